import { assert, defined } from "../../kernel/assert.ts";
import { dropTransfers, type CommandKind } from "../../group/index.ts";
import type { BatchSplitCommand } from "../../proto/command.ts";
import type { Key, Region } from "../../proto/region.ts";
import { campaign, step } from "../../raft/index.ts";
import { isSameEpoch } from "../membership.ts";
import { MIB } from "../options.ts";
import { adoptRegion, createSeededPeer, type StorePeer } from "../peer.ts";
import { sendRegionHeartbeat } from "../pd-link.ts";
import { addPeer, dropData, leaveRange, ownPeer, removePeer, takeRange } from "../regions.ts";
import { placeOf, type StoreState } from "../state.ts";
import { spreadCommit, tellPeer } from "../tell.ts";
import { endTurn, type Turn } from "../turn.ts";
import { lookSoon } from "../wake.ts";
import { writtenKeys } from "../written.ts";

/** Bytes of one new region in the command: its ids and its key. */
const PART_BYTES = 64;

/**
 * The region falls apart. Every replica does so when it comes to the command, and its store then has a replica of each part:
 * nothing is copied, each is another range of the same data. The leader's replicas campaign at once, all others wait for them.
 */
export const batchSplitCommand: CommandKind<Turn, StorePeer, BatchSplitCommand> = {
  kind: "batch-split",
  bytes: ({ keys }) => keys.reduce((sum, key) => sum + PART_BYTES + key.length, 0),
  isVoid: ({ region: { epoch }, disk: { merging } }, command) =>
    merging !== null || !isSameEpoch(epoch, command.epoch),
  apply(turn, peer, command) {
    const { state, host } = turn;
    const { region, disk, lead } = peer;
    const amounts = divide(state, peer, command);
    const { rest, parts } = splitRegion(region, command);
    leaveRange(state, peer);
    adoptRegion(state, peer, rest);
    takeRange(state, peer);
    for (const { sizeMiB, keys } of amounts) {
      disk.sizeMiB -= sizeMiB;
      disk.keys -= keys;
      state.usedMiB -= sizeMiB;
    }
    assert(disk.sizeMiB > -1 && disk.keys >= 0, "what a region gives away it had");
    disk.sizeMiB = Math.max(0, disk.sizeMiB);
    const place = region.peers.findIndex(({ id }) => id === peer.id);
    const born = parts.flatMap((part, i) => bearPart(turn, part, place, defined(amounts[i], "each part has its amount")) ?? []);
    endTurn(turn);
    host.emit({ name: "region.split", region: region.id, store: state.id, leads: lead !== null, rest, parts });
    for (const newborn of born) tellPeer(turn, newborn, true);
    if (lead !== null) {
      lead.growth = 0;
      lead.load = null;
      sendRegionHeartbeat(turn, peer, lead);
      spreadCommit(peer);
    }
    for (const newborn of born) wake(turn, newborn, lead !== null);
  },
};

/** What the parts are, and what is left. */
function splitRegion(region: Region, { keys, ids }: BatchSplitCommand): { rest: Region; parts: Region[] } {
  const epoch = { confVer: region.epoch.confVer, version: region.epoch.version + keys.length };
  const parts = keys.map((endKey, i): Region => {
    const granted = defined(ids[i], "each part has its ids");
    const peers = region.peers.map((peer, place) =>
      ({ ...peer, id: defined(granted.peers[place], "each peer of a part has its id") }));
    return { id: granted.region, startKey: keys[i - 1] ?? region.startKey, endKey, epoch, peers };
  });
  return { rest: { ...region, startKey: keys[keys.length - 1] ?? region.startKey, epoch }, parts };
}

interface Amount {
  readonly sizeMiB: number;
  readonly keys: number;
}

/** What each part takes along: what clients wrote into its range, and its share of all else. */
function divide(state: StoreState, { region, disk }: StorePeer, { keys, shares }: BatchSplitCommand): Amount[] {
  const written = [...keys, region.endKey].map((end, i) => writtenIn(state, keys[i - 1] ?? region.startKey, end));
  const all = written.reduce((sum, part) => ({ sizeMiB: sum.sizeMiB + part.sizeMiB, keys: sum.keys + part.keys }), NOTHING);
  const restMiB = Math.max(0, disk.sizeMiB - all.sizeMiB);
  const restKeys = Math.max(0, disk.keys - all.keys);
  return keys.map((_, i) => {
    const share = (shares[i] ?? 0) - (shares[i - 1] ?? 0);
    const own = written[i] ?? NOTHING;
    return { sizeMiB: own.sizeMiB + restMiB * share, keys: own.keys + Math.floor(restKeys * share) };
  });
}

const NOTHING: Amount = { sizeMiB: 0, keys: 0 };

function writtenIn(state: StoreState, from: Key, to: Key): Amount {
  let bytes = 0;
  let keys = 0;
  for (const { size, lines } of writtenKeys(state, from, to)) {
    bytes += size;
    keys += lines;
  }
  return { sizeMiB: bytes / MIB, keys };
}

/** The store's replica of a part; undefined where it has none, because its peer has gone before it came. */
function bearPart(turn: Turn, part: Region, place: number, amount: Amount): StorePeer | undefined {
  const { state } = turn;
  const self = part.peers[place];
  const known = ownPeer(state, part.id);
  const isGone = self === undefined || state.tombstones.has(part.id) || (known !== undefined && known.id !== self.id);
  if (isGone) {
    dropData(state, part);
    return undefined;
  }
  assert(known?.disk.initialized !== true, "a part has no data before the split");
  let { life } = placeOf(state, part.id, self.id);
  let draw = placeOf(state, part.id, self.id).draw;
  if (known !== undefined) {
    // A message has called it already; it is what it promised, and has the data now.
    life = known.life + 1;
    draw = known.node.raft.draw;
    removePeer(state, known);
    dropTransfers(state.memory.snapshots, part.id);
  }
  const seed = { region: part, peerId: self.id, ...amount };
  const peer = createSeededPeer({ ...placeOf(state, part.id, self.id), life, draw }, seed, known);
  peer.heardLeaderAt = turn.clock;
  addPeer(state, peer);
  return peer;
}

/** Where its region was led a part wants to lead, at once; elsewhere it hears who does. A lone replica needs nobody's word. */
function wake(turn: Turn, peer: StorePeer, campaigns: boolean): void {
  const { memory, votesFrom } = turn.state;
  if (campaigns || peer.region.peers.length === 1) campaign(peer.node);
  const isForIt = ({ regionId, to }: { readonly regionId: number; readonly to: { readonly id: number } }): boolean =>
    regionId === peer.regionId && to.id === peer.id;
  const early = memory.earlyVotes.filter(isForIt);
  if (early.length > 0) memory.earlyVotes = memory.earlyVotes.filter((envelope) => !isForIt(envelope));
  for (const { message } of early) if (message !== null && turn.clock >= votesFrom) step(peer.node, message);
  turn.touched = [...turn.touched, peer];
  lookSoon(turn, peer);
}
