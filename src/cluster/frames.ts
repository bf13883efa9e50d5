import { recentWork, addRegionLoads, type ClientState } from "../client/index.ts";
import type { Instant } from "../kernel/time.ts";
import { isFaulty } from "../machine/network.ts";
import { nextDisplayedState, tsoPhysical } from "../pd/index.ts";
import type { Message } from "../proto/messages.ts";
import { ProgressState, Role } from "../raft/index.ts";
import { arrivedShare, isLeader, type StorePeer } from "../store/index.ts";
import { leadingPd, pdStateOf, type Cluster } from "./cluster.ts";
import { arrivalOf, type Arrival } from "./delivery.ts";
import {
  MAX_PACKETS, PacketFate, PeerFlag, PeerRoleCode, RegionFlag,
  type ClientsFrame, type Frame, type LinkFrame, type PacketColumns, type PdFrame, type StoreFrame,
} from "./frame.ts";
import { layOut, type FrameLayout } from "./layout.ts";
import { kindOf, moreIn, regionOf, termOf, typeOf } from "./packets.ts";
import { peerDetails } from "./peer-details.ts";
import { lastHeartbeatOf, pdRegionInfo, storeStateName } from "./pd-view.ts";

/** Draws frames of one cluster after another (a run's forks): remembers the layout while it stays the same. */
export interface Camera {
  layout: FrameLayout | null;
  /** Which cluster value the layout was made of: another branch may use the same layout numbers. */
  cluster: Cluster | null;
  /** Numbers layouts over all branches. */
  count: number;
}

export const createCamera = (): Camera => ({ layout: null, cluster: null, count: 0 });

/** A leader keeps a follower this far behind without anybody calling it late: one round of appends under load. */
const LAG_TOLERATED = 64;

/** The cluster as it is now, as columns. Reads everything, changes nothing in the cluster. */
export function takeFrame(camera: Camera, cluster: Cluster): Frame {
  const isNew = camera.layout === null || camera.cluster !== cluster || camera.layout.number !== cluster.layout;
  if (isNew || camera.layout === null) {
    camera.layout = layOut(cluster);
    camera.cluster = cluster;
    camera.count++;
  }
  const { layout } = camera;
  const regions = regionColumns(cluster, layout);
  const peers = peerColumns(cluster, layout, regions.flags);
  return {
    now: cluster.now,
    layout: camera.count,
    stores: layout.stores.map((_, row) => storeFrame(cluster, layout, row)),
    regions: { ...regions, startKeys: isNew ? layout.startKeys : null },
    peers,
    packets: packetColumns(cluster),
    links: linkFrames(cluster),
    pds: pdFrames(cluster),
    clients: clientsFrame(cluster),
  };
}

function regionColumns(cluster: Cluster, layout: FrameLayout): Omit<Frame["regions"], "startKeys"> {
  const count = layout.regionIds.length;
  const leader = new Int16Array(count).fill(-1);
  const flags = new Uint8Array(count);
  const term = new Uint32Array(count);
  const sizeMiB = new Float32Array(count);
  const load = new Float32Array(count);
  for (const region of cluster.unavailable.keys()) {
    const row = layout.regionRow.get(region);
    if (row !== undefined) flags[row] = (flags[row] ?? 0) | RegionFlag.unavailable;
  }
  const pd = pdStateOf(cluster);
  if (pd !== undefined) {
    for (const region of pd.operators.keys()) {
      const row = layout.regionRow.get(region);
      if (row !== undefined) flags[row] = (flags[row] ?? 0) | RegionFlag.hasOperator;
    }
  }
  const loads = new Map<number, number>();
  for (const client of clientStates(cluster)) addRegionLoads(client, cluster.now, loads);
  for (const [region, operations] of loads) {
    const row = layout.regionRow.get(region);
    if (row !== undefined) load[row] = operations;
  }
  layout.stores.forEach(({ machine, state }, store) => {
    if (cluster.machines[machine]?.process !== "running") return;
    for (const peer of state.peers.values()) {
      const row = layout.regionRow.get(peer.regionId);
      if (row === undefined) continue;
      const { raft } = peer.node;
      if (sizeMiB[row] === 0) sizeMiB[row] = peer.sizeMiB;
      if (isLeader(peer) && raft.term >= (term[row] ?? 0)) {
        leader[row] = store;
        if (raft.committedInTerm) flags[row] = (flags[row] ?? 0) & ~RegionFlag.unconfirmed;
        else flags[row] = (flags[row] ?? 0) | RegionFlag.unconfirmed;
        flags[row] = (flags[row] ?? 0) | leaderFlags(cluster, peer);
        sizeMiB[row] = peer.sizeMiB;
      }
      if (raft.role === Role.Candidate || raft.role === Role.PreCandidate) flags[row] = (flags[row] ?? 0) | RegionFlag.electing;
      if (raft.term > (term[row] ?? 0)) term[row] = raft.term;
    }
  });
  return { count, id: layout.regionIds.slice(), leader, flags, term, sizeMiB, load };
}

function leaderFlags(cluster: Cluster, peer: StorePeer): number {
  let flags = 0;
  for (const { role } of peer.region.peers) {
    if (role === "IncomingVoter" || role === "DemotingVoter") flags |= RegionFlag.jointConfig;
  }
  const info = pdRegionInfo(cluster, peer.regionId);
  if (info !== undefined && info.downPeers.length > 0) flags |= RegionFlag.downPeer;
  if (info !== undefined && info.pendingPeers.length > 0) flags |= RegionFlag.pendingPeer;
  return flags;
}

function peerColumns(cluster: Cluster, layout: FrameLayout, regionFlags: Uint8Array): Frame["peers"] {
  const count = layout.peerIds.length;
  const state = new Uint8Array(count);
  const term = new Uint32Array(count);
  const copied = new Uint8Array(count);
  const behind = lateFollowers(layout, cluster);
  for (let row = 0; row < count; row++) {
    const place = layout.stores[layout.peerStore[row] ?? 0];
    const peer = place?.state.peers.get(layout.peerRegionIds[row] ?? 0);
    if (place === undefined || peer === undefined) continue;
    const process = cluster.machines[place.machine]?.process;
    const flags = regionFlags[layout.peerRegion[row] ?? 0] ?? 0;
    const lag = behind.get(peer.id);
    state[row] =
      roleCode(peer, place.state.id) |
      ((flags & RegionFlag.unavailable) !== 0 ? PeerFlag.unavailable : 0) |
      (lag === "copying" || !peer.initialized ? PeerFlag.copying : 0) |
      (lag === "lagging" ? PeerFlag.lagging : 0) |
      (process === "dead" || process === "off" ? PeerFlag.dead : 0) |
      ((flags & RegionFlag.jointConfig) !== 0 ? PeerFlag.joint : 0);
    term[row] = peer.node.raft.term;
    if (!peer.initialized || lag === "copying") {
      copied[row] = Math.round((arrivedShare(place.state, peer.regionId) ?? 0) * 255);
    }
  }
  return {
    count, id: layout.peerIds.slice(), region: layout.peerRegion.slice(), store: layout.peerStore.slice(), state, term, copied,
    ...peerDetails(cluster, layout),
  };
}

function roleCode(peer: StorePeer, store: number): number {
  const { role } = peer.node.raft;
  if (!peer.initialized) return PeerRoleCode.uninitialized;
  if (role === Role.Leader) return PeerRoleCode.leader;
  if (role === Role.Candidate) return PeerRoleCode.candidate;
  if (role === Role.PreCandidate) return PeerRoleCode.preCandidate;
  const own = peer.region.peers.find((member) => member.storeId === store);
  return own?.role === "Learner" ? PeerRoleCode.learner : PeerRoleCode.follower;
}

/** The replicas that their leaders know to be late, by peer id. */
function lateFollowers(layout: FrameLayout, cluster: Cluster): Map<number, "copying" | "lagging"> {
  const late = new Map<number, "copying" | "lagging">();
  for (const { machine, state } of layout.stores) {
    if (cluster.machines[machine]?.process !== "running") continue;
    for (const peer of state.peers.values()) {
      if (!isLeader(peer)) continue;
      for (const progress of peer.node.raft.progress) {
        if (progress.state === ProgressState.Snapshot) late.set(progress.id, "copying");
        else if (peer.applied - progress.match > LAG_TOLERATED) late.set(progress.id, "lagging");
      }
    }
  }
  return late;
}

function storeFrame(cluster: Cluster, layout: FrameLayout, row: number): StoreFrame {
  const place = layout.stores[row];
  const machine = cluster.machines[place?.machine ?? -1];
  if (place === undefined || machine === undefined) throw new RangeError("a row of the layout names a store");
  const { state } = place;
  const pd = pdStateOf(cluster);
  const running = machine.process === "running" || machine.process === "paused";
  return {
    id: state.id,
    machine: machine.id,
    address: state.address,
    labels: state.labels,
    process: machine.process,
    processSince: machine.processSince,
    stateName: storeStateName(cluster, state.id),
    nextState: pd === undefined ? null : nextDisplayedState(pd, state.id, cluster.now),
    leaders: running ? state.leaderCount : 0,
    regions: state.peers.size,
    capacityMiB: state.capacityMiB,
    usedMiB: state.otherUsedMiB + state.usedMiB,
    writeQueue: machine.disk.pending,
    writeLatency: machine.disk.lastLatency,
    sendingSnapshots: state.sends.length,
    receivingSnapshots: state.receives.length,
    lastHeartbeat: lastHeartbeatOf(cluster, state.id),
    slowDisk: machine.disk.extraLatency > 0 || machine.disk.stalledUntil > cluster.now,
    fullDisk: machine.disk.full,
    clockOffset: machine.clock.offset,
  };
}

/** How a message is drawn that would fare so if it were there by now. */
const FATES: Readonly<Record<Arrival, number>> = {
  received: PacketFate.arrives, waits: PacketFate.arrives, refused: PacketFate.refused, lost: PacketFate.lost,
};

/** Messages under way, the newest departures first where there are more than a frame carries. */
function packetColumns(cluster: Cluster): PacketColumns {
  const under: { from: number; to: number; message: Message; departed: Instant; arrives: Instant; fate: number }[] = [];
  const { queue } = cluster;
  for (let i = 0; i < queue.size; i++) {
    const item = queue.items[i];
    if (item?.kind === "deliver") {
      const { from, to, message, departed, arrives } = item;
      under.push({ from, to, message, departed, arrives, fate: FATES[arrivalOf(cluster, item)] });
    }
  }
  for (const lost of cluster.lost) if (lost.arrives >= cluster.now) under.push({ ...lost, fate: PacketFate.lost });
  // The heap's order is no order: frames of equal clusters must be equal.
  under.sort((a, b) => b.departed - a.departed || a.from - b.from || a.to - b.to || a.arrives - b.arrives);
  const count = Math.min(under.length, MAX_PACKETS);
  const columns = {
    count, from: new Uint16Array(count), to: new Uint16Array(count), kind: new Uint8Array(count), fate: new Uint8Array(count),
    region: new Float64Array(count), type: new Uint8Array(count), term: new Uint32Array(count), more: new Uint16Array(count),
    departed: new Float64Array(count), arrives: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) {
    const packet = under[i];
    if (packet === undefined) continue;
    columns.from[i] = packet.from;
    columns.to[i] = packet.to;
    columns.kind[i] = kindOf(packet.message);
    columns.fate[i] = packet.fate;
    columns.region[i] = regionOf(packet.message);
    columns.type[i] = typeOf(packet.message);
    columns.term[i] = termOf(packet.message);
    columns.more[i] = moreIn(packet.message);
    columns.departed[i] = packet.departed;
    columns.arrives[i] = packet.arrives;
  }
  return columns;
}

function linkFrames(cluster: Cluster): LinkFrame[] {
  const faulty: LinkFrame[] = [];
  for (const link of cluster.network.links.values()) {
    if (!isFaulty(link)) continue;
    const { from, to, cut, extraLatency, lossPercent, duplicatePercent } = link;
    faulty.push({ from, to, cut, extraLatency, lossPercent, duplicatePercent });
  }
  return faulty.sort((a, b) => a.from - b.from || a.to - b.to);
}

function pdFrames(cluster: Cluster): PdFrame[] {
  return cluster.directory.pds.map((id, index) => {
    const machine = cluster.machines[id];
    const process = cluster.processes[id];
    const pd = process?.kind === "pd" ? process.state : undefined;
    const silent = pd === undefined ? 0 : [...pd.stores.keys()].filter((store) => {
      const name = storeStateName(cluster, store);
      return name === "Disconnected" || name === "Down";
    }).length;
    return {
      id: index + 1, machine: id, process: machine?.process ?? "off", role: id === leadingPd(cluster) ? "leader" : "follower",
      operators: pd === undefined ? 0 : pd.operators.size, tso: pd === undefined ? 0 : tsoPhysical(pd, cluster.now), silentStores: silent,
    };
  });
}

export const clientStates = (cluster: Cluster): ClientState[] =>
  cluster.directory.clients.flatMap((id) => {
    const process = cluster.processes[id];
    return process?.kind === "client" ? [process.state] : [];
  });

function clientsFrame(cluster: Cluster): ClientsFrame {
  const work = recentWork(clientStates(cluster), cluster.now);
  return {
    machines: cluster.directory.clients,
    processes: cluster.directory.clients.map((id) => cluster.machines[id]?.process ?? "off"),
    operationsPerSecond: work.operationsPerSecond,
    p50: work.p50,
    p99: work.p99,
    retrying: work.retrying,
    failed: work.failed,
  };
}

