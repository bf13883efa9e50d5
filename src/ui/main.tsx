import { App } from "./app/app.tsx";
import { createApp } from "./app/create-app.tsx";
import { startWorker } from "./start-worker.ts";

/** The standalone page: one app that owns it. */
const root = document.getElementById("root");
if (root !== null) createApp({ root, ownsPage: true, Content: App, startWorker });
