import { App } from "../../../src/ui/app/app.tsx";
import { createApp, type AppOptions, type RunningApp } from "../../../src/ui/app/create-app.tsx";
import type { AppContext } from "../../../src/ui/app/context.ts";
import { createKeyring } from "../../../src/ui/keys/keyring.ts";
import { KEY_LINES } from "../../../src/ui/keys/lines.ts";
import { startWorker } from "../../../src/ui/start-worker.ts";
import type { Preferences } from "../../../src/ui/state/preferences.ts";
import type { RunSource } from "../../../src/worker/protocol.ts";

/** A page that is nobody's app, on which the test mounts some. */
export function mountApp(root: HTMLElement, source: RunSource, preferences: Preferences): RunningApp {
  const keys = createKeyring<AppContext>();
  keys.bring(KEY_LINES);
  const options: AppOptions = { root, ownsPage: false, preferences, Content: App, startWorker, keys };
  const running = createApp(options);
  void running.app.run.getState().open(source);
  return running;
}

Object.assign(window, { mountApp });
