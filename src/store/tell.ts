import type { Observation } from "../proto/observations.ts";
import { lastIndex, lastTerm, readIndex, storageLastIndex, type Entry } from "../raft/index.ts";
import type { StorePeer } from "./peer.ts";
import type { Turn } from "./turn.ts";

const roleNames = ["follower", "candidate", "leader", "pre-candidate"] as const;

/** What checkers are told of a peer that changed, came to be or came back. */
export function peerState(turn: Turn, peer: StorePeer): Observation {
  const { raft } = peer.node;
  return {
    kind: "peer-state", region: peer.regionId, store: turn.state.id, peer: peer.id, term: raft.term,
    vote: raft.vote,
    role: roleNames[raft.role], lastIndex: lastIndex(raft.log), lastTerm: lastTerm(raft.log),
    commit: raft.log.committed,
  };
}

/** No read has this id: see `ping` in requests. */
const NO_READ = 0;

/** Tells the followers at once how far is committed, not with the next write or heartbeat: as TiKV does for split and merge. */
export const spreadCommit = (peer: StorePeer): void => readIndex(peer.node, NO_READ);

/**
 * Tells checkers of a peer that came to be or came back: everything at birth, what the crash kept untold
 * later.
 */
export function tellPeer(turn: Turn, peer: StorePeer, isBirth: boolean): void {
  const { state, host } = turn;
  const { disk } = peer;
  const { storage } = disk;
  const { raft } = peer.node;
  const subject = { region: peer.regionId, store: state.id, peer: peer.id };
  const { compactedIndex, compactedTerm } = storage;
  const from = isBirth ? 0 : disk.untoldFrom;
  if ((isBirth && compactedIndex > 0) || disk.untoldReset) {
    host.observe({ kind: "log-reset", ...subject, index: compactedIndex, term: compactedTerm });
  }
  if (isBirth || from > 0) {
    const entries = entriesFrom(storage.items, from, storageLastIndex(storage));
    if (entries.length > 0) host.observe({ kind: "log-appended", ...subject, entries });
  }
  disk.untoldFrom = 0;
  disk.untoldReset = false;
  host.observe(peerState(turn, peer));
  if (!isBirth) return;
  const { committed } = raft.log;
  if (peer.lead !== null) host.observe({ kind: "committed", ...subject, term: raft.term, index: committed });
  for (const entry of storage.items) {
    if (entry.index <= disk.applied) host.observe({ kind: "applied", ...subject, entry, isVoid: false });
  }
}

const entriesFrom = (items: readonly Entry[], from: number, last: number): readonly Entry[] =>
  last < from ? [] : items.filter((entry) => entry.index >= from);
