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

const first = { scripts: 151_400, worker: 120_000, everything: 279_600 };

/**
 * By file's name without its hash; files of one name (the words of a language, a part of the page and of the worker) count
 * together. `--budgets` prints the lines anew, each 5 % above what its file is.
 */
const later = {
  ...Object.fromEntries(lessons),
  "action.js": 7_250, "actions.js": 1_150, "add-files.js": 1_350, "announcer.js": 500, "bench-part.js": 1_150, "branch-menu.js": 800, "branch-menu.css": 250, "branch-text.js": 800, "branch-tracks.css": 300, "branch-tracks.js": 600, "branches.js": 250,
  "breach-line.js": 800, "card-tools.css": 500, "card-tools.js": 700, "cards.js": 3_200, "chip.css": 250, "chip.js": 800, "client-view.js": 4_400, "client-view.css": 550, "cluster-tab.css": 600, "cluster-tab.js": 300,
  "copied.js": 150, "copy-cards.js": 1_450, "process-chip.js": 250, "stage-keys.js": 1_000, "unheard-line.js": 850,
  "compare-desk.js": 3_600, "compare-dialog.css": 1_500, "compare-dialog.js": 10_550, "split.js": 250,
  "branches.texts.js": 550, "ask-what-if.js": 5_000, "measures.css": 250, "measures.js": 6_650, "report-desk.js": 900, "rerun.js": 300, "slices.js": 300, "what-if-items.js": 400, "what-if-popup.js": 300, "what-if-menu.js": 550,
  "curve-lane.js": 1_600, "d3-axis.js": 1_150, "d3-brush.js": 3_600, "d3-shape.js": 4_700, "d3-transition.js": 10_300, "d3-zoom.js": 3_450, "deed-line.js": 800,
  "deeds.texts.js": 4_900, "detectors-panel.css": 250, "detectors-panel.js": 5_850, "anatomy-dialog.css": 650, "anatomy-dialog.js": 9_950, "write-json.js": 400, "save-picture.js": 3_000, "dialogs.texts.js": 2_250, "download.js": 250, "drop-zone.css": 300, "drop-zone.js": 800, "failover-sheet.js": 3_250,
  "fault-buttons.css": 350, "fault-buttons.js": 650, "fault-icon.js": 1_600, "fault-menu.js": 800, "fields.js": 250, "flag-text.js": 450, "flags.js": 1_650,
  "gallery-dialog.css": 1_250, "gallery-dialog.js": 9_550, "keep-history.js": 900, "run-file.js": 450, "run-shelf.js": 1_200, "shelved-runs.js": 1_650, "shelved-runs.css": 350, "gallery.texts.js": 6_300, "generated.js": 6_850,
  "going-on.js": 7_350, "group-look.js": 2_550, "group-messages.js": 1_550, "group-part.js": 5_750, "group.css": 3_650, "group.js": 18_800,
  "hands.js": 44_450, "hot-loads.js": 1_300, "help-dialog.css": 350, "help-dialog.js": 3_100, "import-dialog.js": 900, "importing.js": 1_000, "importing.texts.js": 1_050,
  "inquiry.js": 6_500, "inspect.js": 6_200, "inspector.texts.js": 4_600, "key-space-part.css": 1_000, "key-space-part.js": 11_950, "keys.js": 1_900, "kv.js": 850, "latest-asking.js": 450,
  "layout-tween.js": 1_050, "fit-canvas.js": 250, "region-list.js": 950, "region-list-dialog.css": 800, "region-list-dialog.js": 2_800,
  "legend.css": 500, "legend.js": 800,
  "lesson-column.css": 1_300, "lesson-column.js": 3_350, "lesson-director.js": 2_950, "lesson.texts.js": 3_400, "lessons.js": 800, "inside.js": 700, "copy-link.js": 400, "picture-element.js": 1_450, "snapshot-isolation.js": 6_400,
  "observed-dialog.css": 1_650, "observed-dialog.js": 15_600, "live.js": 1_250, "region-asked.js": 4_300, "left-live.js": 550, "observed.texts.js": 2_600, "observed.js": 3_700, "history-panel.js": 6_800, "history-panel.css": 850, "chart-line.js": 250, "read.js": 5_200, "arrow-left.js": 200, "metrics.js": 550, "minus.js": 200, "names.js": 200, "pace-panel.css": 250, "pace-panel.js": 900, "paces.js": 250, "plus.js": 200,
  "notes.js": 1_000, "lines.js": 2_150, "link-view.js": 750, "lost.js": 900, "notice-text.js": 290, "notices.css": 250, "notices.js": 7_600, "open.js": 32_800,
  "orders.js": 1_800, "pd-order.js": 1_300, "rare-lines.js": 900, "machine-list.js": 750, "rove.js": 300, "pointed-text.js": 900, "operators.css": 550, "operators.js": 2_200,
  "operator-view.css": 350, "operator-view.js": 2_650, "overview.js": 1_800, "palette.css": 400, "palette.js": 19_300,
  "partition-dialog.js": 1_000, "partition-notice.js": 300, "alerts-desk.js": 37_050, "alerts-dialog.css": 650, "alerts-dialog.js": 6_350, "metering.js": 9_950, "region-checks.js": 350, "export-desk.js": 24_950, "film-section.js": 7_150, "webm-encoder.js": 39_850, "share-tab.js": 19_000, "tracer.js": 336_000, "pd-orders.css": 400, "pd-orders.js": 1_450,
  "metrics-panel.js": 4_550, "metrics.css": 1_000,
  "pd-view.css": 450,
  "pd-view.js": 5_300, "phases.js": 500, "printer.js": 300, "waits.en.js": 5_700, "quiz-dialog.css": 950,
  "quiz-dialog.js": 9_350, "read-labels.js": 1_050, "reader.js": 1_900, "records.js": 36_800, "ref-link.js": 250, "region-replicas.js": 500, "region-view.css": 1_250, "region-view.js": 4_250, "rolldown-runtime.js": 200,
  "rules-view.css": 350, "rules-view.js": 5_100, "run-before.js": 500, "saving.js": 300, "sayings.en.js": 850, "sayings.zh.js": 1_000,
  "passing.js": 550, "scenarios.js": 8_500,
  "report-dialog.js": 20_000, "report.css": 650, "campaign-dialog.js": 9_550, "campaign-dialog.css": 400, "report.js": 7_700, "trials-desk.js": 4_900, "follow-dialog.js": 20_000, "follow-dialog.css": 700, "request-life.js": 20_000, "select-versions.js": 5_100, "sentence.js": 700, "sentences.js": 650, "service.js": 24_750, "serving.js": 15_200, "setting-text.js": 10_450,
  "shapes.css": 600, "shapes.texts.js": 3_150, "share-dialog.js": 1_600, "share.texts.js": 2_300, "sheet-dialog.css": 600,
  "sheet-dialog.js": 850, "space-time-part.css": 600, "space-time-part.js": 7_900, "space-time.js": 1_650, "stage-table.js": 1_000,
  "step-line.js": 650, "step-name.js": 500, "steps.texts.js": 2_300, "stopped.js": 600, "store-view.js": 2_150,
  "story.css": 1_600, "story.js": 2_750, "story.texts.js": 2_150, "tabs.js": 500, "tile-tip.js": 1_000, "tiles.texts.js": 1_750, "texts.js": 150, "time-hands.js": 2_500,
  "time-link.js": 300, "rare-parts.js": 34_150, "yaml.js": 31_100, "valibot.js": 2_550, "beside-raft.js": 1_500, "total.js": 1_650, "trash.js": 300, "use-faults.js": 1_450, "use-order.js": 1_200, "waits.zh.js": 2_100, "why.js": 3_000, "why-not.css": 150, "why-not.js": 8_000, "windows.js": 6_150, "words.js": 15_200, "work.js": 150, "zh.js": 28_300, "zoom-part.css": 800,
  "zoom-part.js": 4_450,
  "versions-view.css": 350, "versions-view.js": 2_300, "breach-line.css": 250, "dialogs.css": 650, "fields.css": 250, "json.js": 2_050, "menu.css": 400,
  "overview.css": 250, "share-dialog.css": 750, "terminal-desk.js": 73_500, "terminal-drawer.css": 1_950,
  "terminal-drawer.js": 16_450, "xterm.js": 86_700,
  "jump.js": 850, "query.js": 1_000, "score.css": 1_100, "score.js": 4_300, "score-ground.js": 4_900, "score-over.js": 2_100,
  "score.texts.js": 2_300, "search.js": 200, "time-tip.js": 1_550, "time-tools.css": 500, "time-tools.js": 2_050,
  "why-lights.css": 350, "why-lights.js": 850, "zoom-in.js": 250, "zoom-out.js": 250,
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
