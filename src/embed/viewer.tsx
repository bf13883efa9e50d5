import { createApp } from "../ui/app/create-app.tsx";
import { readFragment } from "./attributes.ts";
import { createSettings } from "./settings.ts";
import { startBlobWorker } from "./start-worker.ts";
import { EmbedContext, type Embed } from "./view/embed.tsx";
import { EmbedView } from "./view/embed-view.tsx";
import { applySettings, openWorld, whenDrawn } from "./world.ts";

const root = document.getElementById("root");
if (root !== null) {
  const { values, refusals } = readFragment(location.hash);
  for (const { text } of refusals) console.warn(text);
  const settings = createSettings(values);
  const embed: Embed = { settings, restart: () => void openWorld(app, values), wholePage: "../" };
  const Content = () => <EmbedContext value={embed}><EmbedView /></EmbedContext>;
  const { app } = createApp({ root, ownsPage: false, Content, startWorker: startBlobWorker, preferences: { theme: "system", language: "en" } });
  void openWorld(app, values).then(() => whenDrawn(app, () => {
    applySettings(app, settings.getState(), null);
  }));
}
