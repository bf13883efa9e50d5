import type { ConfState, RaftId } from "./types.ts";

/** How a campaign came about: a pre-vote round, a real election, or one that a leader asked for. */
export type CampaignKind = "pre-election" | "election" | "transfer";

/** Why a vote was refused. A lease refusal is silent on the wire: the candidate hears nothing. */
export type VoteRefusal = "lease" | "log" | "voted" | "leader" | "lower-term";

/**
 * What happened inside a peer that its messages alone do not tell: structured facts for stories, timelines and checks.
 * The host drains them like messages (`takeNotes`); whatever text people read is made from the fields, elsewhere.
 */
export type Note =
  | {
      readonly kind: "campaign.started";
      readonly campaign: CampaignKind;
      /** The term asked for: the node's own (real election) or the one it would have (pre-vote). */
      readonly term: number;
      /** Ticks since the leader was last heard from, when the campaign began. */
      readonly elapsedTicks: number;
      /** How many ticks it had drawn to wait for a leader. */
      readonly timeoutTicks: number;
    }
  | { readonly kind: "campaign.ignored"; readonly reason: "leader" | "not-promotable" | "conf-change-unapplied" }
  | { readonly kind: "vote.granted"; readonly to: RaftId; readonly term: number; readonly preVote: boolean }
  | {
      readonly kind: "vote.refused";
      readonly to: RaftId;
      readonly term: number;
      readonly preVote: boolean;
      readonly reason: VoteRefusal;
      /** Ticks left of the lease; 0 unless that was the reason. */
      readonly remainingTicks: number;
    }
  | {
      readonly kind: "vote.received";
      readonly from: RaftId;
      readonly term: number;
      readonly preVote: boolean;
      readonly granted: boolean;
    }
  | { readonly kind: "election.lost"; readonly term: number; readonly preVote: boolean }
  | { readonly kind: "leader.elected"; readonly term: number; readonly voters: readonly RaftId[] }
  | {
      readonly kind: "leader.steppedDown";
      readonly term: number;
      readonly reason: "quorum-lost" | "higher-term" | "removed";
      /** Whose message carried the higher term; 0 otherwise. */
      readonly from: RaftId;
    }
  | { readonly kind: "leader.followed"; readonly term: number; readonly lead: RaftId }
  | { readonly kind: "leader.forgotten"; readonly term: number; readonly lead: RaftId }
  | { readonly kind: "term.raised"; readonly term: number; readonly from: RaftId }
  | {
      readonly kind: "log.truncated";
      /** First index that was thrown away, and the term it had. */
      readonly index: number;
      readonly existingTerm: number;
      readonly newTerm: number;
      /** How many entries went. */
      readonly count: number;
    }
  | { readonly kind: "append.rejected"; readonly from: RaftId; readonly index: number }
  | { readonly kind: "snapshot.sent"; readonly to: RaftId; readonly index: number; readonly term: number }
  | { readonly kind: "snapshot.unavailable"; readonly to: RaftId }
  | { readonly kind: "snapshot.restored"; readonly index: number; readonly term: number }
  | { readonly kind: "snapshot.ignored"; readonly index: number; readonly commit: number }
  | { readonly kind: "peer.caughtUp"; readonly id: RaftId; readonly index: number }
  | { readonly kind: "transfer.started"; readonly to: RaftId; readonly lag: number }
  | {
      readonly kind: "transfer.aborted";
      readonly to: RaftId;
      readonly reason: "timeout" | "replaced" | "target-removed";
    }
  | { readonly kind: "transfer.timeoutNow"; readonly to: RaftId }
  | { readonly kind: "conf.changed"; readonly confState: ConfState }
  | { readonly kind: "conf.refused"; readonly reason: "unapplied" | "joint" | "not-joint" }
  | { readonly kind: "peer.halted"; readonly reason: string }
  | { readonly kind: "term.firstCommit"; readonly term: number; readonly index: number };

/** The shared list of a peer with nothing to tell, so that a quiet peer costs nothing. */
export const NO_NOTES: readonly Note[] = [];

/**
 * More than any one input can cause (a few per peer). A host that never drains loses later notes rather than memory;
 * `notesLost` then says how many.
 */
const MAX_NOTES = 256;

/** The part of a peer that collects notes. */
export interface NoteOutbox {
  notes: readonly Note[] | Note[];
  notesLost: number;
}

/** Adds a fact to the outbox. */
export function addNote(outbox: NoteOutbox, note: Note): void {
  if (outbox.notes.length >= MAX_NOTES) {
    outbox.notesLost++;
    return;
  }
  outbox.notes = outbox.notes.length === 0 ? [note] : [...outbox.notes, note];
}
