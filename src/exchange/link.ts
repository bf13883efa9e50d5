import { deflateSync, Inflate, strFromU8, strToU8 } from "fflate";
import * as v from "valibot";
import type { Input } from "../action/index.ts";
import type { PresetName } from "../kernel/preset.ts";
import { generateTopology } from "../cluster/topologies.ts";
import type { GeneratedTopology, Topology } from "../cluster/topology.ts";
import { hashValue } from "../kernel/hash.ts";
import { quoted } from "../kernel/words.ts";
import type { Instant } from "../kernel/time.ts";
import { formatInput, parseTimedAction } from "../language/actions.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { compactTopology, expandTopology, type CompactTopology } from "./compact.ts";
import type { Notice, NoticeValues } from "../language/notice.ts";
import { makeNotice } from "./notices.ts";
import type { NoticeCode } from "./sentences.ts";
import { generatedFault } from "./generated.ts";
import { packedTreeShape, packTree, unpackTree, type PackedBranch, type SharedTree } from "./link-tree.ts";
import {
  compactShape, FIRST_ONLY, firstIssue, generatedShape, inputsShape, instantShape, presetShape, seedShape, shortText,
} from "./shapes.ts";
import { topologyFault } from "./topology-check.ts";

/** A run as a link carries it: where it came from, everything done to it, and the instant to look at. */
export interface SharedRun {
  /** The version of Quorumscape that made the link: another one may run it differently. */
  readonly version: string;
  /** The id of the scenario it began as, "" for none: only a name for the page. */
  readonly scenario: string;
  readonly topology: Topology;
  readonly preset: PresetName;
  readonly seed: number;
  readonly inputs: readonly Input[];
  readonly at: Instant;
  /** The other branches, and what all of them are called; without it there is this one. */
  readonly tree?: SharedTree;
}

export type DecodedLink =
  | { readonly ok: true; readonly run: SharedRun }
  | { readonly ok: false; readonly notice: Notice };

/** The version of the format, and what stands in front of every link of it. */
const LINK_VERSION = 1;
const CHECK_BYTES = 4;
/** Browsers take a little more in an address. The largest cluster that can be imported needs about a seventh of it. */
export const MAX_LINK_CHARACTERS = 1_500_000;
/** What a link may unpack to. Deflate packs up to 1,032 to 1, so the text's length alone is no limit. */
const MAX_UNPACKED_BYTES = 10 * 1_048_576;
/**
 * Numbers, texts and lists in a link. The largest cluster that can be imported has two thirds of it, each an object to the
 * reader.
 */
export const MAX_LINK_VALUES = 600_000;

/** The run as the text behind `#s=`. A topology that our generator makes travels as its parameters, any other whole. */
export function encodeLink(run: SharedRun): string {
  const parameters = parametersOf(run.topology);
  const inputs = run.inputs.map(formatInput);
  const branches = packTree(run.tree, inputs);
  const payload: Payload = {
    v: run.version,
    c: run.scenario,
    ...(parameters === undefined ? { w: compactTopology(run.topology) } : { g: parameters }),
    p: run.preset,
    s: run.seed,
    i: inputs,
    t: run.at,
    ...(branches === undefined ? {} : { b: branches, k: run.tree?.current ?? 0 }),
  };
  const packed = deflateSync(strToU8(JSON.stringify(payload)), { level: 9 });
  const bytes = new Uint8Array(CHECK_BYTES + packed.length);
  bytes.set(checkOf(packed));
  bytes.set(packed, CHECK_BYTES);
  return `${LINK_VERSION}.${toBase64Url(bytes)}`;
}

/**
 * The run of a link. Whatever the text is, it either gives a run that can be born or a notice that says what is wrong
 * with it; never throws, and never unpacks more than it may.
 */
export function decodeLink(text: string): DecodedLink {
  const trimmed = text.trim();
  if (trimmed === "") return refuse("link.empty");
  if (trimmed.length > MAX_LINK_CHARACTERS) {
    return refuse("link.too-long", { size: trimmed.length, limit: MAX_LINK_CHARACTERS });
  }
  const match = /^(\d{1,6})\.(.*)$/s.exec(trimmed);
  if (match === null) return refuse("link.not-link", { found: quoted(trimmed) });
  if (Number(match[1]) !== LINK_VERSION) return refuse("link.newer", { found: match[1] ?? "", known: LINK_VERSION });
  const bytes = fromBase64Url(match[2] ?? "");
  const packed = bytes?.subarray(CHECK_BYTES);
  if (bytes === undefined || packed === undefined || !startsWithCheck(bytes, packed)) return refuse("link.damaged");
  const unpacked = unpack(packed);
  if (unpacked === "damaged") return refuse("link.damaged");
  if (unpacked === "too-large") return refuse("link.too-large", { limit: MAX_UNPACKED_BYTES });
  if (countValues(unpacked) > MAX_LINK_VALUES) return refuse("link.too-many-values", { limit: MAX_LINK_VALUES });
  return readPayload(parsedOrNothing(strFromU8(unpacked)));
}

function refuse(code: NoticeCode, values: NoticeValues = {}, where = ""): { readonly ok: false; readonly notice: Notice } {
  return { ok: false, notice: makeNotice("error", code, where, values) };
}

/** What is packed: letters instead of names, since they are in every link. */
interface Payload {
  readonly v: string;
  readonly c: string;
  readonly g?: GeneratedTopology;
  readonly w?: CompactTopology;
  readonly p: PresetName;
  readonly s: number;
  readonly i: readonly string[];
  readonly t: number;
  /** The tree of branches, and the place of the one that is shown. */
  readonly b?: readonly PackedBranch[];
  readonly k?: number;
}

const payloadShape = v.strictObject({
  v: shortText(40),
  c: shortText(100),
  g: v.exactOptional(generatedShape),
  w: v.exactOptional(compactShape),
  p: presetShape,
  s: seedShape,
  i: inputsShape,
  t: instantShape,
  b: v.exactOptional(packedTreeShape),
  k: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
}) satisfies v.GenericSchema<unknown, Payload>;

/** Tells a link that lost or changed characters on its way from one that somebody made wrong. */
function checkOf(packed: Uint8Array): Uint8Array {
  const digest = hashValue(packed);
  return Uint8Array.from({ length: CHECK_BYTES }, (_, index) => parseInt(digest.slice(index * 2, index * 2 + 2), 16));
}

const startsWithCheck = (bytes: Uint8Array, packed: Uint8Array): boolean =>
  bytes.length > CHECK_BYTES && checkOf(packed).every((byte, index) => byte === bytes[index]);

/** So much is unpacked between two looks at the sum: at most four mebibytes of result. */
const SLICE_BYTES = 4_096;

function unpack(packed: Uint8Array): Uint8Array | "damaged" | "too-large" {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const inflate = new Inflate((chunk) => {
    size += chunk.length;
    chunks.push(chunk);
  });
  try {
    for (let from = 0; from < packed.length && size <= MAX_UNPACKED_BYTES; from += SLICE_BYTES) {
      const to = Math.min(from + SLICE_BYTES, packed.length);
      inflate.push(packed.subarray(from, to), to === packed.length);
    }
  } catch {
    return "damaged";
  }
  if (size > MAX_UNPACKED_BYTES) return "too-large";
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** At most so many values lie in a JSON text: each but the first has a mark of its own before it. */
function countValues(text: Uint8Array): number {
  const [comma, list, record] = [0x2c, 0x5b, 0x7b];
  let count = 1;
  for (const byte of text) if (byte === comma || byte === list || byte === record) count++;
  return count;
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readPayload(value: unknown): DecodedLink {
  const parsed = v.safeParse(payloadShape, value, FIRST_ONLY);
  if (!parsed.success) {
    const { where, expected, found } = firstIssue(parsed.issues, payloadShape);
    return refuse("link.invalid", { expected, found }, where);
  }
  const payload = parsed.output;
  const tooMany = payload.g === undefined ? null : generatedFault(payload.g, "g");
  if (tooMany !== null) return { ok: false, notice: tooMany };
  const topology = payload.g !== undefined ? generateTopology(payload.g) : payload.w && expandTopology(payload.w);
  const fault = topology === undefined ? "its columns do not fit together" : topologyFault(topology);
  if (topology === undefined || fault !== undefined) return refuse("topology.invalid", { reason: fault ?? "" }, "w");
  const inputs: Input[] = [];
  for (const [index, text] of payload.i.entries()) {
    const input = parseTimedAction(text);
    if (!input.ok) return { ok: false, notice: { ...input.notice, where: `i[${index}]` } };
    inputs.push(input.input);
  }
  const { v: version, c: scenario, p: preset, s: seed } = payload;
  const run: SharedRun = { version, scenario, topology, preset, seed, inputs, at: payload.t as Instant };
  if (payload.b === undefined) return { ok: true, run };
  const unpacked = unpackTree(payload.b, payload.k ?? 0, inputs, payload.i);
  if (unpacked.ok) return { ok: true, run: { ...run, tree: unpacked.tree } };
  if (unpacked.notice !== null) return { ok: false, notice: { ...unpacked.notice, where: unpacked.where } };
  return refuse("link.invalid", { expected: "a branch behind the one that it left", found: "another place" }, unpacked.where);
}

/** The parameters from which our generator makes exactly this topology, or undefined where it does not. */
function parametersOf(topology: Topology): GeneratedTopology | undefined {
  const zones = distinct(topology, "zone");
  if (zones === 0) return undefined;
  const base = {
    stores: topology.stores.length, regions: topology.regions.length, replicas: topology.maxReplicas, zones,
    clients: topology.clients, ...(topology.pdMembers === 1 ? {} : { pds: topology.pdMembers }),
    ...(topology.rate === undefined ? {} : { rate: topology.rate }),
    ...logsOf(topology),
  };
  const wanted = hashValue(topology);
  const racks = Math.max(1, distinct(topology, "rack"));
  const hosts = Math.max(1, distinct(topology, "host"));
  const candidates: readonly GeneratedTopology[] = [
    base,
    { ...base, racksPerZone: racks, hostsPerRack: hosts },
  ];
  return candidates.find((parameters) =>
    v.is(generatedShape, parameters) && hashValue(generateTopology(parameters)) === wanted);
}

/** How the logs of a generated cluster begin, as its first region tells. */
function logsOf({ regions }: Topology): Pick<GeneratedTopology, "logLengths" | "leaderless"> {
  const lengths = (regions[0]?.peers ?? []).flatMap(({ logLength }) => (logLength === undefined ? [] : [logLength]));
  return {
    ...(lengths.length === 0 ? {} : { logLengths: lengths }),
    ...(regions.every((region) => region.leader === 0) ? { leaderless: true } : {}),
  };
}

const distinct = (topology: Topology, label: string): number =>
  new Set(topology.stores.map((store) => store.labels.find(({ key }) => key === label)?.value)
    .filter((value) => value !== undefined)).size;
