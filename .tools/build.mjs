// Builds into dist all that is served: the page, what other pages embed of it, the documentation. With `page`, all but the last; with
// `embed`, what other pages embed alone.
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { buildDocs } from "./docs.mjs";

/** The frame that shows an embed, and the element that brings it: the first empties the folder of both. */
const EMBED = ["embed", "element"];
/** The builds of vite.config.ts by their modes, and the page before them. */
const MODES = ["production", ...EMBED];

export const buildPage = (logLevel = "warn") => buildModes(MODES, logLevel);
export const buildEmbed = (logLevel = "warn") => buildModes(EMBED, logLevel);

async function buildModes(modes, logLevel) {
  for (const mode of modes) await build({ mode, logLevel });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , only] = process.argv;
  await (only === "embed" ? buildEmbed("info") : buildPage("info"));
  if (only === undefined) await buildDocs();
}
