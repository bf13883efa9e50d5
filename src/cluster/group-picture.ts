import type { Instant } from "../kernel/time.ts";
import type { EventId } from "../proto/events.ts";
import type { PeerId, RegionId, StoreId } from "../proto/region.ts";
import type { VoteRefusalReason } from "../proto/events/raft.ts";
import type { RaftSaying } from "../proto/saying.ts";

/**
 * One Raft group at large, as it is at the instant of the frame that carries it: everything that the group view draws. Plain
 * data, read from the state of the stores and from what is planned; nothing in it is remembered between frames.
 */
export interface GroupPicture {
  readonly region: RegionId;
  /** By store id. Members of the configuration, and replicas that have not gone yet. */
  readonly members: readonly GroupMember[];
  /** The configuration that the most advanced replica has applied, as stores; `outgoing` is empty unless it is joint. */
  readonly voters: readonly StoreId[];
  readonly outgoing: readonly StoreId[];
  readonly learners: readonly StoreId[];
  /** Messages of this group under way, and lost ones for as long as they would have travelled; by departure, then number. */
  readonly messages: readonly GroupMessage[];
  /** The columns of the log table: entries of all members from here to there, inclusive. A log may be longer. */
  readonly logFrom: number;
  readonly logTo: number;
  /** 0 where nobody leads. */
  readonly leader: StoreId;
}

export interface GroupMember {
  readonly store: StoreId;
  readonly peer: PeerId;
  readonly process: "running" | "paused" | "dead" | "off";
  /** What it was when its process ended, where none runs: what its disk says of it. */
  readonly role: "follower" | "pre-candidate" | "candidate" | "leader" | "learner";
  readonly term: number;
  /** For whom it voted in its term; 0 for nobody. */
  readonly votedFor: StoreId;
  /** Whom it holds for the leader; 0 for nobody. */
  readonly leader: StoreId;
  /** Its group hibernates: it counts no ticks until something wakes it. */
  readonly asleep: boolean;
  /** Null where none runs: a learner's, that of a process that is gone or of a group that hibernates. */
  readonly timer: GroupTimer | null;
  /** For a leader: until when its lease serves reads, in true time; null without one. */
  readonly leaseUntil: Instant | null;
  /** For a candidate: what each other voter has answered. Empty otherwise. */
  readonly votes: readonly GroupVote[];
  readonly commit: number;
  readonly applied: number;
  readonly durable: number;
  readonly lastIndex: number;
  /** Entries `logFrom … logTo` that it holds; null where compacted. */
  readonly entries: readonly (GroupEntry | null)[];
  /** For a leader: how it tracks each other member. Empty otherwise. */
  readonly progress: readonly GroupProgress[];
  /** The disk write of this member that will be durable next: submitted when, durable when; null if none is under way. */
  readonly writing: { readonly from: Instant; readonly until: Instant } | null;
}

/** The one timer that counts: the election timer, or for a leader that of its heartbeats. */
export interface GroupTimer {
  readonly kind: "election" | "heartbeat";
  /** Ticks that have passed, of how many. */
  readonly elapsed: number;
  readonly whole: number;
  /** When it began to count and when it will run out if nothing happens, in true time: an arc is drawn between them. */
  readonly since: Instant;
  /** Null while its process is paused: no tick comes before it goes on. */
  readonly due: Instant | null;
}

export interface GroupVote {
  readonly store: StoreId;
  readonly answer: "granted" | "refused" | "outstanding";
  /**
   * Why it was refused, where it was; null where the voter has forgotten it (a crash). Outstanding with a reason is a vote that
   * the voter has refused: its answer is under way or was lost, or the reason is one of those for which it keeps silent.
   */
  readonly reason: VoteRefusalReason | null;
}

export interface GroupEntry {
  readonly term: number;
  /** What it holds, short: `put a1f3`, `no-op`, `add learner store 4`, a proposed text. */
  readonly command: string;
}

export interface GroupProgress {
  readonly store: StoreId;
  readonly state: "probe" | "replicate" | "snapshot";
  readonly match: number;
  readonly next: number;
}

/** A chunk of a snapshot says "snapshot", the answer to all of them "snapshot-result". */
export type GroupSaying = RaftSaying | "snapshot-result";

/** A message of this group, one of those that may share a packet. */
export interface GroupMessage {
  /**
   * Names the packet deterministically: `drop message …` takes it. The same number in every replay; negative for what the network
   * lost as it was sent, of which nothing is under way.
   */
  readonly packet: number;
  /** Its place within the packet, from 1. */
  readonly place: number;
  readonly from: StoreId;
  readonly to: StoreId;
  readonly says: GroupSaying;
  readonly term: number;
  readonly departed: Instant;
  readonly arrives: Instant;
  /** What becomes of it, if nothing changes until it arrives. */
  readonly fate: "arrives" | "lost" | "refused";
  /** All its fields by etcd's names (`index`, `logTerm`, `commit`, `reject`, `rejectHint`, `entries`, …) in words of numbers. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** First and last index of the entries that it carries; null without entries. */
  readonly entries: { readonly from: number; readonly to: number } | null;
}

/** Which group, and from when to when. */
export interface SpaceTimeWindow {
  readonly region: RegionId;
  readonly from: Instant;
  readonly to: Instant;
}

/** One Raft group over a length of time: who said what to whom, and what came of it. */
export interface SpaceTime extends SpaceTimeWindow {
  /** Stores that had a replica at the beginning or the end, or that said or heard something. Ascending. */
  readonly members: readonly StoreId[];
  /** Messages that were under way at any time between, by departure: where one was delayed by hand, as it turned out. */
  readonly messages: readonly SpaceTimeMessage[];
  readonly marks: readonly SpaceTimeMark[];
  /** Where it ends before `to`, because it would be too much; null where it is whole. */
  readonly cutAt: Instant | null;
  readonly rests: GroupRests;
}

/** When a leader might answer reads from its lease, and when the group slept: `[from, to, from, to, …]`, in true time. */
export interface GroupRests {
  readonly leases: readonly number[];
  readonly asleep: readonly number[];
}

/** The fields of a message are asked of the group's picture at an instant at which it is under way. */
export type SpaceTimeMessage = Omit<GroupMessage, "fields">;

/** Something that happened on the line of one member; `store` is 0 for what concerns the group as a whole. */
export interface SpaceTimeMark {
  readonly at: Instant;
  readonly store: StoreId;
  readonly kind: "campaign" | "elected" | "stepped-down" | "committed" | "stopped" | "started" | "members" | "by-hand";
  /** For "committed": up to which index the member knows it; 0 for anything else. */
  readonly index: number;
  /** 0 for "committed", which is no event. */
  readonly event: EventId;
}
