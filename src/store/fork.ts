import { forkTransport } from "../group/index.ts";
import { forkOrderedMap } from "../kernel/ordered-map.ts";
import { cloneStream } from "../kernel/random.ts";
import type { RegionId } from "../proto/region.ts";
import { forkPeer, type StorePeer } from "./peer.ts";
import type { PeerGroup, StoreMemory, StoreState } from "./state.ts";

/**
 * A copy that can go its own way. Entries, messages, descriptors, snapshots and data are shared; of the data, whichever side
 * writes first to a part of it takes a copy of that part, because from here on neither owns any.
 */
export function forkStore(state: StoreState): StoreState {
  const groups: PeerGroup[] = state.groups.map((group) => ({ ...group, members: [], clock: { ...group.clock } }));
  const peers = new Map<RegionId, StorePeer>();
  // Groups list their peers in the order of the map, so that this rebuilds both.
  for (const [regionId, peer] of state.peers) {
    const group = groups[peer.group];
    const isShared = peer.node.raft.clock === state.groups[peer.group]?.clock;
    const copy = forkPeer(peer, isShared ? group?.clock : undefined);
    peers.set(regionId, copy);
    group?.members.push(copy);
  }
  return {
    ...state, peers, ranges: forkOrderedMap(state.ranges), data: forkOrderedMap(state.data),
    tombstones: new Map(state.tombstones), groups, random: cloneStream(state.random), memory: forkMemory(state.memory),
  };
}

const forkMemory = (memory: StoreMemory): StoreMemory =>
  ({ ...memory, snapshots: forkTransport(memory.snapshots), pd: { ...memory.pd } });
