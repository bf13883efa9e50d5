import { App } from "./app/app.tsx";
import { createApp } from "./app/create-app.tsx";
import { ownPage } from "./app/own-page.ts";
import { KEY_LINES } from "./keys/lines.ts";
import { startWorker } from "./start-worker.ts";

/** The standalone page: one app that owns it. */
const root = document.getElementById("root");
if (root !== null) createApp({ root, ownsPage: true, begin: ownPage, Content: App, startWorker, keys: KEY_LINES });
