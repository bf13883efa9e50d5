import { after } from "../kernel/time.ts";
import type { Message, RegionError } from "../proto/messages.ts";
import type { DiskUsage, PeerId, StoreId } from "../proto/region.ts";
import { withhold, type Progress } from "../raft/index.ts";
import { diskUsage } from "./disk-usage.ts";
import { peerById } from "./membership.ts";
import type { Leadership, StorePeer, StorePeerView } from "./peer.ts";
import { ownPeer } from "./regions.ts";
import { isCutOff, type StoreState } from "./state.ts";
import type { Turn } from "./turn.ts";

/*
 * What leaders know of the disks of their followers, and what follows from it (TiKV: refill_disk_full_peers). While a majority
 * has room, a full disk is spared: its replicas are sent no more entries. Where no majority has, nothing is written.
 */

const BYTES = 40;
/** A store says how full it is with each heartbeat; who has not heard it for so many takes it for normal. */
const HEARTBEATS = 3;
const RANK: Readonly<Record<DiskUsage, number>> = { "normal": 0, "almost-full": 1, "already-full": 2 };

/** Tells all other stores how full the disk is, where that has changed or, `again`, where it is not as it should be. */
export function tellDisk(turn: Turn, again: boolean): void {
  const { state, host, clock } = turn;
  const { memory } = state;
  const usage = diskUsage(state, host);
  if (usage === memory.toldDisk && (usage === "normal" || !again)) return;
  memory.toldDisk = usage;
  for (const [store, machine] of host.directory.stores) {
    if (store === state.id || isCutOff(state, machine, clock)) continue;
    host.send(machine, "raft", { kind: "disk-usage", storeId: state.id, usage }, BYTES);
  }
}

/** Another store says how full its disk is. */
export function hearDisk(turn: Turn, { storeId, usage }: Extract<Message, { kind: "disk-usage" }>): void {
  const { fullDisks } = turn.state.memory;
  const before = fullDisks.get(storeId)?.usage ?? "normal";
  if (usage === "normal") fullDisks.delete(storeId);
  else fullDisks.set(storeId, { usage, at: turn.clock });
  if (usage !== before) spareAll(turn);
}

/** Forgets what stores have not repeated. */
export function forgetDisks(turn: Turn): void {
  const { fullDisks } = turn.state.memory;
  const { pdStoreHeartbeatTickInterval } = turn.host.settings.store;
  let isAny = false;
  for (const [store, { at }] of fullDisks) {
    if (after(at, pdStoreHeartbeatTickInterval) + (HEARTBEATS - 1) * pdStoreHeartbeatTickInterval > turn.clock) continue;
    fullDisks.delete(store);
    isAny = true;
  }
  if (isAny) spareAll(turn);
}

function spareAll(turn: Turn): void {
  for (const { regionId, lead } of turn.state.peers.values()) {
    const peer = lead === null ? undefined : ownPeer(turn.state, regionId);
    if (peer !== undefined && peer.lead !== null) spareDisks(turn, peer, peer.lead);
  }
}

/** Settles anew which replicas are sent no entries: those on full disks, but for the fewest that a majority needs. */
export function spareDisks({ state }: Turn, peer: StorePeer, lead: Leadership): void {
  const full = fullPeers(state, peer);
  withhold(peer.node, isMajorityFull(peer, full) ? full.filter((id) => !leastFull(state, peer, lead).includes(id)) : full);
}

const usageOf = ({ id, memory: { fullDisks } }: StoreState, store: StoreId): DiskUsage =>
  (store === id ? "normal" : fullDisks.get(store)?.usage ?? "normal");

const usageAt = (state: StoreState, peer: StorePeerView, id: PeerId): DiskUsage =>
  usageOf(state, peerById(peer.region, id)?.storeId ?? state.id);

const NOBODY: readonly PeerId[] = [];

const fullPeers = (state: StoreState, { region: { peers } }: StorePeerView): readonly PeerId[] =>
  (state.memory.fullDisks.size === 0 ? NOBODY
    : peers.filter(({ storeId }) => usageOf(state, storeId) !== "normal").map(({ id }) => id));

/** Whether these are a majority of each half of the configuration. */
function isQuorum({ node: { raft: { progress } } }: StorePeerView, isIn: (peer: Progress) => boolean): boolean {
  return ([({ inIncoming }) => inIncoming, ({ inOutgoing }) => inOutgoing] as ((peer: Progress) => boolean)[]).every((half) => {
    const voters = progress.filter(half);
    return voters.length === 0 || voters.filter(isIn).length * 2 > voters.length;
  });
}

const isMajorityFull = (peer: StorePeerView, full: readonly PeerId[]): boolean =>
  full.length > 0 && !isQuorum(peer, ({ id }) => !full.includes(id));

/** The quorum of replicas with the most room; of equals those that have been sent the most. */
function leastFull(state: StoreState, peer: StorePeerView, { reportedDown }: Readonly<Leadership>): readonly PeerId[] {
  const rank = ({ id }: Progress): number => RANK[usageAt(state, peer, id)];
  const byRoom = peer.node.raft.progress.filter(({ id }) => !reportedDown.includes(id))
    .sort((a, b) => rank(a) - rank(b) || b.next - a.next);
  const quorum: PeerId[] = [];
  for (const { id } of byRoom) {
    quorum.push(id);
    if (isQuorum(peer, (other) => quorum.includes(other.id))) break;
  }
  return quorum;
}

/** Why a write of a client is not proposed: the leader's disk has no room, or those of a majority (check_normal_proposal_…). */
export function whyDiskFull({ state, host }: Turn, peer: StorePeerView): RegionError | null {
  if (diskUsage(state, host) !== "normal") return { kind: "DiskFull", storeIds: [state.id] };
  if (state.memory.fullDisks.size === 0) return null;
  const full = fullPeers(state, peer);
  if (!isMajorityFull(peer, full)) return null;
  return { kind: "DiskFull", storeIds: full.flatMap((id) => peerById(peer.region, id)?.storeId ?? []) };
}

/** Whether a split or a merge is refused: it is for whom no room at all is left. Almost full disks take it. */
export function isTooFull({ state, host }: Turn, peer: StorePeerView, lead: Readonly<Leadership>): boolean {
  if (diskUsage(state, host) === "already-full") return true;
  const full = fullPeers(state, peer);
  return isMajorityFull(peer, full) && leastFull(state, peer, lead).some((id) => usageAt(state, peer, id) === "already-full");
}

/** Whom a leader whose own disk is full asks to lead: a live voter with room, if a majority has it; 0 for nobody. */
export function successorWithRoom({ state }: Turn, peer: StorePeerView, lead: Readonly<Leadership>): PeerId {
  const full = fullPeers(state, peer);
  if (isMajorityFull(peer, full)) return 0;
  return peer.region.peers.find(({ id, role }) =>
    id !== peer.id && role !== "Learner" && !full.includes(id) && !lead.reportedDown.includes(id))?.id ?? 0;
}
