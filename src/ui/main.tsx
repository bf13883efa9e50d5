import { App } from "./app/app.tsx";
import type { AppContext } from "./app/context.ts";
import { createApp } from "./app/create-app.tsx";
import { ownPage } from "./app/own-page.ts";
import { createKeyring } from "./keys/keyring.ts";
import { startWorker } from "./start-worker.ts";

/** The standalone page: one app that owns it. */
const root = document.getElementById("root");
if (root !== null) {
  const keys = createKeyring<AppContext>();
  createApp({ root, ownsPage: true, begin: ownPage, Content: App, startWorker, keys });
  // What keys do comes while the cluster is built.
  void import("./keys/lines.ts").then(({ KEY_LINES }) => keys.bring(KEY_LINES));
}
