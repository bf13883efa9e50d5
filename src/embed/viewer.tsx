import { createApp } from "../ui/app/create-app.tsx";
import { startBlobWorker } from "./start-worker.ts";
import { StageRoom } from "../ui/stage/stage-room.tsx";
import "./embed.css";

const root = document.getElementById("root");
if (root !== null) {
  const { app } = createApp({ root, ownsPage: false, Content: StageRoom, startWorker: startBlobWorker, preferences: { theme: "system", language: "en" } });
  void app.run.getState().open({ kind: "scenario", id: "healthy" });
}
