// Builds into dist all that is served: the page, what other pages embed of it, the documentation. With `page`, all but the last.
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { buildDocs } from "./docs.mjs";

/** The page, the frame that shows an embed, the element that brings the frame: the builds of vite.config.ts by their modes. */
const MODES = ["production", "embed", "element"];

export async function buildPage(logLevel = "warn") {
  for (const mode of MODES) await build({ mode, logLevel });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildPage("info");
  if (process.argv[2] !== "page") await buildDocs();
}
