import { millis, type Duration } from "../../kernel/time.ts";
import type { Key, PeerId, RegionEpoch, RegionId, StoreId } from "../region.ts";
import { fields, happening } from "./define.ts";

/** A replica, by its region and its store. */
export interface AtStore {
  readonly region: RegionId;
  readonly store: StoreId;
}

export interface OfPeer extends AtStore {
  readonly peer: PeerId;
}

/** Why a vote was refused. For `lease` and `not-ready` the voter keeps silent: its candidate hears nothing. */
export type VoteRefusalReason = "lease" | "log-behind" | "voted" | "lower-term" | "leader-known" | "not-ready";

/** Raft, seen from the store that hosts the peer. */
export const RAFT_EVENTS = [
  happening("raft.campaign.started", fields<OfPeer & {
    readonly term: number;
    readonly campaign: "pre-vote" | "vote" | "transfer";
    /** How long the peer had heard nothing from a leader; 0 for transfers. */
    readonly silence: Duration;
    /** The leader it misses; 0 if it knew none. */
    readonly missedStore: StoreId;
    /** How many ticks it had drawn to wait, all of which ran out; absent for transfers. */
    readonly timeoutTicks?: number;
  }>(), {
    tone: "electing", scene: ({ campaign }) => campaign === "vote", alike: ["store", "missedStore"],
    silent: ({ missedStore }) => missedStore,
    pace: { mood: "electing", lasting: millis(10), atMost: 6 },
  }),
  happening("raft.vote.granted", fields<AtStore & {
    readonly to: StoreId;
    readonly term: number;
    readonly preVote: boolean;
  }>(), { tone: "electing", scene: false }),
  happening("raft.vote.refused", fields<AtStore & {
    readonly to: StoreId;
    readonly term: number;
    readonly preVote: boolean;
    readonly reason: VoteRefusalReason;
  }>(), { tone: "electing", scene: ({ preVote }) => !preVote, alike: ["store", "to", "reason"] }),
  happening("raft.election.lost", fields<AtStore & { readonly term: number }>(),
    { tone: "electing", scene: true, alike: ["store"] }),
  happening("raft.leader.elected", fields<OfPeer & { readonly term: number; readonly voters: readonly StoreId[] }>(), {
    tone: "repaired", scene: true, alike: ["store"], serving: "its-region",
    pace: { mood: "electing", lasting: millis(3), atMost: 6 },
  }),
  /**
   * PD lets a replica lead without the voters on stores that are given up. `index` and `term` are the end of its log: what was
   * committed beyond is lost. `voters` names the stores that voted, failed ones too.
   */
  happening("raft.leader.forced", fields<OfPeer & {
    readonly failed: readonly StoreId[];
    readonly voters: readonly StoreId[];
    readonly index: number;
    readonly term: number;
  }>(), { tone: "electing", scene: false }),
  /** A region without data takes the place of regions of which no replica was left. */
  happening("region.recreated", fields<AtStore & {
    readonly startKey: Key;
    readonly endKey: Key;
    readonly replaced: readonly RegionId[];
  }>(), { tone: "unavailable", scene: true, layout: true, alike: ["store"] }),
  happening("raft.leader.stepped-down", fields<OfPeer & {
    readonly term: number;
    readonly reason: "quorum-lost" | "higher-term" | "removed" | "transferred";
  }>(), {
    tone: "unavailable", scene: ({ reason }) => isInvoluntary(reason), alike: ["store", "reason"], serving: "its-region",
  }),
  /** A follower heard from the leader of a term for the first time. */
  happening("raft.leader.heard", fields<AtStore & { readonly leader: StoreId; readonly term: number }>(), {
    tone: "repaired", scene: false,
  }),
  /** The first entry of a leader's own term is committed: from here on it serves. */
  happening("raft.leader.ready", fields<AtStore & { readonly term: number }>(), {
    tone: "repaired", scene: false, serving: "its-region",
  }),
  happening("raft.transfer.started", fields<AtStore & { readonly to: StoreId }>(), { tone: "electing", scene: false }),
  happening("raft.transfer.aborted", fields<AtStore & { readonly to: StoreId }>(), { tone: "quiet", scene: true }),
  happening("raft.conf.applied", fields<AtStore & {
    readonly epoch: RegionEpoch;
    readonly voters: readonly StoreId[];
    readonly outgoing: readonly StoreId[];
    readonly learners: readonly StoreId[];
  }>(), { tone: "quiet", scene: false, serving: "its-region" }),
] as const;

/** Whether a leader that stepped down for this reason would rather have gone on. */
export const isInvoluntary = (reason: "quorum-lost" | "higher-term" | "removed" | "transferred"): boolean =>
  reason === "quorum-lost" || reason === "higher-term";
