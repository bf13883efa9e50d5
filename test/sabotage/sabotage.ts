import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { runInThisContext } from "node:vm";
import type { Instant } from "../../src/kernel/time.ts";
import type { Aim } from "./aimed-faults.ts";
import { linkAnew } from "./linked.ts";
import type { Mutant } from "./mutants.ts";
import type { ShimTest } from "./shim.ts";

/** The bundled core with everything that could catch a bug in it. */
export interface Suite {
  readonly registered: readonly ShimTest[];
  raftFuzz(from: number, to: number): { readonly lines: readonly string[] };
  runDataFile(text: string, draw: "min", seed: number): object | null;
}

/** What caught a bug: a test's name, a checker's verdict with its seed, or a data file. */
export interface Catch {
  readonly by: "test" | "checker" | "data file";
  readonly detail: string;
}

const here = import.meta.dirname;
const core = resolve(here, "../../src/raft");

/** Time enough for every test; a bug that makes one run for ever is caught by it. */
const TIMEOUT_MILLIS = 20_000;

/** Bundles the suite, with the core changed as the mutant says (or as it is), and loads it. */
export async function loadSuite(mutant: Mutant | null): Promise<Suite> {
  const suite = await loadBundle("suite.ts", mutant);
  if (!isSuite(suite)) throw new Error("the bundle exports the suite");
  return suite;
}

/** The storms of the cluster fuzzer, with the engine changed as the mutant says. */
export type Storm = (seed: number, until: Instant) => string | null;

export async function loadStorm(mutant: Mutant | null): Promise<Storm> {
  const storm = await loadBundle("storm.ts", mutant);
  if (!isStorm(storm)) throw new Error("the bundle exports fuzzStorm");
  return storm.fuzzStorm;
}

/** Whole lives of the cluster fuzzer's seeds, with the engine changed as the mutant says. */
export async function loadLife(mutant: Mutant | null): Promise<(seed: number) => string | null> {
  const life = await loadBundle("storm.ts", mutant);
  if (!isLife(life)) throw new Error("the bundle exports fuzzSeed");
  return (seed) => life.fuzzSeed(seed)?.problem ?? null;
}

/** One cluster to which something is done in words, with the engine changed as the mutant says. */
export type ToldRun = (seconds: number, lines: readonly string[]) => string | null;

export async function loadTold(mutant: Mutant | null): Promise<ToldRun> {
  const told = await loadBundle("told.ts", mutant);
  if (!isTold(told)) throw new Error("the bundle exports runTold");
  return told.runTold;
}

/** Transfers on cells alone, with the commands changed as the mutant says: what is wrong with the storm of a seed. */
export type Transfers = (seed: number, steps: number) => string | null;

export async function loadTransfers(mutant: Mutant | null): Promise<Transfers> {
  const transfers = await loadBundle("transfers.ts", mutant);
  if (!isTransfers(transfers)) throw new Error("the bundle exports faultOfTransfers");
  return transfers.faultOfTransfers;
}

/** A small cluster in which something is done in words, with the engine changed as the mutant says: what checkers find. */
export type Aimed = (aim: Aim) => string | null;

export async function loadAimed(mutant: Mutant | null): Promise<Aimed> {
  const aimed = await loadBundle("aimed.ts", mutant, [SILENT]);
  if (!isAimed(aimed)) throw new Error("the bundle exports runAimed");
  return aimed.runAimed;
}

/** Clients at work through failovers of a seed, with the engine changed as the mutant says: what checkers find. */
export type Failover = (name: string, workload: string, seed: number) => string | null;

/** The engine's own assertions of invariants are silent there: what is found is found by those who only look on. */
export async function loadFailover(mutant: Mutant | null): Promise<Failover> {
  const failover = await loadBundle("failovers.ts", mutant, [SILENT]);
  if (!isFailover(failover)) throw new Error("the bundle exports problemOfFailover");
  return failover.problemOfFailover;
}

const SILENT: Mutant = {
  name: "no invariant is asserted", file: "../kernel/assert.ts",
  find: "  if (!condition) throw new AssertionError(detail, invariant);\n", replace: "",
};

async function loadBundle(entry: string, mutant: Mutant | null, more: readonly Mutant[] = []): Promise<unknown> {
  const changed = new Map<string, string>();
  for (const each of [...(mutant === null ? [] : [mutant, ...mutant.also ?? []]), ...more]) {
    const path = resolve(core, each.file);
    changed.set(path, patched(each, changed.get(path) ?? readFileSync(path, "utf8")));
  }
  return linkAnew(resolve(here, entry), changed);
}

const isStorm = (value: unknown): value is { readonly fuzzStorm: Storm } =>
  typeof value === "object" && value !== null && "fuzzStorm" in value && typeof value.fuzzStorm === "function";

interface Life {
  fuzzSeed(seed: number): { readonly problem: string } | null;
}

const isLife = (value: unknown): value is Life =>
  typeof value === "object" && value !== null && "fuzzSeed" in value && typeof value.fuzzSeed === "function";

const isTold = (value: unknown): value is { readonly runTold: ToldRun } =>
  typeof value === "object" && value !== null && "runTold" in value && typeof value.runTold === "function";

const isAimed = (value: unknown): value is { readonly runAimed: Aimed } =>
  typeof value === "object" && value !== null && "runAimed" in value && typeof value.runAimed === "function";

const isTransfers = (value: unknown): value is { readonly faultOfTransfers: Transfers } =>
  typeof value === "object" && value !== null && "faultOfTransfers" in value && typeof value.faultOfTransfers === "function";

const isFailover = (value: unknown): value is { readonly problemOfFailover: Failover } =>
  typeof value === "object" && value !== null && "problemOfFailover" in value && typeof value.problemOfFailover === "function";

function isSuite(value: unknown): value is Suite {
  return typeof value === "object" && value !== null && "registered" in value && "raftFuzz" in value &&
    "runDataFile" in value;
}

/** The file's text with the bug in it. */
function patched({ name, file, find, replace }: Mutant, source: string): string {
  const count = source.split(find).length - 1;
  if (count !== 1) throw new Error(`"${name}": its text occurs ${count} times in ${file}, not once`);
  return source.replace(find, () => replace);
}

/** Runs the suite until something notices; null if nothing does. */
export function findCatch(suite: Suite, seeds: number, dataFiles: ReadonlyMap<string, string>): Catch | null {
  for (const test of suite.registered) {
    const failure = failureOf(() => test.run());
    if (failure !== null) return { by: "test", detail: test.name };
  }
  for (let seed = 1; seed <= seeds; seed++) {
    const failure = failureOf(() => {
      const [line] = suite.raftFuzz(seed, seed).lines;
      if (line !== undefined) throw new Error(line);
    });
    if (failure !== null) return { by: "checker", detail: failure.replace(/ \(replay.*/, "") };
  }
  for (const [name, text] of dataFiles) {
    if (suite.runDataFile(text, "min", 1) !== null) return { by: "data file", detail: name };
  }
  return null;
}

function failureOf(action: () => void): string | null {
  try {
    withTimeout(action);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Runs the action, and stops it with an error if it takes too long. */
function withTimeout(action: () => void): void {
  const key = "__sabotageAction";
  Object.assign(globalThis, { [key]: action });
  runInThisContext(`${key}()`, { timeout: TIMEOUT_MILLIS });
}
