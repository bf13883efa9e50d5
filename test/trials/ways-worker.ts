import { bringWhole } from "../../src/session/whole.ts";
import { digestOf, type WayName } from "./ways.ts";

bringWhole();

/** The same trial in a browser's worker: it is sent a way and a seed, and answers with the digests or what was thrown. */
self.addEventListener("message", ({ data }: MessageEvent<{ readonly way: WayName; readonly seed: number }>) => {
  try {
    self.postMessage({ digest: digestOf(data.way, data.seed) });
  } catch (fault) {
    self.postMessage({ digest: String(fault) });
  }
});
