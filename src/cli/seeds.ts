import { VERSION } from "../session/open.ts";
import { REPORT_FOLDS, reportOf, type Report } from "../session/report.ts";
import { advanceRun, createRun } from "../session/run.ts";
import { ExitCode, type CommandIo } from "./io.ts";
import { isJsonObject, writeJson, type Json } from "../kernel/write-json.ts";
import { poolDocuments, spreadWithValues } from "./pool.ts";
import { tellProgress } from "./progress.ts";
import { jsonReport } from "./report.ts";
import { alignTable } from "./table.ts";
import { noticeLine, refusalNotice, type WorldSpec } from "./world.ts";
import { shellCommand } from "../kernel/shell.ts";

/** The seed that fared worst, why it is called so, and the command that shows it again. */
interface Worst {
  readonly seed: number;
  readonly violated: boolean;
  readonly unavailable: number;
}

/** Runs a world under each seed and prints the spreads of its numbers; 1 if an invariant was violated under any. */
export function runSeeds(
  world: WorldSpec, from: number, to: number, json: boolean, io: CommandIo, args: readonly string[],
): number {
  const documents: Json[] = [];
  const told = new Set<string>();
  let worst: Worst | null = null;
  const progress = tellProgress(io, to - from + 1, "seeds");
  for (let seed = from; seed <= to; seed++) {
    const run = createRun({ ...world, seed }, false, REPORT_FOLDS);
    advanceRun(run, world.until);
    const report = reportOf(run);
    const refused = report.refusals.map(refusalNotice);
    for (const line of refused.map(noticeLine)) {
      if (!told.has(line)) io.err(`seed ${seed}: ${line}`);
      told.add(line);
    }
    documents.push(jsonReport(report, VERSION, [...world.notices, ...refused], spreadWithValues));
    worst = worseOf(worst, seed, report);
    progress();
  }
  const pooled = poolDocuments(documents);
  if (worst !== null && isJsonObject(pooled)) print({ ...pooled, worst: worstJson(worst, args) }, json, io);
  return worst?.violated === true ? ExitCode.failed : ExitCode.fine;
}

/** A violated invariant is worse than any outage; of two outages the longer; of two alike the first. */
function worseOf(worst: Worst | null, seed: number, { invariants, regions }: Report): Worst {
  const here: Worst = { seed, violated: invariants.violations.length > 0, unavailable: regions.longestUnavailable };
  if (worst === null || (here.violated && !worst.violated)) return here;
  return here.violated === worst.violated && here.unavailable > worst.unavailable ? here : worst;
}

function worstJson({ seed, violated }: Worst, args: readonly string[]): Json {
  const why = violated ? "an invariant was violated" : "a region was unavailable for longest";
  return { seed, why, command: shellCommand("run", [...withoutSeeds(args), "--seed", String(seed)]) };
}

/** The arguments of one run among many. */
function withoutSeeds(args: readonly string[]): string[] {
  return args.filter((arg, place) => !arg.startsWith("--seeds") && args[place - 1] !== "--seeds");
}

function print(document: { readonly [key: string]: Json }, json: boolean, io: CommandIo): void {
  if (json) {
    io.out(writeJson(document));
    return;
  }
  const { worst, ...measured } = document;
  for (const line of alignTable([["", "count", "min", "median", "p95", "max"], ...spreadRows(measured, "")], "")) io.out(line);
  if (worst === undefined || !isJsonObject(worst)) return;
  io.out("");
  io.out(`Worst seed: ${String(worst["seed"])} (${String(worst["why"])}). To see it: ${String(worst["command"])}`);
}

/** Every spread of the document as a row, named by its path. */
function spreadRows(value: Json, path: string): string[][] {
  if (value === null || typeof value !== "object") return [];
  const within = (key: string): string => (path === "" ? key : `${path}.${key}`);
  if (!isJsonObject(value)) return value.flatMap((item, place) => spreadRows(item, `${path}[${nameOf(item, place)}]`));
  if ("p95" in value) {
    return value["count"] === 0 ? [] : [[path, ...Object.values(value).map((figure) => String(figure))]];
  }
  return Object.entries(value).flatMap(([key, item]) => spreadRows(item, within(key)));
}

/** What has an id is called by it, all else by its place in the list. */
const nameOf = (item: Json, place: number): string =>
  (item !== null && isJsonObject(item) && "id" in item ? `id ${String(item["id"])}` : String(place));
