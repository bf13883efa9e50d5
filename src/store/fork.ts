import { copyTickGroup, forkTransport } from "../group/index.ts";
import { forkOrderedMap } from "../kernel/ordered-map.ts";
import { need } from "../kernel/late-part.ts";
import { cloneStream } from "../kernel/random.ts";
import { TRANSACTIONS } from "./mvcc/part.ts";
import { copyFlow } from "./flow.ts";
import { REPLICATION } from "./replication/part.ts";
import { forkStanding } from "./stand.ts";
import type { PeerGroup, StoreMemory, StoreState } from "./state.ts";

/**
 * A copy that can go its own way. Entries, messages, descriptors and snapshots are shared, and so are peers and data: whichever
 * side writes first to a peer, or to a part of the data, takes a copy of it, because from here on neither owns any. Written out
 * in the order of `createStore`, as whatever many events look at: a spread would give each copy a hidden class of its own.
 */
export function forkStore(state: StoreState): StoreState {
  state.token = {};
  return {
    id: state.id, address: state.address, labels: state.labels, version: state.version, capacityMiB: state.capacityMiB,
    otherUsedMiB: state.otherUsedMiB, seed: state.seed,
    peers: new Map(state.peers), token: {}, ranges: forkOrderedMap(state.ranges), data: forkOrderedMap(state.data),
    versions: forkOrderedMap(state.versions),
    tombstones: new Map(state.tombstones), merged: new Map(state.merged),
    replication: state.replication === null ? null : need(REPLICATION).fork(state.replication),
    groups: state.groups.map(forkGroup),
    options: state.options, optionsSource: state.optionsSource, random: cloneStream(state.random),
    usedMiB: state.usedMiB, holdings: state.holdings, nextTransferId: state.nextTransferId,
    starts: state.starts, startedAt: state.startedAt, votesFrom: state.votesFrom,
    memory: forkMemory(state.memory),
  };
}

const forkGroup = (group: PeerGroup): PeerGroup =>
  Object.assign(copyTickGroup(group), {
    nextLogGc: group.nextLogGc, nextStaleCheck: group.nextStaleCheck, beats: group.beats.slice(), chores: group.chores.slice(),
  });

const forkMemory = (memory: StoreMemory): StoreMemory =>
  ({ ...memory, snapshots: forkTransport(memory.snapshots), pd: { ...memory.pd }, flow: copyFlow(memory.flow),
    standing: forkStanding(memory.standing),
    connections: new Map(memory.connections), fullDisks: new Map(memory.fullDisks),
    installing: new Set(memory.installing),
    fellows: new Map(memory.fellows), replicaReads: new Map(memory.replicaReads), resolved: new Map(memory.resolved),
    transactions: memory.transactions === null ? null : need(TRANSACTIONS).fork(memory.transactions),
    resolving: memory.resolving === null ? null : { ts: memory.resolving.ts, regions: new Map(memory.resolving.regions) } });
