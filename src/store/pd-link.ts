import { need } from "../kernel/late-part.ts";
import { after, between, NEVER, START } from "../kernel/time.ts";
import type { DownPeer, Message, RegionHeartbeat } from "../proto/messages.ts";
import type { StoreStats } from "../proto/store-stats.ts";
import type { Peer, Region } from "../proto/region.ts";
import type { StoreFlow } from "../proto/traffic.ts";
import { storageFirstIndex } from "../raft/index.ts";
import { availableMiB } from "./disk-usage.ts";
import { takeFlow } from "./flow.ts";
import { peerById } from "./membership.ts";
import { heardOf, NO_IDS, type Leadership, type StorePeer } from "./peer.ts";
import { PD_TIMEOUT, pdMachine } from "./pd-members.ts";
import { INSPECTIONS, RECOVERY_REPORT } from "./report-parts.ts";
import type { StoreState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Bytes of the messages to PD, about as protobuf encodes them. */
const STORE_HEARTBEAT_BYTES = 200;
export const REGION_HEARTBEAT_BYTES = 250;
const ASK_SPLIT_BYTES = 160;

const MICROS_PER_SECOND = 1_000_000;

/** Sends to the member that the store takes for PD's leader, unless that connection is broken. */
export function sendToPd(turn: Turn, message: Message, bytes: number): void {
  const machine = pdMachine(turn);
  if (machine !== undefined && !turn.state.memory.pd.lost) turn.host.send(machine, "pd", message, bytes);
}

/** The store's own report, every ten seconds. */
export function sendStoreHeartbeat(turn: Turn): void {
  const { state, host } = turn;
  const { pd, recovery } = state.memory;
  const machine = pdMachine(turn);
  if (machine === undefined || pd.lost) return;
  pd.machine = machine;
  const { address } = state;
  const flow = takeFlow(state.memory.flow, turn.clock);
  const stats = storeStats(turn, flow);
  const report = recovery === null ? null : need(RECOVERY_REPORT).recoveryReport(state, recovery);
  sendToPd(turn, { kind: "store-heartbeat", stats, flow, address, report }, STORE_HEARTBEAT_BYTES);
  host.startTimer(PD_TIMEOUT, { kind: "pd-timeout", sent: ++pd.sent });
}

/** What the store tells PD about itself. */
function storeStats(turn: Turn, flow: StoreFlow): StoreStats {
  const { state, host } = turn;
  const { inspectInterval, raftElectionTimeoutTicks, raftBaseTickInterval } = host.settings.store;
  const usedMiB = Math.floor(state.usedMiB);
  return {
    storeId: state.id, capacityMiB: state.capacityMiB,
    availableMiB: availableMiB(state, host),
    usedMiB, regionCount: state.peers.size, leaderCount: state.memory.leaderCount,
    sendingSnapshots: state.memory.snapshots.sends.length, receivingSnapshots: state.memory.snapshots.receives.length,
    applyingSnapshots: countInstalling(state),
    // One write of the store's threads takes an election timeout or longer.
    isBusy: host.diskBacklog >= raftElectionTimeoutTicks * raftBaseTickInterval,
    slowScore: Math.floor(host.slowScore(inspectInterval)),
    ...((state.memory.network !== undefined || state.memory.trend !== undefined) && need(INSPECTIONS).tellInspected(turn, flow)),
    isStopping: state.memory.stopBy !== START,
    startTime: state.startedAt,
  };
}

/** How many peers have a snapshot that is not on their disk yet. */
function countInstalling({ peers, memory: { installing } }: StoreState): number {
  for (const id of installing) if ((peers.get(id)?.node.raft.log.unstableSnapshot ?? null) === null) installing.delete(id);
  return installing.size;
}

/** A leader's report on its region: every minute, and at once when something about the region changed. Returns what it says. */
export function sendRegionHeartbeat(turn: Turn, peer: StorePeer, lead: Leadership): RegionHeartbeat {
  const { host, clock } = turn;
  const { region } = peer;
  const downPeers = collectDown(turn, peer, lead);
  const pendingPeers = collectPending(peer);
  const report: RegionHeartbeat = {
    kind: "region-heartbeat", term: peer.node.raft.term, region, leader: peer.self, downPeers,
    pendingPeers, sizeMiB: reportedSize(peer.disk.sizeMiB), keys: peer.disk.keys, writtenBytes: lead.writtenBytes,
    writtenKeys: lead.writtenKeys, interval: between(lead.reportedAt, clock),
  };
  sendToPd(turn, report, REGION_HEARTBEAT_BYTES);
  lead.writtenBytes = 0;
  lead.writtenKeys = 0;
  lead.reportedAt = clock;
  // One that sleeps reports when it is looked after.
  lead.nextRegionHeartbeat = peer.node.raft.resting ? NEVER : after(clock, host.settings.store.pdHeartbeatTickInterval);
  lead.reportedDown = downPeers.length === 0 ? NO_IDS : downPeers.map((down) => down.peer.id);
  lead.reportedPending = pendingPeers.length === 0 ? NO_IDS : pendingPeers.map(({ id }) => id);
  return report;
}

/** Whole MiB, as PD counts; what holds anything at all counts as one. */
const reportedSize = (sizeMiB: number): number => (sizeMiB > 0 ? Math.max(1, Math.floor(sizeMiB)) : 0);

const NO_DOWN_PEERS: readonly DownPeer[] = [];
const NO_PEERS: readonly Peer[] = [];

/** Peers that the leader has not heard of for max-peer-down-duration. */
function collectDown({ host, clock }: Turn, peer: StorePeer, lead: Leadership): readonly DownPeer[] {
  const longest = host.settings.store.maxPeerDownDuration;
  let down: DownPeer[] | null = null;
  for (const other of peer.region.peers) {
    if (other.id === peer.id) continue;
    const silence = clock - (heardOf(lead, other.id) ?? lead.since);
    if (silence < longest) continue;
    down ??= [];
    down.push({ peer: other, downSeconds: Math.floor(silence / MICROS_PER_SECOND) });
  }
  return down ?? NO_DOWN_PEERS;
}

/**
 * Peers whose log does not reach the leader's: they wait for a snapshot. A new leader knows of nobody's log
 * yet.
 */
function collectPending(peer: StorePeer): readonly Peer[] {
  const { raft } = peer.node;
  const truncated = storageFirstIndex(peer.disk.storage) - 1;
  let pending: Peer[] | null = null;
  for (const { id, match } of raft.progress) {
    if (id === peer.id || match >= truncated) continue;
    const other = peerById(peer.region, id);
    if (other === undefined) continue;
    pending ??= [];
    pending.push(other);
  }
  return pending ?? NO_PEERS;
}

/**
 * A peer that was reported pending or down has answered: PD hears of it at once if it is neither any more.
 */
export function reportRecovery(turn: Turn, peer: StorePeer, lead: Leadership, from: number): void {
  const recovered = lead.reportedDown.includes(from) ||
    (lead.reportedPending.includes(from) && !collectPending(peer).some(({ id }) => id === from));
  if (recovered) sendRegionHeartbeat(turn, peer, lead);
}

/** Asks PD for ids for so many new regions. */
export const askBatchSplit = (turn: Turn, region: Region, count: number): void =>
  sendToPd(turn, { kind: "ask-batch-split", region, count }, ASK_SPLIT_BYTES);
