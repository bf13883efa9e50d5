import type { EventBody } from "../proto/events.ts";
import type { VoteRefusalReason } from "../proto/events/raft.ts";
import type { StoreId } from "../proto/region.ts";
import { takeNotes, type Note, type RaftId, type VoteRefusal } from "../raft/index.ts";
import type { Duration } from "../kernel/time.ts";
import { loseLease } from "./lease.ts";
import { noteRefusal, type StorePeer } from "./peer.ts";
import { startGenerating } from "./snapshot-generate.ts";
import { peerAddress, endTurn, type Turn } from "./turn.ts";

/**
 * Turns what the Raft core noted into events, and into what the store does about it. True if an event was
 * emitted: the messages that follow are its consequences, and those gathered before must have left by then.
 */
export function tellNotes(turn: Turn, peer: StorePeer): boolean {
  let told = false;
  for (const note of takeNotes(peer.node)) {
    react(turn, peer, note);
    const event = eventOf(turn, peer, note);
    if (event === null) continue;
    if (!told) endTurn(turn);
    told = true;
    turn.host.emit(event);
  }
  return told;
}

function react(turn: Turn, peer: StorePeer, note: Note): void {
  const { lead } = peer;
  if (note.kind === "snapshot.unavailable") startGenerating(turn, peer);
  if (note.kind === "vote.refused") {
    const { to, term, preVote } = note;
    noteRefusal(peer, { to, term, preVote, reason: refusals[note.reason], at: turn.host.now });
  }
  const isTransfer = note.kind === "transfer.started" || note.kind === "transfer.aborted";
  if (lead !== null && isTransfer) loseLease(turn, peer, lead);
}

function eventOf(turn: Turn, peer: StorePeer, note: Note): EventBody | null {
  const region = peer.regionId;
  const store = turn.state.id;
  const subject = { region, store, peer: peer.id };
  switch (note.kind) {
    case "campaign.started":
      return { name: "raft.campaign.started", ...subject, term: note.term, ...campaignOf(turn, peer, note) };
    case "vote.granted":
      return {
        name: "raft.vote.granted", region, store, to: storeOf(peer, note.to), term: note.term,
        preVote: note.preVote,
      };
    case "vote.refused":
      return {
        name: "raft.vote.refused", region, store, to: storeOf(peer, note.to), term: note.term,
        preVote: note.preVote,
        reason: refusals[note.reason],
      };
    case "election.lost":
      // A pre-vote that fails leads nowhere, and an isolated peer would report it for ever.
      return note.preVote ? null : { name: "raft.election.lost", region, store, term: note.term };
    case "leader.elected":
      return {
        name: "raft.leader.elected", ...subject, term: note.term,
        voters: note.voters.map((id) => storeOf(peer, id)),
      };
    case "leader.steppedDown": {
      const handedOver = note.reason === "higher-term" && note.from !== 0 && note.from === peer.transferee;
      return {
        name: "raft.leader.stepped-down", ...subject, term: note.term,
        reason: handedOver ? "transferred" : note.reason,
      };
    }
    case "leader.followed":
      // A restarted follower meets a leader that it had before: nothing has begun.
      if (note.term <= peer.disk.heardTerm) return null;
      peer.disk.heardTerm = note.term;
      return { name: "raft.leader.heard", region, store, leader: storeOf(peer, note.lead), term: note.term };
    case "term.firstCommit":
      return { name: "raft.leader.ready", region, store, term: note.term };
    case "transfer.started":
      peer.transferee = note.to;
      return { name: "raft.transfer.started", region, store, to: storeOf(peer, note.to) };
    case "transfer.aborted":
      peer.transferee = 0;
      return { name: "raft.transfer.aborted", region, store, to: storeOf(peer, note.to) };
    case "append.rejected": case "campaign.ignored": case "conf.changed": case "conf.refused":
    case "leader.forgotten": case "log.truncated": case "peer.caughtUp": case "peer.halted": case "snapshot.ignored":
    case "snapshot.restored": case "snapshot.sent": case "snapshot.unavailable": case "term.raised":
    case "transfer.timeoutNow": case "vote.received":
      return null;
  }
}

const storeOf = (peer: StorePeer, id: RaftId): StoreId => peerAddress(peer, id)?.storeId ?? 0;

interface Campaign {
  readonly campaign: "pre-vote" | "vote" | "transfer";
  readonly silence: Duration;
  readonly missedStore: StoreId;
  readonly timeoutTicks?: number;
}

function campaignOf(
  turn: Turn, peer: StorePeer, note: Extract<Note, { kind: "campaign.started" }>,
): Campaign {
  if (note.campaign === "transfer") return { campaign: "transfer", silence: 0 as Duration, missedStore: 0 };
  return {
    campaign: note.campaign === "pre-election" ? "pre-vote" : "vote",
    silence: (turn.clock - peer.heardLeaderAt) as Duration,
    missedStore: storeOf(peer, peer.followed),
    timeoutTicks: note.timeoutTicks,
  };
}

/** The core's reasons in the words of events. */
const refusals: Readonly<Record<VoteRefusal, VoteRefusalReason>> = {
  "lease": "lease", "log": "log-behind", "voted": "voted", "leader": "leader-known",
  "lower-term": "lower-term",
};
