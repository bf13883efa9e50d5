// Runs a TypeScript entry in Node: bundles it with esbuild next to the installed packages, then imports the bundle. One that was
// made before serves again while no file that went into it has changed: bundling costs more than most commands do.
// A bundle (not a loader) keeps start-up near 100 ms and runs the very code shape that the worker ships.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = process.argv[2];
if (entry === undefined) {
  process.stderr.write("usage: node .tools/run-ts.mjs ENTRY.ts [ARGUMENT…]\n");
  process.exit(2);
}
const source = resolve(root, entry);
const folder = join(root, "node_modules", ".cache", "quorumscape");
// Checkouts that share their packages do not share their bundles.
const outfile = join(folder, `${basename(entry, ".ts")}-${createHash("sha256").update(source).digest("hex").slice(0, 12)}.mjs`);

/** What a file was when it was bundled; the packages, too, of which esbuild is one. */
const stampOf = (path) => {
  const { mtimeMs, size } = statSync(path);
  return `${mtimeMs} ${size}`;
};
const ALWAYS = [fileURLToPath(import.meta.url), join(root, "package-lock.json")];
const MARK = "\n//made of ";

/** Whether the bundle is there, and made of what lies on the disk: its last line says of what. */
function isCurrent() {
  try {
    const text = readFileSync(outfile, "utf8");
    return Object.entries(JSON.parse(text.slice(text.lastIndexOf(MARK) + MARK.length)))
      .every(([path, stamp]) => stampOf(path) === stamp);
  } catch {
    return false;
  }
}

async function bundle() {
  mkdirSync(folder, { recursive: true });
  const { build } = await import("esbuild");
  // Asked before the files are read: what changes meanwhile is bundled anew next time.
  const began = Date.now();
  const { outputFiles, metafile } = await build({
    entryPoints: [source],
    outfile,
    write: false,
    metafile: true,
    absWorkingDir: root,
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
  const inputs = [...Object.keys(metafile.inputs).map((path) => resolve(root, path)), ...ALWAYS];
  const isStill = inputs.every((path) => statSync(path).mtimeMs < began);
  const made = isStill ? Object.fromEntries(inputs.map((path) => [path, stampOf(path)])) : { [outfile]: "" };
  for (const { path, text } of outputFiles) {
    // Whoever reads the one that was there goes on with it.
    const own = `${path}.${process.pid}`;
    writeFileSync(own, path === outfile ? `${text}${MARK}${JSON.stringify(made)}` : text);
    renameSync(own, path);
  }
}

// A command lives for seconds or minutes. What Node optimizes early, in threads beside the command, is a seventh of what it costs.
setFlagsFromString("--interrupt-budget=400000");
if (!isCurrent()) await bundle();
process.argv.splice(1, 2, outfile);
await import(pathToFileURL(outfile).href);
