import { regionWaits, retryingOperations } from "../client/index.ts";
import { START, type Duration, type Instant } from "../kernel/time.ts";
import { readClock } from "../machine/clock.ts";
import { distance, linkKey } from "../machine/network.ts";
import { stuckRegion, viewOperatorOf, viewOperators } from "../pd/index.ts";
import type { Node } from "../proto/events.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { ProgressState, Role } from "../raft/index.ts";
import { firstIndex, lastIndex, termAt } from "../raft/log.ts";
import { arrivedShare, isLeader, type StorePeer } from "../store/index.ts";
import { machineAt, machineOf, pdStateOf, storeStateOf, type Cluster } from "./cluster.ts";
import { clientStates } from "./frames.ts";
import { isNewer } from "./layout.ts";
import { PD_SETTING_KEYS, settingText } from "./settings.ts";
import { lastHeartbeatOf, pdStoreView, storeStateName } from "./pd-view.ts";
import type {
  ClientDetail, Detail, LinkDetail, PdDetail, RegionDetail, ReplicaDetail, Selection, StoreDetail,
} from "./details.ts";

/** Columns of the log table: what fits beside each other. */
const LOG_COLUMNS = 12;

/** Everything about the selected thing; null if it does not exist (any more). */
export function inspect(cluster: Cluster, selection: Selection): Detail | null {
  switch (selection.kind) {
    case "region":
      return inspectRegion(cluster, selection.id);
    case "store":
      return inspectStore(cluster, selection.id);
    case "pd":
      return inspectPd(cluster, selection.id);
    case "client":
      return inspectClient(cluster, selection.id);
    case "link":
      return inspectLink(cluster, selection.from, selection.to);
  }
}

interface Replica {
  readonly machine: number;
  readonly store: StoreId;
  readonly peer: StorePeer;
}

function replicasOf(cluster: Cluster, region: RegionId): Replica[] {
  const replicas: Replica[] = [];
  for (const machine of cluster.replicaMachines.get(region) ?? []) {
    const state = storeStateOf(cluster, machine);
    const peer = state?.peers.get(region);
    if (state !== undefined && peer !== undefined) replicas.push({ machine, store: state.id, peer });
  }
  return replicas.sort((a, b) => a.store - b.store);
}

/** The replica that leads with the highest term among the running ones. */
function leadingReplica(cluster: Cluster, replicas: readonly Replica[]): Replica | undefined {
  return replicas
    .filter(({ machine, peer }) => machineAt(cluster, machine).process === "running" && isLeader(peer))
    .sort((a, b) => b.peer.node.raft.term - a.peer.node.raft.term)[0];
}

function inspectRegion(cluster: Cluster, id: RegionId): RegionDetail | null {
  const replicas = replicasOf(cluster, id);
  const newest = replicas.map((replica) => replica.peer).filter((peer) => peer.initialized)
    .reduce<StorePeer | undefined>((best, peer) => (best === undefined || isNewer(peer.region, best.region) ? peer : best), undefined);
  if (newest === undefined) return null;
  const leader = leadingReplica(cluster, replicas);
  const logTo = replicas.reduce((most, { peer }) => Math.max(most, lastIndex(peer.node.raft.log)), 0);
  const logFrom = Math.max(1, logTo - LOG_COLUMNS + 1);
  const pd = pdStateOf(cluster);
  const waits = regionWaits(clientStates(cluster), id, cluster.now);
  const stuck = pd === undefined ? undefined : stuckRegion(pd, id);
  return {
    kind: "region",
    region: newest.region,
    sizeMiB: leader?.peer.sizeMiB ?? newest.sizeMiB,
    keys: leader?.peer.keys ?? newest.keys,
    leaderStore: leader?.store ?? null,
    leaderConfirmed: leader?.peer.node.raft.committedInTerm === true,
    term: replicas.reduce((most, { peer }) => Math.max(most, peer.node.raft.term), 0),
    unavailableSince: cluster.unavailable.get(id) ?? null,
    leaseUntil: leader === undefined ? null : leaseOf(cluster, leader),
    waitingOperations: waits.count,
    oldestWait: waits.oldest,
    replicas: replicas.map((replica) => replicaDetail(cluster, replica, leader, logFrom, logTo)),
    operator: pd === undefined ? null : viewOperatorOf(pd, id),
    stuck: stuck === undefined ? null : { want: stuck.want, reason: stuck.reason, refusals: stuck.refusals },
    logFrom,
    logTo,
  };
}

/** The end of the leader's lease in true time; null if it has run out or never began. */
function leaseOf(cluster: Cluster, leader: Replica): Instant | null {
  const until = leader.peer.lead?.leaseUntil ?? START;
  const clock = readClock(machineAt(cluster, leader.machine).clock, cluster.now);
  return until <= clock ? null : ((cluster.now + (until - clock)) as Instant);
}

function replicaDetail(
  cluster: Cluster, replica: Replica, leader: Replica | undefined, logFrom: number, logTo: number,
): ReplicaDetail {
  const { peer, machine, store } = replica;
  const { raft } = peer.node;
  const last = lastIndex(raft.log);
  const terms: number[] = [];
  for (let index = logFrom; index <= Math.min(logTo, last); index++) terms.push(Math.max(0, termAt(raft.log, index)));
  const member = peer.region.peers.find((candidate) => candidate.storeId === store);
  const state = storeStateOf(cluster, machine);
  return {
    peer: member ?? { id: peer.id, storeId: store, role: "Learner" },
    process: machineAt(cluster, machine).process,
    role: roleName(raft.role),
    term: raft.term,
    votedFor: storeOfPeer(cluster, peer, raft.vote),
    leaderStore: storeOfPeer(cluster, peer, raft.lead),
    commit: raft.log.committed,
    applied: peer.applied,
    firstIndex: firstIndex(raft.log),
    lastIndex: last,
    terms,
    durableIndex: raft.log.offset - 1,
    electionElapsed: raft.electionElapsed,
    electionTimeout: raft.randomizedElectionTimeout,
    progress: leader === undefined || leader.peer === peer ? null : progressDetail(leader.peer, peer.id),
    snapshotArrived: state === undefined ? null : arrivedShare(state, peer.regionId),
  };
}

function progressDetail(leader: StorePeer, peer: number): ReplicaDetail["progress"] {
  const progress = leader.node.raft.progress.find((candidate) => candidate.id === peer);
  if (progress === undefined) return null;
  const { match, next, recentActive, pendingSnapshot } = progress;
  const state =
    progress.state === ProgressState.Probe ? "probe" : progress.state === ProgressState.Replicate ? "replicate" : "snapshot";
  return { state, match, next, inflight: progress.windowCount, recentActive, pendingSnapshot };
}

function roleName(role: Role): ReplicaDetail["role"] {
  if (role === Role.Leader) return "leader";
  if (role === Role.Candidate) return "candidate";
  return role === Role.PreCandidate ? "pre-candidate" : "follower";
}

/** The store of another peer of the group; 0 for nobody. */
function storeOfPeer(cluster: Cluster, peer: StorePeer, id: number): StoreId {
  if (id === 0) return 0;
  const known = peer.region.peers.find((member) => member.id === id) ?? peer.strangers.find((member) => member.id === id);
  if (known !== undefined) return known.storeId;
  return replicasOf(cluster, peer.regionId).find((replica) => replica.peer.id === id)?.store ?? 0;
}

function inspectStore(cluster: Cluster, id: StoreId): StoreDetail | null {
  const machineId = cluster.directory.stores.get(id);
  const state = machineId === undefined ? undefined : storeStateOf(cluster, machineId);
  if (machineId === undefined || state === undefined) return null;
  const machine = machineAt(cluster, machineId);
  const view = pdStoreView(cluster, id);
  const usedMiB = state.otherUsedMiB + state.usedMiB;
  const running = machine.process === "running" || machine.process === "paused";
  return {
    kind: "store",
    id,
    machine: machineId,
    address: state.address,
    version: state.version,
    labels: state.labels,
    process: machine.process,
    stateName: storeStateName(cluster, id),
    lastHeartbeat: lastHeartbeatOf(cluster, id),
    startedAt: machine.startedAt,
    leaders: running ? state.leaderCount : 0,
    peers: state.peers.size,
    peersInPd: view?.regions ?? 0,
    capacityMiB: state.capacityMiB,
    availableMiB: Math.max(0, state.capacityMiB - usedMiB),
    usedMiB,
    leaderScore: view?.leaderScore ?? 0,
    regionScore: view?.regionScore ?? 0,
    sendingSnapshots: state.sends.length,
    receivingSnapshots: state.receives.length,
    writeQueue: machine.disk.pending,
    writeLatency: machine.disk.lastLatency,
    extraDiskLatency: machine.disk.extraLatency,
    diskFull: machine.disk.full,
    clockOffset: machine.clock.offset,
    driftPpm: machine.clock.driftPpm,
  };
}

function inspectPd(cluster: Cluster, id: number): PdDetail | null {
  const machineId = cluster.directory.pds[id - 1];
  const process = machineId === undefined ? undefined : cluster.processes[machineId];
  if (machineId === undefined || process?.kind !== "pd") return null;
  const pd = process.state;
  return {
    kind: "pd",
    id,
    machine: machineId,
    process: machineAt(cluster, machineId).process,
    prepared: pd.prepared,
    knownRegions: pd.tree.infos.size,
    operators: viewOperators(pd),
    stores: [...pd.stores.keys()].sort((a, b) => a - b).map((store) => pdStore(cluster, store)),
    stuckRegions: pd.patrol.stuck.size,
    settings: PD_SETTING_KEYS.map((key) => ({ key, value: settingText(cluster.settings, key) })),
  };
}

function pdStore(cluster: Cluster, id: StoreId): PdDetail["stores"][number] {
  const view = pdStoreView(cluster, id);
  return {
    id,
    stateName: view?.stateName ?? "Up",
    leaders: view?.leaders ?? 0,
    regions: view?.regions ?? 0,
    leaderScore: view?.leaderScore ?? 0,
    regionScore: view?.regionScore ?? 0,
    lastHeartbeat: view?.lastHeartbeat ?? null,
  };
}

function inspectLink(cluster: Cluster, from: Node, to: Node): LinkDetail | null {
  const a = machineOf(cluster, from);
  const b = machineOf(cluster, to);
  if (a === undefined || b === undefined || a === b) return null;
  return { kind: "link", from, to, directions: [direction(cluster, a, b), direction(cluster, b, a)] };
}

function direction(cluster: Cluster, from: number, to: number): LinkDetail["directions"][number] {
  // Looked up, not made: an inspector that created links would change the cluster's digest by looking at it.
  const link = cluster.network.links.get(linkKey(from, to));
  const range = distance(cluster.settings.network, machineAt(cluster, from).location, machineAt(cluster, to).location);
  const latency = Math.round((range.min + range.max) / 2) as Duration;
  let underWay = 0;
  for (let i = 0; i < cluster.queue.size; i++) {
    const item = cluster.queue.items[i];
    if (item?.kind === "deliver" && item.from === from && item.to === to) underWay++;
  }
  return {
    cut: link?.cut ?? false,
    latency,
    extraLatency: link?.extraLatency ?? (0 as Duration),
    lossPercent: link?.lossPercent ?? 0,
    duplicatePercent: link?.duplicatePercent ?? 0,
    sent: link?.sent ?? 0,
    lost: link?.lost ?? 0,
    bytes: link?.bytes ?? 0,
    underWay,
  };
}

function inspectClient(cluster: Cluster, id: number): ClientDetail | null {
  const machineId = cluster.directory.clients[id - 1];
  const process = machineId === undefined ? undefined : cluster.processes[machineId];
  if (machineId === undefined || process?.kind !== "client") return null;
  const client = process.state;
  return {
    kind: "client",
    id,
    machine: machineId,
    process: machineAt(cluster, machineId).process,
    rate: cluster.settings.client.rate / Math.max(1, cluster.directory.clients.length),
    ok: client.measures.ok,
    failed: client.measures.failed,
    retries: client.measures.retries,
    cachedRegions: client.cache.entries.length,
    waiting: retryingOperations(client).map(({ operation, key, region, startedAt, lastError, attempts }) =>
      ({ operation, key, region, since: startedAt, error: lastError, attempts })),
  };
}

