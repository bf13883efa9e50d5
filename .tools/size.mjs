// Holds the built page to its budgets, gzipped: what the first living frame needs, the worker, both with page and styles; and each file
// that comes later. A later file without its line here fails: nothing is cut off the first frame, or added behind it, unnoticed.
// With --modules: what each file is made of, the heaviest first.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync, gzipSync } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");

/** What each lesson may take, in both languages: a new one needs no line here. */
const LESSON = 3_750;
const lessons = readdirSync(join(root, "src/lesson/lessons")).filter((name) => name.endsWith(".json"))
  .map((name) => [name.replace(".json", ".js"), LESSON]);

const first = { scripts: 165_000, worker: 76_300, everything: 250_000 };

/** By file's name without its hash; files of one name (the words of a language, a part of the page and of the worker) count together. */
const later = {
  ...Object.fromEntries(lessons),
  "actions.js": 1_250, "add-files.js": 750, "announcer.js": 500, "branch-menu.js": 750, "breach-line.js": 750,
  "card-tools.css": 500, "card-tools.js": 750, "client-view.js": 1_250, "d3-transition.js": 10_500, "d3-zoom.js": 3_500,
  "deed-line.js": 750, "drop-zone.css": 500, "drop-zone.js": 1_000, "failover-sheet.js": 2_250, "fault-icon.js": 1_750,
  "fault-menu.js": 750, "fields.js": 500, "gallery-dialog.css": 1_000, "gallery-dialog.js": 7_250, "gallery.zh.js": 1_500,
  "help-dialog.css": 500, "help-dialog.js": 500, "import-dialog.js": 1_000, "importing.js": 750, "inspect.js": 2_750,
  "inspector.css": 500, "inspector.js": 3_750, "legend.css": 500, "legend.js": 750, "link-view.js": 750, "lost.js": 500,
  "notice-text.js": 500, "notices.css": 500, "notices.js": 6_750, "open.js": 33_000, "operator-view.css": 500,
  "operator-view.js": 1_000, "overview.js": 4_750, "palette.css": 500, "palette.js": 19_500, "partition-dialog.js": 1_000,
  "partition-notice.js": 500, "parts.js": 500, "pd-export.js": 2_500, "pd-view.css": 500, "pd-view.js": 4_250,
  "quantities.js": 2_250, "ref-link.js": 500, "region-view.css": 1_250, "region-view.js": 3_250, "rolldown-runtime.js": 250,
  "rules-view.css": 500, "rules-view.js": 5_000, "run-before.js": 500, "saving.js": 500, "scenarios.js": 1_750,
  "sentence.js": 750, "sentences.js": 750, "serving.js": 34_000, "setting-text.js": 4_250, "shapes.css": 750,
  "shapes.js": 2_750, "share-dialog.js": 1_250, "stage-table.js": 1_000, "step-line.js": 750, "stopped.js": 750,
  "store-view.js": 1_250, "story.css": 1_500, "story.js": 3_250, "time-hands.js": 3_000, "time-link.js": 750, "why.js": 750,
  "words.js": 6_750, "zh.js": 25_250, "zoom-part.css": 1_000, "zoom-part.js": 4_500,
  "fault-buttons.css": 500, "fault-buttons.js": 750, "group-look.js": 2_250, "group-messages.js": 1_500, "group-part.css": 3_000, "group-part.js": 19_000, "space-time.js": 1_250,
  "download.js": 500, "generated.js": 6_500, "keys.js": 1_250, "lesson-column.css": 1_500, "lesson-column.js": 3_250, "lesson-director.js": 2_750, "lesson.js": 2_500, "lessons.js": 750, "phases.js": 500, "printer.js": 500, "quiz-dialog.css": 1_000, "quiz-dialog.js": 9_500, "service.js": 21_000, "share.js": 1_000, "sheet-dialog.css": 750, "sheet-dialog.js": 1_000, 
  "cards.js": 2_750,
};

/** The gzipped bytes of what the page loads before it lives (`scripts`, `worker`, `everything`), and of each later file by its name. */
export function measure() {
  const html = readFileSync(join(dist, "index.html"), "utf8");
  const assets = readdirSync(join(dist, "assets")).map((name) => `assets/${name}`);
  const page = closure([...html.matchAll(/src="\.\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]));
  // The document announces the worker's files, the first of them first.
  const worker = closure([...html.matchAll(/rel="modulepreload"[^>]* href="(assets\/[^"]+\.js)"/g)].slice(0, 1).map((match) => match[1]));
  const styles = [...html.matchAll(/href="\.\/(assets\/[^"]+\.css)"/g)].map((match) => match[1]);
  const bytes = (path) => gzipSync(readFileSync(join(dist, path)), { level: 9 }).length;
  const sum = (paths) => [...paths].reduce((total, path) => total + bytes(path), 0);
  const sizes = { scripts: sum(page), worker: sum(worker), everything: sum(new Set([...page, ...worker, ...styles, "index.html"])) };
  for (const path of assets) {
    if (page.has(path) || worker.has(path) || styles.includes(path)) continue;
    const name = path.replace(/^assets\//, "").replace(/-[\w-]{8}(?=\.\w+$)/, "");
    sizes[name] = (sizes[name] ?? 0) + bytes(path);
  }
  return sizes;
}

/** The files and all that they import at once. */
function closure(paths) {
  const found = new Set();
  const visit = (path) => {
    if (found.has(path)) return;
    found.add(path);
    const text = readFileSync(join(dist, path), "utf8");
    for (const match of text.matchAll(/(?:^|[;}\s])import\s*(?:[^"'()]*?from\s*)?["']\.\/([^"']+\.js)["']/g)) visit(`assets/${match[1]}`);
  };
  paths.forEach(visit);
  return found;
}

/**
 * Builds the page without writing it, and lists of each file its modules with the bytes that each adds: minified, and compressed behind
 * those that stand before it. The sum is a tenth more than the file, whose names are shortened over all of them.
 */
async function listModules() {
  const { build, loadConfigFromFile } = await import("vite");
  const { transform } = await import("esbuild");
  const { config } = await loadConfigFromFile({ command: "build", mode: "production" }, undefined, root);
  const chunks = [];
  const collect = {
    name: "collect", generateBundle: (_, bundle) => chunks.push(...Object.values(bundle).filter(({ type }) => type === "chunk")),
  };
  await build({
    ...config, root, configFile: false, logLevel: "error", plugins: [...config.plugins, collect],
    worker: { ...config.worker, plugins: () => [...config.worker.plugins(), collect] }, build: { ...config.build, write: false },
  });
  for (const { fileName, modules } of chunks) {
    const rows = [];
    let before = "";
    for (const [id, { code }] of Object.entries(modules)) {
      if (code === null || code === "") continue;
      const minified = (await transform(code, { minify: true, format: "esm", target: "es2022" })).code;
      const dictionary = Buffer.from(before.slice(-32_768));
      rows.push({ name: id.replace(`${root}/`, "").replace("\0", ""), bytes: minified.length, added: deflateRawSync(minified, { level: 9, dictionary }).length });
      before += minified;
    }
    rows.sort((a, b) => b.added - a.added);
    process.stdout.write(`\n${fileName}: ${rows.length} modules; compressed, minified\n`);
    for (const { name, bytes, added } of rows) process.stdout.write(`${String(added).padStart(7)} ${String(bytes).padStart(7)} ${name}\n`);
  }
}

if (process.argv.includes("--modules")) await listModules();
else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const budgets = { ...first, ...later };
  const sizes = measure();
  let failed = 0;
  const say = (fits, text) => {
    if (!fits) failed++;
    process.stdout.write(`${fits ? "ok  " : "over"} ${text}\n`);
  };
  for (const [name, bytes] of Object.entries(sizes)) {
    const budget = budgets[name];
    if (budget === undefined) say(false, `${name}: ${bytes} bytes gzipped, and no line in .tools/size.mjs`);
    else say(bytes > 0 && bytes <= budget, `${name}: ${bytes} bytes gzipped, budget ${budget}`);
  }
  for (const name of Object.keys(budgets).filter((known) => sizes[known] === undefined)) say(false, `${name}: has a line, and is no file`);
  process.stdout.write(`${new Set([...Object.keys(sizes), ...Object.keys(budgets)]).size - failed} passed, ${failed} failed\n`);
  process.exit(failed === 0 ? 0 : 1);
}
