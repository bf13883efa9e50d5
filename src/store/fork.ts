import { forkTransport } from "../group/index.ts";
import { forkOrderedMap } from "../kernel/ordered-map.ts";
import { cloneStream } from "../kernel/random.ts";
import { forkStanding } from "./stand.ts";
import type { PeerGroup, StoreMemory, StoreState } from "./state.ts";

/**
 * A copy that can go its own way. Entries, messages, descriptors and snapshots are shared, and so are peers and data: whichever
 * side writes first to a peer, or to a part of the data, takes a copy of it, because from here on neither owns any.
 */
export function forkStore(state: StoreState): StoreState {
  state.token = {};
  return {
    ...state, peers: new Map(state.peers), token: {}, groups: state.groups.map(forkGroup),
    ranges: forkOrderedMap(state.ranges), data: forkOrderedMap(state.data),
    tombstones: new Map(state.tombstones), random: cloneStream(state.random), memory: forkMemory(state.memory),
  };
}

const forkGroup = (group: PeerGroup): PeerGroup =>
  ({
    ...group, members: group.members.slice(), dues: group.dues === null ? null : group.dues.slice(), beats: group.beats.slice(),
    chores: group.chores.slice(),
  });

const forkMemory = (memory: StoreMemory): StoreMemory =>
  ({ ...memory, snapshots: forkTransport(memory.snapshots), pd: { ...memory.pd }, standing: forkStanding(memory.standing) });
