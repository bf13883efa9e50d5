import { createApp } from "./app/create-app.tsx";

/** The standalone page: one app that owns it. */
const root = document.getElementById("root");
if (root !== null) createApp({ root, ownsPage: true });
