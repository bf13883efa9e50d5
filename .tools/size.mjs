// Holds the built page to its budgets, gzipped: what the first living frame needs, the worker, both with page and styles; and each file
// that comes later. A later file without its line here fails: nothing is cut off the first frame, or added behind it, unnoticed.
// With --modules: what each file is made of, the heaviest first. With --budgets: the table of later files anew.
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

const first = { scripts: 149_700, worker: 120_000, everything: 277_900 };

/**
 * By file's name without its hash; files of one name (the words of a language, a part of the page and of the worker) count
 * together. `--budgets` prints the lines anew, each 5 % above what its file is.
 */
const later = {
  ...Object.fromEntries(lessons),
  "alerts-desk.js": 37_050, "alerts-dialog.css": 600, "alerts-dialog.js": 6_500, "anatomy-dialog.css": 650,
  "anatomy-dialog.js": 8_150, "arrow-left.js": 200, "ask-what-if.js": 5_250, "behind.css": 4_500, "behind.js": 107_650,
  "bench-part.js": 1_150, "beside-raft.js": 550, "branch-menu.css": 200, "branch-menu.js": 800, "branch-text.js": 400,
  "branch-tracks.css": 300, "branch-tracks.js": 550, "branches.js": 250, "branches.texts.js": 550, "breach-line.css": 250,
  "breach-line.js": 800, "campaign-dialog.css": 150, "campaign-dialog.js": 3_450, "card-tools.css": 500, "card-tools.js": 700,
  "cards.js": 3_300, "chart-line.js": 250, "chip.css": 250, "chip.js": 850, "client-view.css": 600, "client-view.js": 4_350,
  "cluster-tab.css": 650, "cluster-tab.js": 300, "compare-desk.js": 3_650, "compare-dialog.css": 1_550,
  "compare-dialog.js": 11_000, "copied.js": 150, "copy-cards.js": 1_500, "copy-link.js": 400, "deed-line.js": 750,
  "detectors-panel.css": 250, "detectors-panel.js": 4_200, "download.js": 250, "export-desk.js": 24_950,
  "failover-sheet.js": 2_950, "fault-buttons.css": 350, "fault-buttons.js": 650, "fields.css": 250, "fields.js": 250,
  "film-section.js": 7_400, "flags.js": 1_550, "follow-dialog.css": 650, "follow-dialog.js": 4_050, "gallery-dialog.css": 1_250,
  "gallery-dialog.js": 9_650, "gallery.texts.js": 6_650, "group-look.js": 2_550, "group-messages.js": 1_350,
  "group-part.js": 5_650, "group.css": 3_800, "group.js": 19_750, "hands.js": 45_400, "help-dialog.css": 350,
  "help-dialog.js": 3_100, "history-panel.css": 900, "history-panel.js": 6_550, "import-dialog.js": 850, "inquiry.js": 6_650,
  "inside.js": 700, "inspect.js": 6_000, "inspector.texts.js": 4_750, "keep-history.js": 900, "key-space-part.css": 1_000,
  "key-space-part.js": 12_000, "latest-asking.js": 450, "left-live.js": 500, "lesson-column.css": 1_300,
  "lesson-column.js": 3_450, "lesson-director.js": 3_050, "lesson.texts.js": 3_500, "lessons.js": 800, "link-view.js": 750,
  "live.js": 1_200, "measures.css": 250, "measures.js": 6_650, "metering.js": 9_950, "metrics-panel.js": 4_200,
  "metrics.css": 1_050, "metrics.js": 500, "minus.js": 200, "names.js": 200, "notes.js": 1_000, "observed-dialog.css": 1_650,
  "observed-dialog.js": 14_100, "observed.js": 3_550, "observed.texts.js": 2_600, "open.js": 64_250, "operator-view.css": 350,
  "operator-view.js": 2_650, "operators.css": 600, "operators.js": 2_150, "pace-panel.css": 200, "pace-panel.js": 850,
  "palette.css": 400, "palette.js": 19_800, "partition-dialog.js": 1_000, "partition-notice.js": 300, "passing.js": 500,
  "pd-orders.css": 350, "pd-orders.js": 1_450, "pd-view.css": 450, "pd-view.js": 5_150, "picture-element.js": 1_450,
  "plus.js": 200, "pointed-text.js": 900, "printer.js": 300, "process-chip.js": 300, "quiz-dialog.css": 950,
  "quiz-dialog.js": 9_450, "rare-lines.js": 900, "rare-parts.js": 34_150, "read.js": 5_250, "reader.js": 1_900,
  "records.js": 36_850, "ref-link.js": 250, "region-asked.js": 4_350, "region-checks.js": 350, "region-list-dialog.css": 850,
  "region-list-dialog.js": 2_850, "region-list.js": 950, "region-replicas.js": 500, "region-view.css": 1_250,
  "region-view.js": 4_350, "report-desk.js": 900, "report-dialog.js": 8_950, "report.css": 400, "report.js": 7_700,
  "request-life.js": 2_600, "rerun.js": 300, "rolldown-runtime.js": 200, "rules-view.css": 350, "rules-view.js": 5_050,
  "run-before.js": 500, "run-shelf.js": 1_200, "save-picture.js": 2_250, "saving.js": 300, "scenarios.js": 8_800,
  "score-ground.js": 4_100, "score-over.js": 2_050, "select-versions.js": 5_100, "service.js": 25_050, "serving.js": 15_350,
  "share-dialog.css": 800, "share-dialog.js": 1_500, "share-tab.js": 18_900, "share.texts.js": 2_300, "sheet-dialog.css": 600,
  "sheet-dialog.js": 850, "shelved-runs.css": 350, "shelved-runs.js": 1_650, "slices.js": 300, "space-time-part.css": 600,
  "space-time-part.js": 7_850, "space-time.js": 1_500, "split.js": 250, "stage-keys.js": 1_000, "step-line.js": 650,
  "store-view.js": 2_100, "tabs.js": 500, "terminal-desk.js": 72_000, "terminal-drawer.css": 2_000, "terminal-drawer.js": 17_050,
  "total.js": 1_650, "tracer.js": 338_950, "trials-desk.js": 5_100, "unheard-line.js": 850, "use-order.js": 1_250,
  "versions-view.css": 350, "versions-view.js": 2_200, "waits.en.js": 5_750, "waits.zh.js": 2_200, "webm-encoder.js": 39_850,
  "what-if-items.js": 400, "what-if-menu.js": 400, "what-if-popup.js": 300, "why-not.css": 100, "why-not.js": 8_100,
  "why.js": 1_450, "words.js": 3_250, "work.js": 100, "xterm.js": 86_700, "yaml.js": 31_050, "zh.js": 27_100,
};

/**
 * The embed, in its own folder: the element; the first script, which is page and worker in one; that and what the worker fetches at once,
 * which is all of its scripts until the first picture that lives, and never more than 200 kB; its styles.
 */
const embed = {
  "embed/define.js": 8_000, "embed/inline.js": 150, "embed/viewer.js": 184_700, "embed/viewer.css": 26_300,
  "embed/until it lives": 197_400,
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
  for (const path of readdirSync(join(dist, "embed")).filter((name) => /\.(js|css)$/.test(name))) {
    sizes[`embed/${path.replace(/-[\w-]{8}(?=\.\w+$)/, "")}`] = bytes(`embed/${path}`);
  }
  const parts = readdirSync(join(dist, "embed")).find((name) => name.startsWith("parts-"));
  sizes["embed/until it lives"] = sizes["embed/viewer.js"] + bytes(`embed/${parts}/serving.js`);
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

/** The lines of `later` for the files as they are, in the order of the alphabet. */
function listBudgets() {
  const known = new Set([...Object.keys(first), ...Object.keys(embed), ...lessons.map(([name]) => name)]);
  const entries = Object.entries(measure()).filter(([name]) => !known.has(name)).sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => `"${name}": ${String(Math.ceil(bytes * 1.05 / 50) * 50).replace(/(?<=\d)(?=\d{3}$)/, "_")},`);
  let line = " ";
  for (const entry of entries) {
    if (line.length + 1 + entry.length > 130) {
      process.stdout.write(`${line}\n`);
      line = " ";
    }
    line += ` ${entry}`;
  }
  process.stdout.write(`${line}\n`);
}

if (process.argv.includes("--modules")) await listModules();
else if (process.argv.includes("--budgets")) listBudgets();
else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const budgets = { ...first, ...later, ...embed };
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
  // Not by `exit`, which does not wait until a slow reader has all of it.
  process.exitCode = failed === 0 ? 0 : 1;
}
