import { nearestHint, quoted } from "../kernel/words.ts";
import { EVENT_NAMES, type EventName } from "../proto/events.ts";
import { parseSeeds } from "./fuzz/seeds.ts";
import { optionValue, readOptions, type Checked, type Options, type OptionSpec } from "./options.ts";
import { readWorldRequest, WORLD_OPTIONS, type WorldRequest } from "./world-options.ts";

/** The options of `run`. */
export const RUN_OPTIONS: readonly OptionSpec[] = [
  ...WORLD_OPTIONS,
  { name: "seeds", value: "A..B", help: "run every seed from A to B and report the spread of each number over them" },
  { name: "check", help: "with --scenario: hold the run to the scenario's story, and say what in it is not so" },
  { name: "events", help: "print the record instead of the report: one event per line, with --json as JSON" },
  { name: "names", value: "A,B,…", help: "with --events: only the events of these names, such as raft.leader.elected" },
  { name: "json", help: "print one JSON document instead of the report" },
  { name: "help", help: "print this" },
];

/** What `run` was asked for. */
export interface RunRequest {
  readonly world: WorldRequest;
  readonly json: boolean;
  /** What is printed: the report of one run, of many seeds, what its story says, or the record; `names` null for all events. */
  readonly output:
    | { readonly kind: "report" }
    | { readonly kind: "check" }
    | { readonly kind: "seeds"; readonly from: number; readonly to: number }
    | { readonly kind: "events"; readonly names: ReadonlySet<EventName> | null };
}

/** Reads the arguments of `run`; what is wrong with them is a sentence. */
export function readRunRequest(args: readonly string[]): Checked<RunRequest> {
  const read = readOptions(args, RUN_OPTIONS);
  if (!read.ok) return read;
  const world = readWorldRequest(read.options);
  if (!world.ok) return world;
  const output = readOutput(read.options);
  if (!output.ok) return output;
  return { ok: true, value: { world: world.value, json: read.options.values.has("json"), output: output.value } };
}

function readOutput(options: Options): Checked<RunRequest["output"]> {
  const given = (name: string): boolean => options.values.has(name);
  const apart = [
    ["seeds", "seed"], ["seeds", "events"], ["seeds", "check"], ["check", "events"], ["check", "do"], ["check", "for"],
  ].find((pair) => pair.every(given));
  if (apart !== undefined) return { ok: false, problem: `--${apart[0]} and --${apart[1]} exclude each other.` };
  if (given("names") && !given("events")) return { ok: false, problem: "--names says which events --events prints; expected both." };
  if (given("check") && !given("scenario")) return { ok: false, problem: "--check asks for a scenario's story; expected --scenario." };
  if (given("check")) return { ok: true, value: { kind: "check" } };
  const seeds = optionValue(options, "seeds");
  if (seeds !== undefined) {
    const range = readSeeds(seeds);
    return range.ok ? { ok: true, value: { kind: "seeds", ...range.value } } : range;
  }
  return given("events") ? readNames(optionValue(options, "names")) : { ok: true, value: { kind: "report" } };
}

/** So many seeds are a day's work for the smallest cluster. */
const SEEDS_AT_MOST = 1_000_000;

export function readSeeds(text: string): Checked<{ readonly from: number; readonly to: number }> {
  const seeds = parseSeeds(text);
  if (seeds !== undefined && seeds.to - seeds.from < SEEDS_AT_MOST) return { ok: true, value: seeds };
  const expected = `a range of at most ${SEEDS_AT_MOST} seeds, such as 1..1000`;
  return { ok: false, problem: `--seeds is \`${quoted(text)}\`; expected ${expected}.` };
}

/** Where no name is near: all that begin with the same word, or else the words with which names begin. */
function thoseLike(part: string): string {
  const first = (name: string): string => name.slice(0, name.indexOf("."));
  const own = EVENT_NAMES.filter((name) => first(name) === part.split(".")[0]);
  return own.length > 0 ? `; there are ${own.join(", ")}` : `; names begin with ${[...new Set(EVENT_NAMES.map(first))].join(", ")}`;
}

function readNames(text: string | undefined): Checked<RunRequest["output"]> {
  if (text === undefined) return { ok: true, value: { kind: "events", names: null } };
  const names = new Set<EventName>();
  for (const part of text.split(",").map((name) => name.trim())) {
    const name = EVENT_NAMES.find((known) => known === part);
    if (name === undefined) {
      const hint = nearestHint(part, EVENT_NAMES, (word) => `\`${word}\``) || thoseLike(part);
      return { ok: false, problem: `There is no event \`${quoted(part)}\`${hint}.` };
    }
    names.add(name);
  }
  return { ok: true, value: { kind: "events", names } };
}
