import * as v from "valibot";
import { parseJson, type JsonValue } from "../../exchange/json.ts";
import type { Instant } from "../../kernel/time.ts";
import type { AskedStore, AskedRegion, ReplicaWord } from "../../observe/asked-region.ts";
import type { WhySilent } from "../../observe/record.ts";
import type { AttachedSource } from "./ask.ts";
import type { UpstreamCall } from "./upstream.ts";

type Answered =
  | { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: WhySilent; readonly status?: number };

/** Asks a source once; never throws. */
export type AskSource = (source: AttachedSource, call: UpstreamCall) => Promise<Answered>;

/** Asks the status ports of stores about the regions that somebody looks at, and nobody about any other. */
export interface RegionDesk {
  /** What stores say of a region now, or had said within the last second; null where too many are looked at already. */
  read(region: string): Promise<AskedRegion | null>;
}

/** So long an answer serves whoever asks: several pages that look at a region are one question a second. */
const FRESH_MILLIS = 1_000;
/** Regions that are looked at at once: each is a question a second to every store that holds it. */
export const MAX_ASKED_REGIONS = 4;
/** A region that nobody has asked for so long is not looked at any more. */
const FORGOTTEN_MILLIS = 3_000;
/** Where a store says that it has no replica, it is left alone for so long. */
const ABSENT_MILLIS = 10_000;
/** A store that stands still must not keep what the others say: that is what is looked for then. */
const WAIT_MILLIS = 1_000;

interface LookedAt {
  askedAt: number;
  wantedAt: number;
  /** Null before it is asked for the first time. */
  answer: Promise<AskedRegion> | null;
  isOpen: boolean;
  /** Who has said that it has no replica, and when. */
  readonly absent: Map<number, { readonly at: number; readonly said: AskedStore }>;
}

/** `origin` is where the record's time begins, in ms of `performance.now()`. */
export function createRegionDesk(sources: readonly AttachedSource[], origin: number, ask: AskSource): RegionDesk {
  const stores = sources.filter(({ kind }) => kind === "tikv");
  const lookedAt = new Map<string, LookedAt>();
  const instant = (): Instant => Math.round((performance.now() - origin) * 1_000) as Instant;
  const askOne = async (region: string, source: AttachedSource, { absent }: LookedAt): Promise<AskedStore> => {
    const known = absent.get(source.n);
    if (known !== undefined && performance.now() - known.at < ABSENT_MILLIS) return known.said;
    const sent = instant();
    const answer = await ask(source, { method: "GET", path: `/region/${region}`, body: null, waitMillis: WAIT_MILLIS });
    const said: AskedStore = { n: source.n, sent, got: instant(), ...wordIn(answer) };
    if (said.why === "no-replica") absent.set(source.n, { at: performance.now(), said });
    else absent.delete(source.n);
    return said;
  };
  const askAll = async (region: string, looked: LookedAt): Promise<AskedRegion> => {
    const asked = await Promise.all(stores.map((source) => askOne(region, source, looked)));
    looked.isOpen = false;
    return { region, now: instant(), asked };
  };
  return {
    read(region) {
      const now = performance.now();
      for (const [id, { wantedAt, isOpen }] of lookedAt) {
        if (!isOpen && now - wantedAt > FORGOTTEN_MILLIS) lookedAt.delete(id);
      }
      let looked = lookedAt.get(region);
      if (looked === undefined && lookedAt.size >= MAX_ASKED_REGIONS) return Promise.resolve(null);
      looked ??= { askedAt: -Infinity, wantedAt: now, answer: null, isOpen: false, absent: new Map() };
      lookedAt.set(region, looked);
      looked.wantedAt = now;
      if (looked.answer !== null && (looked.isOpen || now - looked.askedAt < FRESH_MILLIS)) return looked.answer;
      looked.isOpen = true;
      looked.askedAt = now;
      return looked.answer = askAll(region, looked);
    },
  };
}

const digits = v.pipe(v.union([v.pipe(v.string(), v.regex(/^\d{1,20}$/)), v.pipe(v.number(), v.safeInteger(), v.minValue(0))]),
  v.transform(String));
const zero = v.optional(digits, "0");
const name = v.pipe(v.string(), v.maxLength(40));
const MOST_PEERS = 32;

const progressShape = v.object({
  matched: zero, next_idx: zero, state: v.optional(name, ""), paused: v.optional(v.boolean(), false), pending_snapshot: zero,
  recent_active: v.optional(v.boolean(), false),
});
const progressesShape = v.optional(v.pipe(
  v.record(v.pipe(v.string(), v.regex(/^\d{1,20}$/)), progressShape), v.check((all) => Object.keys(all).length <= MOST_PEERS),
), {});

const peerShape = v.object({ id: digits, store_id: digits, role: v.optional(name, "") });
const peersShape = v.optional(v.pipe(v.array(peerShape), v.maxLength(MOST_PEERS)), []);

/** As TiKV's `RegionMeta` is written. */
const replicaShape = v.object({
  group_state: v.optional(name, ""),
  raft_status: v.object({
    id: digits, hard_state: v.object({ term: digits, vote: zero, commit: zero }),
    soft_state: v.object({ raft_state: v.optional(name, "") }), applied: zero,
    voters: progressesShape, learners: progressesShape, last_index: zero,
  }),
  raft_apply: v.optional(v.object({
    commit_index: zero, truncated_state: v.optional(v.object({ index: zero }), { index: "0" }),
  }), { commit_index: "0", truncated_state: { index: "0" } }),
  region_state: v.optional(v.object({ peers: peersShape }), { peers: [] }),
});

type Said = Pick<AskedStore, "word" | "why">;

function wordIn(answer: Answered): Said {
  if (!answer.ok) return { word: null, why: answer.status === 404 ? "no-replica" : answer.why };
  const parsed = parseJson(answer.text);
  if (!parsed.ok) return { word: null, why: "not-json" };
  const word = wordOf(parsed.value);
  return word === null ? { word, why: "wrong-shape" } : { word, why: null };
}

function wordOf(value: JsonValue): ReplicaWord | null {
  const read = v.safeParse(replicaShape, value, { abortEarly: true });
  if (!read.success) return null;
  const { group_state: group, raft_status: status, raft_apply: { truncated_state: truncated }, region_state } = read.output;
  const { id, hard_state: { term, vote, commit }, soft_state, applied, voters, learners, last_index: last } = status;
  return {
    peer: id, role: soft_state.raft_state, term, vote, commit, applied, last, truncated: truncated.index, group,
    peers: region_state.peers.map(({ id: peer, store_id: store, role }) => ({ peer, store, role })),
    followers: Object.entries({ ...voters, ...learners }).map(([peer, progress]) => ({
      peer, match: progress.matched, next: progress.next_idx, state: progress.state, snapshot: progress.pending_snapshot,
      isPaused: progress.paused, isActive: progress.recent_active,
    })),
  };
}
