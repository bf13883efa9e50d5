import type { Topology } from "../cluster/topology.ts";
import { between, type Duration, type Instant } from "../kernel/time.ts";
import { eventKind, faultKindOf, type ClusterEvent, type EventBody, type EventOf } from "../proto/events.ts";
import type { Fold } from "../proto/fold.ts";
import type { ObservationOf } from "../proto/observations.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import type { RecoveryState } from "../proto/replication.ts";
import { REPLICATION_SETTINGS } from "../proto/settings/replication.ts";

/** Recoveries that are kept; later ones are not told. */
const MAX_RECOVERIES = 512;

/** A region that was served by nobody any more, and how it got over that. Immutable. */
export interface RegionRecovery {
  readonly region: RegionId;
  readonly by: "raft" | "single-owner";
  readonly from: StoreId;
  /** Who serves it now, or is about to; 0 for nobody yet. */
  readonly to: StoreId;
  readonly state: RecoveryState;
  /** When the fault struck that took its store away, or else when that one was heard of last. */
  readonly since: Instant;
  /** When the log began to be split; null with Raft, and before that. */
  readonly splitAt: Instant | null;
  /** When it was served again; null if it is not. */
  readonly servedAt: Instant | null;
}

/** What Raft and the single owners made of the same faults. Plain data. */
export interface RecoveryTale {
  isOn: boolean;
  readonly leaders: Map<RegionId, StoreId>;
  /** Since when each store was struck by the latest fault that silences it. */
  readonly struck: Map<StoreId, Instant>;
  readonly stopped: Set<StoreId>;
  recoveries: RegionRecovery[];
}

/** Region by region, who took over from whom and how long it took, as long as regions have single owners beside Raft. */
export const recoveryFold: Fold<RecoveryTale, { readonly topology: Topology }> = {
  name: "recovery",
  create: ({ topology }) => ({
    isOn: false, struck: new Map(), stopped: new Set(), recoveries: [],
    leaders: new Map(topology.regions.map(({ id, leader, peers }) =>
      [id, peers.find((peer) => peer.id === leader)?.storeId ?? 0])),
  }),
  event(tale, { at, body }: ClusterEvent) {
    noteStroke(tale, at, body);
    if (body.name === "raft.leader.elected") tale.leaders.set(body.region, body.store);
    else if (body.name === "region.unavailable") lose(tale, at, body);
    else if (body.name === "region.available") regain(tale, at, body);
    else if (body.name === "settings.changed" && body.key === REPLICATION_SETTINGS.mode.key) {
      tale.isOn = body.value.trim() === "single-owner";
      tale.recoveries = [];
    }
  },
  facts: {
    "replication-owner": (tale, fact, now) => {
      if (fact.state !== "fenced") turn(tale, fact, now);
    },
  },
  fork: ({ isOn, leaders, struck, stopped, recoveries }) =>
    ({ isOn, leaders: new Map(leaders), struck: new Map(struck), stopped: new Set(stopped), recoveries: recoveries.slice() }),
};

/** A store that does not run cannot be silenced once more. */
function noteStroke({ struck, stopped }: RecoveryTale, at: Instant, body: EventBody): void {
  const { breaks, mends } = eventKind(body.name);
  if ("node" in body && body.node.kind === "store" && mends?.includes("stopped") === true) stopped.delete(body.node.id);
  const fault = faultKindOf(body);
  if (fault?.hit !== "silenced") return;
  for (const node of fault.struck(body)) {
    if (node.kind !== "store" || stopped.has(node.id)) continue;
    struck.set(node.id, at);
    if (breaks === "stopped") stopped.add(node.id);
  }
}

/** Raft's part of the same fault: regions that were led by a store that it struck. */
function lose(tale: RecoveryTale, at: Instant, { region }: EventOf<"region.unavailable">): void {
  const from = tale.leaders.get(region) ?? 0;
  if (tale.struck.get(from) !== at) return;
  add(tale, { region, by: "raft", from, to: 0, state: "leaderless", since: at, splitAt: null, servedAt: null });
}

function regain(tale: RecoveryTale, at: Instant, { region }: EventOf<"region.available">): void {
  change(tale, "raft", region, { to: tale.leaders.get(region) ?? 0, state: "led", servedAt: at });
}

function turn(
  tale: RecoveryTale, { region, state, from, to, silence }: ObservationOf<"replication-owner">, now: Instant,
): void {
  if (state === "fenced") return;
  if (state !== "expired") {
    change(tale, "single-owner", region, {
      to, state, ...(state === "splitting" ? { splitAt: now } : {}), ...(state === "open" ? { servedAt: now } : {}),
    });
    return;
  }
  const heard = (now - silence) as Instant;
  const since = Math.max(heard, tale.struck.get(from) ?? heard) as Instant;
  // Who was to take it over is gone as well: the region waits since the first fault.
  if (change(tale, "single-owner", region, { to: 0, state })) return;
  add(tale, { region, by: "single-owner", from, to: 0, state, since, splitAt: null, servedAt: null });
}

function add(tale: RecoveryTale, recovery: RegionRecovery): void {
  if (tale.isOn && tale.recoveries.length < MAX_RECOVERIES) tale.recoveries.push(recovery);
}

/** Changes the recovery of the region that goes on; false if none does. */
function change(
  { recoveries }: RecoveryTale, by: RegionRecovery["by"], region: RegionId, changes: Partial<RegionRecovery>,
): boolean {
  const i = recoveries.findIndex((each) => each.by === by && each.region === region && each.servedAt === null);
  const recovery = recoveries[i];
  if (recovery === undefined) return false;
  recoveries[i] = { ...recovery, ...changes };
  return true;
}

/** What is reported of a recovery. */
export interface TakeoverReport extends Pick<RegionRecovery, "region" | "by" | "from" | "to" | "state" | "since"> {
  /** From the fault until the region was served again, and of that from when its log began to be split. */
  readonly took: Duration | null;
  readonly replay: Duration | null;
}

/** Fault by fault and region by region, Raft before the single owner. */
export const takeoverReport = ({ recoveries }: RecoveryTale): readonly TakeoverReport[] => recoveries
  .map(({ region, by, from, to, state, since, splitAt, servedAt }) => ({
    region, by, from, to, state, since, took: servedAt === null ? null : between(since, servedAt),
    replay: servedAt === null || splitAt === null ? null : between(splitAt, servedAt),
  }))
  .sort((a, b) => a.since - b.since || a.region - b.region || (a.by < b.by ? -1 : 1));
