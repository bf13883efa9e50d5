import { createTickGroup, TICK_GROUPS } from "../group/index.ts";
import { createOrderedMap } from "../kernel/ordered-map.ts";
import { createStream } from "../kernel/random.ts";
import { START } from "../kernel/time.ts";
import type { StoreSettings } from "../proto/settings/store.ts";
import { raftOptionsOf } from "./options.ts";
import { createEmptyPeer, createSeededPeer, type PeerSeed, type StorePeerView } from "./peer.ts";
import { addPeer } from "./regions.ts";
import { createStoreMemory, placeOf, type PeerGroup, type StoreIdentity, type StoreState } from "./state.ts";

/** What a store is born with. */
export interface StoreOptions extends StoreIdentity {
  /** The settings that the run, or the store, begins with. */
  readonly settings: StoreSettings;
  readonly peers: readonly PeerSeed[];
}

/**
 * A store with its first peers, all of them followers; `electAtBirth` makes leaders, `storeProgram.start`
 * runs it.
 */
export function createStore(options: StoreOptions): StoreState {
  const { id, address, labels, version, capacityMiB, otherUsedMiB, seed } = options;
  const state: StoreState = {
    id, address, labels, version, capacityMiB, otherUsedMiB, seed,
    peers: new Map(), token: {}, ranges: createOrderedMap(), data: createOrderedMap(), versions: createOrderedMap(),
    tombstones: new Map(), merged: new Map(), replication: null,
    groups: Array.from({ length: TICK_GROUPS }, (_, number) => emptyGroup(number)),
    options: raftOptionsOf(options.settings), optionsSource: options.settings,
    random: createStream(seed, `store/${id}`), usedMiB: 0, holdings: 0, nextTransferId: 1,
    starts: 0, startedAt: START, votesFrom: START, memory: createStoreMemory(),
  };
  for (const peerSeed of options.peers) {
    const { region, peerId, pending } = peerSeed;
    const place = placeOf(state, region.id, peerId);
    const peer = pending ? createEmptyPeer(place, region.id, peerId) : createSeededPeer(place, peerSeed);
    addPeer(state, peer);
  }
  return state;
}

/** Assigned to and not spread, so that all groups are of one shape. */
const emptyGroup = (number: number): PeerGroup =>
  Object.assign(createTickGroup<StorePeerView>(number), { nextLogGc: START, nextStaleCheck: START, beats: [], chores: [] });
