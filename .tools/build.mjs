// Builds the page, and the embed beside it: one behind the other, because the first empties the folder.
import { pathToFileURL } from "node:url";
import { build } from "vite";

export async function buildPage() {
  for (const mode of ["production", "embed", "element"]) await build({ mode, logLevel: "warn" });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await buildPage();
