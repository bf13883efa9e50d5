import type { Action } from "../../action/index.ts";
import { nodeOf, storeStateOf } from "../../cluster/cluster.ts";
import { plannedEvents } from "../../kernel/queue.ts";
import { createStream, drawChance, drawInt, drawItem, type Stream } from "../../kernel/random.ts";
import { after, micros, millis, type Duration, type Instant } from "../../kernel/time.ts";
import type { ClusterEvent, Node } from "../../proto/events.ts";
import { handle, type Handlers } from "../../proto/fold.ts";
import type { StoreId } from "../../proto/region.ts";
import type { Run } from "../../session/run.ts";

/** A fault that is planned. */
export interface PlannedFault {
  readonly at: Instant;
  readonly action: Action;
}

/**
 * Moments at which a promise of somebody rests on nobody looking: groups fall asleep or wake, a region waits for its merge, PD's
 * lease or a leader's is about to end, a write ends, a disk is full while it is written to. Drawn from a stream of their own.
 */
export interface Moments {
  readonly random: Stream;
  /** How many replicas of each store sleep. */
  readonly sleepers: Map<StoreId, number>;
}

export const createMoments = (seed: number): Moments => ({ random: createStream(seed, "moments"), sleepers: new Map() });

/** One in so many of them is answered with a fault. */
const RARELY = 12;

/** Faults at stores where replicas have just fallen asleep or woken: no event tells of that. */
export function faultsOfSleep({ random, sleepers }: Moments, { cluster }: Run): readonly PlannedFault[] {
  const planned: PlannedFault[] = [];
  for (const [store, machine] of cluster.directory.stores) {
    let count = 0;
    for (const { node } of storeStateOf(cluster, machine)?.peers.values() ?? []) if (node.raft.resting) count++;
    if (count === (sleepers.get(store) ?? 0)) continue;
    sleepers.set(store, count);
    if (drawChance(random, 1, RARELY)) planned.push(...strike(random, cluster.now, { kind: "store", id: store }));
  }
  return planned;
}

/** Once in so many glances a write is hit as it ends: every few seconds. */
const GLANCES_PER_WRITE = 1_500;

/** Faults a microsecond before, at or behind the end of a write to some disk, of any kind of machine. */
export function faultsOfWrites({ random }: Moments, { cluster }: Run): readonly PlannedFault[] {
  if (!drawChance(random, 1, GLANCES_PER_WRITE)) return [];
  const writes = plannedEvents(cluster.queue)
    .flatMap(({ time, item }) => (item.kind === "durable" ? [{ time, to: item.to }] : []));
  if (writes.length === 0) return [];
  const { time, to } = drawItem(random, writes);
  const node = nodeOf(cluster, to);
  const at = Math.max(cluster.now, time + drawInt(random, -1, 1)) as Instant;
  return [...(drawChance(random, 1, 4) ? drift(random, at, node) : []), ...strike(random, at, node, 0 as Duration)];
}

/** Faults that an event makes worth while. */
export function faultsOfEvent({ random }: Moments, run: Run, event: ClusterEvent): readonly PlannedFault[] {
  return handle(FAULTS, { random, run }, event) ?? [];
}

interface Asked {
  readonly random: Stream;
  readonly run: Run;
}

const FAULTS: Handlers<Asked, readonly PlannedFault[]> = {
  // Any store, before the commit or at it: source and target are led by different ones.
  "region.merge.prepared": ({ random, run: { cluster } }) => {
    const id = drawItem(random, [...cluster.directory.stores.keys()]);
    const wait = millis(drawInt(random, 0, 3_000));
    if (drawChance(random, 1, 4)) return fill(random, cluster.now, { kind: "store", id });
    return drawChance(random, 1, 2) ? strike(random, after(cluster.now, wait), { kind: "store", id }) : [];
  },
  "region.split": ({ random, run: { cluster } }, { store }) =>
    (drawChance(random, 1, RARELY) ? fill(random, cluster.now, { kind: "store", id: store }) : []),
  "snapshot.started": ({ random, run: { cluster } }, { to }) =>
    (drawChance(random, 1, RARELY) ? fill(random, cluster.now, { kind: "store", id: to }) : []),
  // A leader's clock jumps or drifts, or it stands still for about as long as its lease lasts.
  "raft.leader.elected": ({ random, run: { cluster } }, { store }) => {
    const node: Node = { kind: "store", id: store };
    if (!drawChance(random, 1, RARELY)) return [];
    return drawChance(random, 1, 3) ? drift(random, cluster.now, node)
      : outlast(random, cluster.now, node, cluster.settings.store.raftStoreMaxLeaderLease);
  },
  // The member stands still for about as long as its lease lasts, and goes on just before or just after its end.
  "pd.leader.elected": ({ random, run: { cluster } }, { member }) => {
    if (drawChance(random, 1, 4)) return strike(random, cluster.now, { kind: "pd", id: member });
    if (drawChance(random, 1, 3)) return drift(random, cluster.now, { kind: "pd", id: member });
    return outlast(random, cluster.now, { kind: "pd", id: member }, cluster.settings.pd.lease);
  },
  // Any member, while they look for another leader.
  "pd.leader.lost": ({ random, run: { cluster } }) =>
    strikeAtDisk(random, cluster.now, drawInt(random, 1, cluster.directory.pds.length)),
  // It has asked for votes, or won, and its disk may hold neither its vote nor what it did with its office.
  "pd.etcd.campaign": ({ random, run: { cluster } }, { member }) => strikeAtDisk(random, cluster.now, member),
  "pd.etcd.elected": ({ random, run: { cluster } }, { member }) => strikeAtDisk(random, cluster.now, member),
  // Any member, while the others learn with whom they decide from now on.
  "pd.members.changed": ({ random, run: { cluster } }) =>
    (drawChance(random, 1, 2) ? strikeAtDisk(random, cluster.now, drawInt(random, 1, cluster.directory.pds.length)) : []),
};

/** A member of PD ends between what it says and what its disk holds of it, which a slow disk draws apart. */
function strikeAtDisk(random: Stream, now: Instant, member: number): readonly PlannedFault[] {
  if (drawChance(random, 2, 3)) return [];
  const node: Node = { kind: "pd", id: member };
  const stall = { at: now, action: { kind: "stall-disk", node, duration: millis(drawInt(random, 5, 4_000)) } } as const;
  return [...(drawChance(random, 1, 2) ? [stall] : []), ...strike(random, now, node)];
}

/** It stands still within the next seconds, and goes on just before or just behind the end of a lease. */
function outlast(random: Stream, now: Instant, node: Node, lease: Duration): readonly PlannedFault[] {
  const at = after(now, millis(drawInt(random, 0, 20_000)));
  const duration = micros(Math.max(1, lease + drawInt(random, -300_000, 300_000)));
  return [{ at, action: { kind: "pause", node, duration } }];
}

/** The disk is full from right then on, for some seconds. */
function fill(random: Stream, now: Instant, node: Node): readonly PlannedFault[] {
  const at = after(now, drawSoon(random));
  return [{ at, action: { kind: "fill-disk", node, full: true } },
    { at: after(at, millis(drawInt(random, 1, 20_000))), action: { kind: "fill-disk", node, full: false } }];
}

/** The calendar jumps by some seconds either way, and the clock runs too fast or too slow; it is set right later. */
function drift(random: Stream, now: Instant, node: Node): readonly PlannedFault[] {
  const at = after(now, millis(drawInt(random, 0, 10_000)));
  const offset = millis(drawInt(random, -20_000, 20_000));
  const back = after(at, millis(drawInt(random, 1, 30_000)));
  return [{ at, action: { kind: "clock", node, offset, driftPpm: drawItem(random, [0, -500, 500, 20_000]) } },
    { at: back, action: { kind: "clock", node, offset: millis(0), driftPpm: 0 } }];
}

/** The process ends or stands still, and soon comes back. */
function strike(random: Stream, at: Instant, node: Node, wait = drawSoon(random)): readonly PlannedFault[] {
  const struck = after(at, wait);
  const back = after(struck, millis(drawInt(random, 1, 8_000)));
  const kind = drawItem(random, ["power-off", "kill", "pause"] as const);
  return [{ at: struck, action: { kind, node, duration: null } },
    { at: back, action: { kind: kind === "pause" ? "resume" : "restart", node } }];
}

const drawSoon = (random: Stream): Duration =>
  micros(drawItem(random, [0, drawInt(random, 1, 3_000), drawInt(random, 1, 50_000)]));
