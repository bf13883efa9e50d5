import { readFileSync } from "node:fs";
import { Session, type Profiler } from "node:inspector/promises";
import { SourceMap, type SourceMapPayload, type SourceMapping } from "node:module";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { median, print } from "./figures.ts";

type Bench = () => void | Promise<void>;

/** Microseconds between two looks at what runs. */
const SAMPLING_INTERVAL = 250;
const HOTTEST = 10;

/**
 * `npm run -s bench -- profile NAME [ARGUMENTS of NAME]`: runs that bench, and then tells the ten functions in which most of its
 * time passed, by the time that each had for itself, with the place where it begins: `value` is its share in per cent. What the
 * optimising compiler put into its caller counts as that. For `raft` the arguments are one workload: `profile raft rate R1 3`.
 */
export async function profileBench(benches: Readonly<Record<string, Bench>>): Promise<void> {
  process.argv.splice(2, 1);
  const bench = benches[process.argv[2] ?? ""];
  if (bench === undefined) {
    process.stderr.write(`a profile can be made of ${Object.keys(benches).join(", ")}\n`);
    process.exitCode = 2;
    return;
  }
  if (process.argv[2] === "raft") process.argv.splice(2, 1);
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: SAMPLING_INTERVAL });
  await session.post("Profiler.start");
  await bench();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  for (const { name, at, share } of hottest(profile, createPlaces())) print("profile", `${name} (${at})`, share, "% of CPU time");
}

interface Hot {
  readonly name: string;
  readonly at: string;
  readonly share: number;
}

/** Nothing runs in these. */
const REST: readonly string[] = ["(root)", "(program)", "(idle)"];

/** The functions with the most time of their own. */
function hottest({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, placeOf: PlaceOf): Hot[] {
  const functions = new Map<number, string>();
  const names = new Map<string, { name: string; at: string; micros: number }>();
  for (const { id, callFrame } of nodes) {
    if (REST.includes(callFrame.functionName)) continue;
    const place = placeOf(callFrame);
    const key = `${place.name} ${place.at}`;
    functions.set(id, key);
    if (!names.has(key)) names.set(key, { ...place, micros: 0 });
  }
  let whole = 0;
  // A longer gap than usual is another process's time, or a sleep: it is no function's fault.
  const most = 4 * median(timeDeltas);
  samples.forEach((id, i) => {
    const hot = names.get(functions.get(id) ?? "");
    const micros = Math.min(most, timeDeltas[i] ?? 0);
    if (hot === undefined) return;
    hot.micros += micros;
    whole += micros;
  });
  return [...names.values()].sort((a, b) => b.micros - a.micros).slice(0, HOTTEST)
    .map(({ name, at, micros }) => ({ name, at, share: 100 * micros / whole }));
}

type PlaceOf = (frame: Profiler.Profile["nodes"][number]["callFrame"]) => { readonly name: string; readonly at: string };

/** Says where a function of the running bundle stands in its source, by the map beside the bundle. */
function createPlaces(): PlaceOf {
  const bundle = process.argv[1] ?? "";
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, "utf8")) as SourceMapPayload);
  return ({ functionName, url, lineNumber, columnNumber }) => {
    // The bundler numbers names that several files have.
    const name = functionName === "" ? "anonymous" : functionName.replace(/\d+$/, "");
    if (!url.startsWith("file:")) return { name, at: url === "" ? "the engine" : url };
    const path = fileURLToPath(url);
    const entry: Partial<SourceMapping> = path === bundle ? map.findEntry(lineNumber, columnNumber) : {};
    const { originalSource, originalLine = 0 } = entry;
    if (originalSource === undefined) return { name, at: `${relative(process.cwd(), path)}:${lineNumber + 1}` };
    return { name, at: `${originalSource.replace(/^(?:\.\.\/)+/, "")}:${originalLine + 1}` };
  };
}
