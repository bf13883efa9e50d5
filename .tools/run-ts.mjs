// Runs a TypeScript entry in Node: bundles it with esbuild next to the installed packages, then imports the bundle.
// A bundle (not a loader) keeps start-up near 100 ms and runs the very code shape that the worker ships.
import { build } from "esbuild";
import { createRequire } from "node:module";
import { mkdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = process.argv[2];
if (entry === undefined) {
  process.stderr.write("usage: node .tools/run-ts.mjs ENTRY.ts [ARGUMENT…]\n");
  process.exit(2);
}
createRequire(import.meta.url);
const folder = join(root, "node_modules", ".cache", "quorumscape");
mkdirSync(folder, { recursive: true });
// The process id keeps runs that start at the same moment out of each other's way.
const outfile = join(folder, `${basename(entry, ".ts")}-${process.pid}.mjs`);
await build({
  entryPoints: [resolve(root, entry)],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  // A file of its own, for profilers: Node would read and hold one in the bundle, three times the size of all code.
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "error",
});
process.argv.splice(1, 2, outfile);
const { rmSync } = await import("node:fs");
process.on("exit", () => [outfile, `${outfile}.map`].forEach((file) => rmSync(file, { force: true })));
await import(pathToFileURL(outfile).href);
