import { assert } from "../kernel/assert.ts";
import { after } from "../kernel/time.ts";
import { Role, storageOffer } from "../raft/index.ts";
import { spareDisks } from "./full-disks.ts";
import { GroupState } from "./group-state.ts";
import { beginLooking, wake } from "./hibernation.ts";
import { createLeadership, type StorePeer } from "./peer.ts";
import { sendRegionHeartbeat } from "./pd-link.ts";
import { askTimestamp } from "./pd-members.ts";
import { failReplicaReads } from "./replica-reads.ts";
import { failReads } from "./requests.ts";
import { checkIfLarge } from "./split-check.ts";
import { peerState } from "./tell.ts";
import type { Turn } from "./turn.ts";
import { lookSoon } from "./wake.ts";

/**
 * Notices what changed in a peer's role, term, vote, leader and commit index: for checkers, counters and PD.
 */
export function noticeRole(turn: Turn, peer: StorePeer): void {
  const { raft } = peer.node;
  if (raft.lead !== 0 && raft.lead !== raft.id) peer.followed = raft.lead;
  if (raft.role !== peer.knownRole || raft.term !== peer.knownTerm || raft.vote !== peer.knownVote) {
    const led = peer.knownRole === Role.Leader;
    if (raft.term !== peer.knownTerm && turn.state.memory.replicaReads.size > 0) failReplicaReads(turn, peer.regionId);
    peer.knownRole = raft.role;
    peer.knownTerm = raft.term;
    peer.knownVote = raft.vote;
    turn.host.observe(peerState(turn, peer));
    if (raft.role === Role.Leader && !led) startLeading(turn, peer);
    else if (raft.role !== Role.Leader && led) stopLeading(turn, peer);
  }
  const { committed } = raft.log;
  if (committed === peer.knownCommit) return;
  peer.knownCommit = committed;
  if (raft.role !== Role.Leader) return;
  turn.host.observe({
    kind: "committed", region: peer.regionId, store: turn.state.id, peer: peer.id, term: raft.term,
    index: committed,
  });
}

function startLeading(turn: Turn, peer: StorePeer): void {
  const { state, host, clock } = turn;
  assert(peer.lead === null, "a peer begins to lead once");
  const ids = peer.node.raft.progress.map(({ id }) => id);
  const next = after(clock, host.settings.store.pdHeartbeatTickInterval);
  peer.lead = createLeadership(clock, ids, next);
  peer.followed = 0;
  peer.transferee = 0;
  state.memory.leaderCount++;
  beginLooking(turn, peer, peer.lead);
  sendRegionHeartbeat(turn, peer, peer.lead);
  checkIfLarge(turn, peer, peer.lead);
  spareDisks(turn, peer, peer.lead);
  askTimestamp(turn);
  lookSoon(turn, peer);
}

function stopLeading(turn: Turn, peer: StorePeer): void {
  const { state, clock } = turn;
  assert(peer.lead !== null, "only a peer that led stops leading");
  peer.heardLeaderAt = clock;
  storageOffer(peer.disk.storage, "unavailable");
  state.memory.leaderCount--;
  assert(state.memory.leaderCount >= 0, "a store counts each of its leaders once");
  failReads(turn, peer, peer.lead);
  if (peer.lead.leaseTold > clock) {
    turn.host.observe({ kind: "lease", region: peer.regionId, store: state.id, until: turn.host.now });
  }
  wake(turn, peer, GroupState.Ordered);
  peer.lead = null;
  peer.transferee = 0;
}
