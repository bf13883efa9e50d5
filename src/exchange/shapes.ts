import * as v from "valibot";
import { MAX_RUN } from "../action/limits.ts";
import { PRESET_NAMES } from "../kernel/preset.ts";
import { MAX_RATE } from "../proto/settings/client.ts";
import { MAX_STORES, TOPOLOGY_LIMITS } from "../cluster/topologies.ts";
import type { GeneratedTopology } from "../cluster/topology.ts";
import { COMPACT_STATES, type CompactTopology } from "./compact.ts";
import {
  LARGEST_ENGINE_ID, MAX_INPUTS, MAX_PEERS_OF_REGION, MAX_REGION_MIB, MAX_REGIONS, MAX_SILENCE, MAX_TOLD_REPLICAS,
} from "./limits.ts";
import { nearestWord, quoted } from "../kernel/words.ts";

/** The shapes of what links and scenario files carry, for valibot. Everything in them has a bound. */

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));
export const shortText = (most: number) => v.pipe(v.string(), v.maxLength(most));

const digits = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern, "an id in digits"));

/** Substitutes for larger ids stand behind the largest. */
const MAX_ID = LARGEST_ENGINE_ID + 1_000_000;
const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const MAX_PEERS = MAX_TOLD_REPLICAS;

/** The first thing that does not fit is enough: a list of a hundred thousand wrong things would weigh more than a cluster. */
export const FIRST_ONLY = { abortEarly: true } as const;

const numbers = (least: number, most: number, longest: number) =>
  v.pipe(v.array(whole(least, most)), v.maxLength(longest));
const perRegion = (least: number, most: number) => numbers(least, most, MAX_REGIONS);
const perPeer = (least: number, most: number) => numbers(least, most, MAX_PEERS);
const perPair = (most: number) => numbers(0, most, 2 * MAX_PEERS);

/** `GeneratedTopology`, within what the generator makes. */
export const generatedShape = v.pipe(v.strictObject({
  stores: whole(1, TOPOLOGY_LIMITS.stores),
  regions: whole(1, TOPOLOGY_LIMITS.regions),
  replicas: whole(1, TOPOLOGY_LIMITS.replicas),
  zones: whole(1, TOPOLOGY_LIMITS.zones),
  racksPerZone: v.exactOptional(whole(1, TOPOLOGY_LIMITS.stores)),
  hostsPerRack: v.exactOptional(whole(1, TOPOLOGY_LIMITS.stores)),
  sizeMiB: v.exactOptional(whole(1, MAX_REGION_MIB)),
  clients: v.exactOptional(whole(0, TOPOLOGY_LIMITS.clients)),
  pds: v.exactOptional(whole(0, TOPOLOGY_LIMITS.pds)),
  logLengths: v.exactOptional(v.pipe(v.array(whole(1, TOPOLOGY_LIMITS.logLength)),
    v.maxLength(TOPOLOGY_LIMITS.replicas), v.readonly())),
  leaderless: v.exactOptional(v.boolean()),
  rate: v.exactOptional(whole(0, MAX_RATE)),
}), v.check(
  ({ logLengths, replicas, stores }) => logLengths === undefined || logLengths.length === Math.min(replicas, stores),
  "as many logLengths as replicas",
)) satisfies v.GenericSchema<unknown, GeneratedTopology>;

const storeShape = v.strictTuple([
  whole(1, MAX_ID), shortText(300), shortText(200), whole(0, COMPACT_STATES.length - 1), whole(-1, MAX_SILENCE),
  whole(0, 2_000_000_000_000), whole(0, 2_000_000_000_000), v.pipe(v.array(shortText(200)), v.maxLength(64)),
]);

/** `CompactTopology`, its columns each within bounds; whether they fit together is checked when it is expanded. */
export const compactShape = v.strictObject({
  name: shortText(200),
  labels: v.pipe(v.array(shortText(200)), v.maxLength(16)),
  replicas: whole(1, TOPOLOGY_LIMITS.replicas),
  pds: whole(0, 7),
  pdLeader: v.exactOptional(whole(1, 7)),
  clients: whole(0, TOPOLOGY_LIMITS.clients),
  rate: v.exactOptional(whole(0, MAX_RATE)),
  rules: v.exactOptional(shortText(200_000)),
  names: v.record(digits(/^\d{1,16}$/), digits(/^\d{1,20}$/)),
  stores: v.pipe(v.array(storeShape), v.maxLength(MAX_STORES)),
  shared: perRegion(0, MAX_SAFE),
  keys: v.pipe(v.array(v.string()), v.maxLength(MAX_REGIONS)),
  ids: perRegion(-MAX_ID, MAX_ID),
  confVers: perRegion(-MAX_ID, MAX_ID),
  versions: perRegion(-MAX_ID, MAX_ID),
  sizes: perRegion(0, MAX_REGION_MIB),
  counts: perRegion(0, MAX_SAFE),
  peers: perRegion(1, MAX_PEERS_OF_REGION),
  leaders: perRegion(0, MAX_PEERS_OF_REGION),
  on: perPeer(0, MAX_STORES - 1),
  peerIds: perPeer(1, MAX_ID),
  roles: perPair(MAX_PEERS),
  down: perPair(MAX_SILENCE),
  pending: perPair(MAX_PEERS),
}) satisfies v.GenericSchema<unknown, CompactTopology>;

/** What a run has besides its topology: the same in links and in scenario files. */
export const presetShape = v.picklist(PRESET_NAMES);
export const seedShape = whole(0, 4_294_967_295);
export const instantShape = whole(0, MAX_RUN);
export const inputsShape = v.pipe(v.array(v.string()), v.maxLength(MAX_INPUTS));

/** What is expected in the place of a field that nobody reads. */
const NO_SUCH_FIELD = "no such field";

/** The first thing that does not fit a shape: where, what was expected, what was found. */
export interface ShapeFault {
  readonly where: string;
  readonly expected: string;
  readonly found: string;
  /** The field that one which nobody reads was probably meant to be. */
  readonly nearest: string | undefined;
}

export function firstIssue(issues: readonly v.BaseIssue<unknown>[], shape: unknown): ShapeFault {
  const issue = issues[0];
  if (issue === undefined) return { where: "", expected: "something else", found: "this", nearest: undefined };
  const path = issue.path ?? [];
  let where = "";
  for (const { key } of path) {
    if (typeof key === "number") where += `[${key}]`;
    else where += `${where === "" ? "" : "."}${quoted(String(key))}`;
  }
  const last = path.at(-1)?.key;
  if (issue.expected === "never") {
    const known = fieldsAt(shape, path.slice(0, -1).map(({ key }) => key));
    const nearest = typeof last === "string" && known !== undefined ? nearestWord(last, Object.keys(known)) : undefined;
    return { where, expected: NO_SUCH_FIELD, found: inJson(last), nearest };
  }
  const isMissing = issue.type.endsWith("object") && issue.expected === `"${String(last)}"` && issue.input === undefined;
  const expected = isMissing ? `the field \`${String(last)}\`` : wanted(issue);
  return { where, expected, found: found(issue), nearest: undefined };
}

/** The fields that a shape knows at a place, each with its shape. */
function fieldsAt(shape: unknown, path: readonly unknown[]): Readonly<Record<string, unknown>> | undefined {
  const { entries, item, items, wrapped } = shape as {
    readonly entries?: Record<string, unknown>; readonly item?: unknown; readonly items?: readonly unknown[];
    readonly wrapped?: unknown;
  };
  if (wrapped !== undefined) return fieldsAt(wrapped, path);
  const [key, ...others] = path;
  if (key === undefined) return entries;
  const inner = typeof key === "number" ? item ?? items?.[key] : entries?.[String(key)];
  return inner === undefined ? undefined : fieldsAt(inner, others);
}

const KINDS: Readonly<Record<string, string>> = {
  Object: "an object", Array: "a list", string: "a text", number: "a number", boolean: "true or false", undefined: "nothing",
};

/** What a shape expects, as a person says it: in its own words where it has some, never as the pattern that it is checked by. */
function wanted({ type, expected, message }: v.BaseIssue<unknown>): string {
  if (type === "safe_integer") return "a whole number";
  if (!message.startsWith("Invalid")) return message;
  const bound = /^([<>]=)(-?\d+)$/.exec(expected ?? "");
  if (bound !== null) return `${bound[1] === "<=" ? "at most" : "at least"} ${bound[2]}${type === "max_length" ? " entries or characters" : ""}`;
  return (expected ?? message).replace(/^\((.*)\)$/, "$1").split(" | ").map((kind) => KINDS[kind] ?? kind).join(" or ");
}

/** What stands there instead: a long text shortened, a list or an object by its kind, or where that fits by its beginning. */
const found = ({ type, received, input }: v.BaseIssue<unknown>): string =>
  (type === "max_length" ? received : KINDS[received] ?? inJson(input));

const inJson = (value: unknown): string => {
  if (typeof value === "string") return `"${quoted(value)}"`;
  return typeof value === "object" ? quoted(JSON.stringify(value)) : String(value);
};
