import { between, NEVER, type Instant } from "../kernel/time.ts";
import { readClock, trueDelay } from "../machine/clock.ts";
import type { MachineId } from "../machine/computer.ts";
import type { PdState } from "../pd/index.ts";
import { downAt, isReportedDown, isUp, outlookOf } from "../pd/outlook.ts";
import type { Peer, Region, RegionId } from "../proto/region.ts";
import { ProgressState } from "../raft/index.ts";
import { asItIs, heardOf, type StorePeerView } from "../store/index.ts";
import { leadingMachine } from "./availability.ts";
import { leadingPd, machineAt, pdStateOf, storeStateOf, type Cluster } from "./cluster.ts";
import { hasQuorum, isFullyReplicated, isHeld, isMostOf, isRunning, latestDescriptor } from "./health.ts";
import { areParted } from "./parted.ts";

/** What stands between a region and full replication at this instant: exactly one of these. */
export type RepairState =
  /** Fully replicated by PD's rules. */
  | { readonly kind: "repaired" }
  /** An operator that changes its replicas runs, or a snapshot is under way or next in line. */
  | { readonly kind: "copying" }
  /**
   * `until` is when the wait ends at the earliest if nothing else happens (for down-peers: when the leader reports next);
   * null where nobody can know.
   */
  | { readonly kind: "waiting"; readonly for: RepairWait; readonly until: Instant | null };

/** What is waited for, in the order in which PD comes up against it. */
export type RepairWait =
  /** No quorum of voters runs: waiting does not help. */
  | "majority"
  /** A quorum runs, but over the links as they are no voter of it reaches enough of the others to be elected. */
  | "links"
  /** No Raft leader, or PD knows none. */
  | "leader"
  /** PD does not run, or has not gathered enough heartbeats yet. */
  | "pd"
  /** PD does not call the silent store Down before `until` (max-store-down-time). */
  | "store-down"
  /** The Raft leader does not list the peer in down_peers before `until` (max-peer-down-duration). */
  | "down-peers"
  /** Its leader misses a replica whose store PD hears: PD replaces none of such a store, however long that lasts. */
  | "store-heard"
  /** The checker's limit is 0 (replica-schedule-limit). */
  | "scheduling-off"
  /** No store may take the replica. */
  | "target"
  /** A store limit, a snapshot or pending count or the schedule limit refuses for now. */
  | "limit"
  /** Nothing stands in the way; PD's patrol has not come to the region yet. */
  | "patrol";

/** Reads PD's own checkers, operators and store records and the leader's; changes nothing. */
export function repairStateOf(cluster: Cluster, id: RegionId): RepairState {
  const region = latestDescriptor(cluster, id);
  if (region === undefined) return waiting("majority");
  if (isFullyReplicated(cluster, region)) return isMissed(cluster, region) ? waiting("store-heard") : REPAIRED;
  if (!hasQuorum(cluster, region)) return waiting("majority");
  const machine = leadingMachine(cluster, id);
  const state = machine === undefined ? undefined : storeStateOf(cluster, machine);
  const known = state?.peers.get(id);
  if (machine === undefined || state === undefined || known === undefined) {
    return waiting(canElect(cluster, region) ? "leader" : "links");
  }
  const leader = asItIs(state, known);
  if (isSendingSnapshot(cluster, machine, leader)
    || region.peers.some((peer) => awaitsData(cluster, region, peer))) return COPYING;
  const pd = pdStateOf(cluster);
  const pdMachine = leadingPd(cluster);
  if (pd === undefined || cluster.machines[pdMachine]?.process !== "running" || !pd.prepared) return waiting("pd");
  if (pd.operators.get(id)?.steps.some((step) => step.kind !== "transfer-leader") === true) return COPYING;
  return waitingForPd(cluster, pdMachine, pd, region, machine, leader);
}

/** What regions wait for of which nothing in the cluster will ever come: only a person can help. */
const HOPELESS_WAITS = ["majority", "links", "target", "scheduling-off"] as const;
export type HopelessWait = (typeof HOPELESS_WAITS)[number];

/** Whether PD knows of a replica that its leader misses while PD itself hears the store. */
function isMissed(cluster: Cluster, { id, peers }: Region): boolean {
  const pd = pdStateOf(cluster);
  const down = pd?.tree.infos.get(id)?.downPeers;
  if (pd === undefined || down === undefined || down.length === 0) return false;
  const now = readClock(machineAt(cluster, leadingPd(cluster)).clock, cluster.now);
  return down.some(({ peer }) => peers.some((own) => own.id === peer.id) && isUp(pd, peer.storeId, now));
}

/** How many regions wait in vain, and for what; in the order of `HOPELESS_WAITS`, without what nobody waits for. */
export type Deadlock = readonly { readonly for: HopelessWait; readonly count: number }[];

/** Whether the region wants repair, and something that is planned or under way may bring it. */
export function hasHope(cluster: Cluster, id: RegionId): boolean {
  const state = repairStateOf(cluster, id);
  return state.kind === "copying" || (state.kind === "waiting" && hopelessWait(state.for) === undefined);
}

const hopelessWait = (wait: RepairWait): HopelessWait | undefined => HOPELESS_WAITS.find((each) => each === wait);

/**
 * What all unrepaired regions wait for if none of them can be repaired as things are; null while one can, or where none is
 * unrepaired. Looks no further than to the first region with hope.
 */
export function deadlockOf(cluster: Cluster, regions: Iterable<RegionId>): Deadlock | null {
  const counts = new Map<HopelessWait, number>();
  for (const id of regions) {
    const state = repairStateOf(cluster, id);
    if (state.kind === "repaired") continue;
    if (state.kind === "copying") return null;
    const wait = hopelessWait(state.for);
    if (wait === undefined) return null;
    counts.set(wait, (counts.get(wait) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  return HOPELESS_WAITS.flatMap((wait) => {
    const count = counts.get(wait);
    return count === undefined ? [] : [{ for: wait, count }];
  });
}

const REPAIRED: RepairState = { kind: "repaired" };
const COPYING: RepairState = { kind: "copying" };

const waiting = (wait: RepairWait, until: Instant | null = null): RepairState => ({ kind: "waiting", for: wait, until });

/** PD runs and has no operator for the region: what its checkers make of it, or wait for. */
function waitingForPd(
  cluster: Cluster, pdMachine: MachineId, pd: PdState, region: Region, leaderMachine: MachineId, leader: StorePeerView,
): RepairState {
  const outlook = outlookOf(pd, region.id, readClock(machineAt(cluster, pdMachine).clock, cluster.now));
  const trueInstant = (at: Instant | null): Instant | null => (at === null ? null : trueTime(cluster, pdMachine, at));
  switch (outlook?.kind) {
    case undefined:
    case "no-leader":
      return waiting("leader");
    case "no-store":
      return waiting("target");
    case "switched-off":
      return waiting("scheduling-off");
    case "limited":
      return waiting("limit", trueInstant(outlook.at));
    case "ready":
      return waiting("patrol", trueInstant(outlook.at));
    case "content":
      return waitingForSilence(cluster, pdMachine, pd, region, leaderMachine, leader) ?? waiting("patrol");
  }
}

/**
 * PD wants nothing as long as it does not miss both a store and, by its leader's word, the peer on it. The peer that it
 * can come to miss first decides. Null where no peer is silent: then PD has not heard yet of what is wrong.
 */
function waitingForSilence(
  cluster: Cluster, pdMachine: MachineId, pd: PdState, region: Region, leaderMachine: MachineId, leader: StorePeerView,
): RepairState | null {
  const pdNow = readClock(machineAt(cluster, pdMachine).clock, cluster.now);
  let first: { readonly wait: RepairWait; readonly until: Instant } | null = null;
  for (const peer of region.peers) {
    if (peer.role === "Learner" || isRunning(cluster, peer)) continue;
    const store = downAt(pd, peer.storeId, pdNow);
    if (store.isDown && isReportedDown(pd, region.id, peer.id)) continue;
    const wait: RepairWait = store.isDown ? "down-peers" : "store-down";
    const until = store.isDown
      ? reportedDownAt(cluster, leaderMachine, leader, peer)
      : trueTime(cluster, pdMachine, store.at);
    if (first === null || until < first.until) first = { wait, until };
  }
  return first === null ? null : waiting(first.wait, first.until);
}

/** When the leader tells PD that the peer is down: with its first heartbeat after max-peer-down-duration of silence. */
function reportedDownAt(cluster: Cluster, machine: MachineId, leader: StorePeerView, peer: Peer): Instant {
  const { lead } = leader;
  if (lead === null) return NEVER;
  const { maxPeerDownDuration, pdHeartbeatTickInterval } = cluster.settings.store;
  const missedAt = (heardOf(lead, peer.id) ?? lead.since) + maxPeerDownDuration;
  const late = missedAt - lead.nextRegionHeartbeat;
  const heartbeats = late <= 0 ? 0 : Math.ceil(late / pdHeartbeatTickInterval);
  return trueTime(cluster, machine, (lead.nextRegionHeartbeat + heartbeats * pdHeartbeatTickInterval) as Instant);
}

/** The true instant at which the machine's clock will show `at`, if that lies ahead; otherwise now. */
function trueTime(cluster: Cluster, machine: MachineId, at: Instant): Instant {
  const { clock } = machineAt(cluster, machine);
  const ahead = between(readClock(clock, cluster.now), at);
  return ahead <= 0 ? cluster.now : (cluster.now + trueDelay(clock, ahead)) as Instant;
}

/** Whether the links as they are let one of the voters that run talk with a quorum, to and fro. */
function canElect(cluster: Cluster, region: Region): boolean {
  const machineOf = ({ storeId }: Peer): MachineId => cluster.directory.stores.get(storeId) ?? -1;
  const running = region.peers.filter((peer) => peer.role !== "Learner" && isHeld(cluster, region, peer));
  return running.some((one) =>
    isMostOf(region, (other) => running.includes(other) && !areParted(cluster, machineOf(one), machineOf(other))));
}

/** A voter whose store runs and has nothing of the region yet: its leader sends it everything as soon as a limit allows. */
const awaitsData = (cluster: Cluster, region: Region, peer: Peer): boolean =>
  peer.role !== "Learner" && isRunning(cluster, peer) && !isHeld(cluster, region, peer);

/** The leader generates or sends a snapshot of the region, or a peer has been promised one. */
const isSendingSnapshot = (cluster: Cluster, machine: MachineId, leader: StorePeerView): boolean =>
  leader.lead?.generating === true ||
  leader.node.raft.progress.some((progress) => progress.state === ProgressState.Snapshot) ||
  storeStateOf(cluster, machine)?.memory.snapshots.sends.some((send) => send.group === leader.regionId) === true;
