// Holds the built page to its budgets, gzipped: what the first living frame needs, the worker, both with page and styles; and each file
// that comes later. A later file without its line here fails: nothing is cut off the first frame, or added behind it, unnoticed.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist");

// Scripts are meant to come down to 165 kB, the worker to 80 kB, and everything to 250 kB; until they do, these hold what has been
// reached. A fifth of the worker is what only acts (actions, their grammar), tells (failover records) and judges (checkers): a run is
// not known without them.
const first = { scripts: 166_700, worker: 108_700, everything: 285_900 };

/** By file's name without its hash; files of one name (the words of a language, a part of the page and of the worker) count together. */
const later = {
  "actions.js": 1_250, "add-files.js": 750, "announcer.js": 500, "branch-menu.js": 750, "breach-line.js": 750,
  "check-quorum.js": 3_250, "client-view.js": 1_250, "d3-transition.js": 10_500, "d3-zoom.js": 3_500,
  "dead-slow-paused.js": 3_250, "deed-line.js": 750, "deposed-leader-commits.js": 3_250, "download.js": 500,
  "drop-zone.js": 1_000, "failover-sheet.js": 2_250, "fault-buttons.css": 500, "fault-buttons.js": 750, "fault-menu.js": 750,
  "fields.js": 500, "gallery-dialog.css": 1_250, "gallery-dialog.js": 14_500, "gallery.zh.js": 4_000, "generated.js": 6_500,
  "grey-failure.js": 3_250, "help-dialog.js": 1_750, "import-dialog.js": 1_000, "importing.js": 2_000, "inspect.js": 2_750,
  "keys.js": 1_250, "lease-reads.js": 3_250, "legend.js": 750, "lesson-column.css": 1_500, "lesson-column.js": 3_250,
  "lesson-director.js": 2_750, "lesson.js": 2_500, "lessons.js": 750, "link-view.js": 750, "log-repair.js": 3_250,
  "lost-majority.js": 3_250, "lost.js": 500, "majority-is-not-committed.js": 3_750, "many-elections.js": 3_250,
  "membership-change.js": 3_250, "no-pd-needed.js": 2_750, "notice-text.js": 500, "notices.js": 6_750, "one-way-cut.js": 3_250,
  "open.js": 33_000, "operator-view.js": 1_000, "overview.js": 4_750, "palette.js": 19_500, "partition-dialog.js": 1_000,
  "partition-notice.js": 500, "parts.js": 500, "pd-export.js": 2_500, "pd-is-gone.js": 3_250, "pd-view.css": 500,
  "pd-view.js": 4_250, "phases.js": 500, "placement-isolation.js": 3_250, "printer.js": 500, "promise-on-disk.js": 3_250,
  "quantities.js": 2_250, "quiz-dialog.css": 1_000, "quiz-dialog.js": 9_500, "ref-link.js": 500, "region-view.js": 3_250,
  "retry-storm.js": 3_250, "returning-server.js": 3_250, "rolldown-runtime.js": 250, "rules-view.js": 5_000, "run-before.js": 500,
  "saving.js": 500, "scenarios.js": 1_750, "sentence.js": 750, "sentences.js": 750, "service.js": 21_000,
  "setting-text.js": 4_250, "shapes.js": 2_750, "share-dialog.js": 1_250, "share.js": 1_000, "sheet-dialog.css": 750,
  "sheet-dialog.js": 1_000, "snapshot-or-log.js": 3_250, "split-vote.js": 3_250, "stage-table.js": 1_000, "step-line.js": 750,
  "stopped.js": 750, "store-view.js": 1_250, "story.css": 1_500, "story.js": 3_250, "thirty-minutes.js": 3_250,
  "time-hands.js": 3_000, "time-link.js": 750, "two-leaders.js": 3_250, "why.js": 2_000, "words.js": 6_750, "zh.js": 25_250,
  "zoom-part.css": 1_000, "zoom-part.js": 4_500,
};

/** The gzipped bytes of what the page loads before it lives (`scripts`, `worker`, `everything`), and of each later file by its name. */
export function measure() {
  const html = readFileSync(join(dist, "index.html"), "utf8");
  const assets = readdirSync(join(dist, "assets")).map((name) => `assets/${name}`);
  const page = closure([...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]));
  const worker = closure(assets.filter((path) => /\/main-[^/]*\.js$/.test(path) && !page.has(path)));
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
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
