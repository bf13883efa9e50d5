import { assert } from "../../kernel/assert.ts";
import { ProgressState, Role } from "../../raft/index.ts";
import type { PeerId } from "../../proto/region.ts";
import { isLeader, type StorePeerView } from "../../store/index.ts";
import type { FrameLayout } from "../layout.ts";
import { PeerFlag } from "./condition-codes.ts";
import { PeerRoleCode } from "./role-codes.ts";

/**
 * What layers tell of replicas, gathered in one walk over all of them: to walk through the memory of 30,000 replicas costs more
 * than all that is made of it. By row of `peers`; each frame of a layout writes into the arrays of the one before.
 */
export interface Replicas {
  readonly peers: StorePeerView[];
  /** One of `PeerRoleCode`. */
  readonly role: Uint8Array;
  readonly term: Uint32Array;
  /** 1 for a replica whose timers stand still, as its group hibernates. */
  readonly asleep: Uint8Array;
  /** 1 for a leader that has not yet committed an entry of its own term. */
  readonly unconfirmed: Uint8Array;
  /** Of a leader in whose term all members have what it had applied by then: so much. Otherwise -1. */
  readonly inStep: Float64Array;
  /** The rows that lead, on stores whose process runs; store by store. */
  leading: readonly number[];
  /** `PeerFlag.lagging` or `PeerFlag.copying` for each replica that its leader knows to be late. */
  late: ReadonlyMap<PeerId, number>;
}

/** A leader keeps a follower this far behind without anybody calling it late: one round of appends under load. */
const LAG_TOLERATED = 64;

export function roomForReplicas({ peerIds: { length } }: FrameLayout): Replicas {
  return {
    peers: new Array<StorePeerView>(length), role: new Uint8Array(length), term: new Uint32Array(length),
    asleep: new Uint8Array(length), unconfirmed: new Uint8Array(length),
    inStep: new Float64Array(length).fill(-1), leading: [], late: new Map(),
  };
}

/** Brings the columns up to where the replicas are. `runs`: by row of `stores`, whether the process runs. */
export function walkReplicas(replicas: Replicas, layout: FrameLayout, runs: readonly boolean[]): void {
  const leading: number[] = [];
  const late = new Map<PeerId, number>();
  let place = 0;
  for (let store = 0; store < layout.stores.length; store++) {
    // In the order of memory: rows are in that of keys.
    for (const peer of layout.stores[store]?.state.peers.values() ?? []) {
      const row = layout.rowOfPlace[place++] ?? 0;
      look(replicas, row, peer);
      if (runs[store] !== true || !isLeader(peer)) continue;
      leading.push(row);
      noteLate(replicas, late, row, peer);
    }
  }
  assert(place === replicas.peers.length, "replicas are those of the layout");
  replicas.leading = leading;
  replicas.late = late;
}

function look(replicas: Replicas, row: number, peer: StorePeerView): void {
  const { raft } = peer.node;
  // What a leader knew of its members is another leadership's.
  if (raft.term !== replicas.term[row]) replicas.inStep[row] = -1;
  replicas.peers[row] = peer;
  replicas.role[row] = peer.disk.initialized ? roleCode(peer) : PeerRoleCode.uninitialized;
  replicas.term[row] = raft.term;
  replicas.asleep[row] = raft.resting ? 1 : 0;
  replicas.unconfirmed[row] = raft.role === Role.Leader && !raft.committedInTerm ? 1 : 0;
}

function roleCode({ node: { raft: { role } }, self }: StorePeerView): number {
  if (role === Role.Leader) return PeerRoleCode.leader;
  if (role === Role.Candidate) return PeerRoleCode.candidate;
  if (role === Role.PreCandidate) return PeerRoleCode.preCandidate;
  return self.role === "Learner" ? PeerRoleCode.learner : PeerRoleCode.follower;
}

/**
 * Adds the followers that a leader knows to be late. Nobody falls behind a leader that has applied nothing since all were in
 * step, and a change of members is applied as well: most leaders need not be asked.
 */
function noteLate(replicas: Replicas, late: Map<PeerId, number>, row: number, peer: StorePeerView): void {
  const { node: { raft }, disk: { applied } } = peer;
  if (replicas.inStep[row] === applied) return;
  let least = Infinity;
  for (const { id, state, match } of raft.progress) {
    if (state === ProgressState.Snapshot) late.set(id, PeerFlag.copying);
    else if (applied - match > LAG_TOLERATED) late.set(id, PeerFlag.lagging);
    least = state === ProgressState.Snapshot ? -1 : Math.min(least, match);
  }
  replicas.inStep[row] = least >= applied ? applied : -1;
}
