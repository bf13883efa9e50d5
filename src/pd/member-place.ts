import { START, type Instant } from "../kernel/time.ts";

/** How a member stands to the leadership of etcd and of PD. Volatile. */
export interface MemberPlace {
  /** The etcd leader that it followed last; 0 for none. */
  followed: number;
  /** It has told that it misses that leader. */
  isSeeking: boolean;
  /** The term of etcd in which it has bid for the leader key; 0 for none. */
  bidTerm: number;
  /** The key of another that it lets run out, and the one that it has given back. */
  awaited: { readonly serial: number; readonly term: number };
  droppedSerial: number;
  /** The key under which it led, and that it gives back as soon as etcd has a leader that hears it; 0 for none. */
  returning: number;
  /** How it last came to lead etcd no more. */
  lostBy: "quorum-lost" | "handed-over";
  /** When it campaigned lately. */
  campaigns: readonly Instant[];
  priorityArmed: boolean;
  /** Behind which leader key it has begun to miss the next; -1 while it misses none. */
  missedBehind: number;
  /** The leader key whose holder it has asked for regions, if it had none; 0 for none. */
  askedSerial: number;
  /** Of each member, by its number, at which tick it was heard last. */
  readonly heard: number[];
  /** What its clock and its calendar showed when its process was about to stand still, or they were to change; null otherwise. */
  still: { readonly clock: Instant; readonly calendar: Instant } | null;
  /** By its clock, when etcd began what it wrote last. */
  writingSince: Instant;
}

/** A process that starts remembers nothing but whom it followed: that is for who tells its story. */
export const createPlace = (followed: number): MemberPlace => ({
  followed, isSeeking: false, bidTerm: 0, awaited: { serial: 0, term: 0 }, droppedSerial: 0, returning: 0,
  lostBy: "handed-over", campaigns: [],
  priorityArmed: false, missedBehind: -1, askedSerial: 0, heard: [], still: null, writingSince: START,
});

export const copyPlace = (place: MemberPlace): MemberPlace => ({ ...place, heard: place.heard.slice() });
