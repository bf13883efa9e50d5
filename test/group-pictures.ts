import type {
  GroupEntry, GroupMember, GroupMessage, GroupPicture, GroupSaying, GroupTimer,
} from "../src/cluster/group-picture.ts";
import { millis, type Instant } from "../src/kernel/time.ts";

/** Pictures of one group as a worker would send them, made by hand: what a lecture draws. All are of region 1 at 5.312 s. */

export const NOW = millis(5_312) as number as Instant;

const at = (milliseconds: number): Instant => (NOW + millis(milliseconds)) as Instant;

const entry = (term: number, command: string): GroupEntry => ({ term, command });

/** Entries 1 … 11 of terms 5 and 6, and as many behind them as are named. */
const past = [...Array.from({ length: 5 }, (_, i) => entry(5, i === 0 ? "no-op" : `k${i}=a${i}`)),
  ...Array.from({ length: 6 }, (_, i) => entry(6, i === 0 ? "no-op" : `k${i}=b${i}`))];

const timer = (elapsed: number, whole: number): GroupTimer =>
  ({ kind: "election", elapsed, whole, since: at(-elapsed * 15), due: at((whole - elapsed) * 15) });

export function member(store: number, given: Partial<GroupMember> = {}): GroupMember {
  const entries = given.entries ?? past;
  return {
    store, peer: 100 + store, process: "running", role: "follower", term: 7, votedFor: 0, leader: 0, timer: timer(3, 14),
    asleep: false, leaseUntil: null, votes: [], commit: 11, applied: 11, durable: entries.length, lastIndex: entries.length,
    entries,
    progress: [], writing: null, ...given,
  };
}

let packets = 0;

export function message(
  from: number, to: number, says: GroupSaying, share: number, given: Partial<GroupMessage> = {},
): GroupMessage {
  packets += 1;
  return {
    packet: packets, place: 1, from, to, says, term: 7, departed: at(-share * 10), arrives: at((1 - share) * 10), fate: "arrives",
    fields: [["type", "MsgX"], ["from", `${100 + from}`], ["to", `${100 + to}`], ["logTerm", "6"], ["index", "12"]],
    entries: null, ...given,
  };
}

export const picture = (
  members: readonly GroupMember[], messages: readonly GroupMessage[], given: Partial<GroupPicture> = {},
): GroupPicture => ({
  region: 1, members, voters: members.map(({ store }) => store), outgoing: [], learners: [], messages, logFrom: 1,
  logTo: Math.max(...members.map(({ lastIndex }) => lastIndex)), leader: 0, ...given,
});

const longer = [...past, entry(6, "k6=b6")];

/** A leader beats, a write is on its way to the followers. */
export function calm(): GroupPicture {
  const log = [...past, entry(7, "no-op"), entry(7, "x=1")];
  const follower = (store: number, known: number): GroupMember =>
    member(store, { leader: 1, votedFor: 1, entries: log.slice(0, known), commit: 12, applied: 12, timer: timer(2, 11 + store) });
  return picture([
    member(1, {
      role: "leader", leader: 1, votedFor: 1, entries: log, commit: 12, applied: 12, durable: 12,
      timer: { kind: "heartbeat", elapsed: 1, whole: 2, since: at(-15), due: at(15) }, leaseUntil: at(120),
      writing: { from: at(-2), until: at(1) },
      progress: [2, 3, 4, 5].map((store) => ({ store, state: "replicate", match: store === 2 ? 13 : 12, next: 14 })),
    }),
    follower(2, 13), follower(3, 12), follower(4, 12), follower(5, 12),
  ], [
    message(1, 3, "append", 0.5, { entries: { from: 13, to: 13 } }),
    message(1, 4, "append", 0.4, { entries: { from: 13, to: 13 } }),
    message(1, 5, "append", 0.7, { entries: { from: 13, to: 13 } }), message(2, 1, "append-accepted", 0.3),
    message(1, 2, "heartbeat", 0.2), message(3, 1, "heartbeat-answered", 0.8),
  ], { leader: 1 });
}

/** One server is gone, three stand in the same term, nobody can win. */
export function splitVote(): GroupPicture {
  const candidate = (store: number, elapsed: number, whole: number, votes: GroupMember["votes"]): GroupMember =>
    member(store, { role: "candidate", votedFor: store, entries: longer, timer: timer(elapsed, whole), votes });
  return picture([
    member(1, { process: "dead", role: "leader", term: 6, timer: null, entries: longer }),
    candidate(2, 7, 13, [{ store: 5, answer: "refused", reason: "voted" }, { store: 1, answer: "outstanding", reason: null },
      { store: 3, answer: "outstanding", reason: null }, { store: 4, answer: "outstanding", reason: null }]),
    candidate(3, 2, 11, [{ store: 4, answer: "granted", reason: null }, { store: 5, answer: "refused", reason: "voted" },
      { store: 1, answer: "outstanding", reason: null }, { store: 2, answer: "outstanding", reason: null }]),
    member(4, { votedFor: 3, timer: timer(1, 14) }),
    candidate(5, 4, 15, [{ store: 2, answer: "refused", reason: "voted" }, { store: 3, answer: "refused", reason: "voted" },
      { store: 1, answer: "outstanding", reason: null }, { store: 4, answer: "outstanding", reason: null }]),
  ], [
    message(5, 4, "vote-asked", 0.4), message(2, 4, "vote-asked", 0.2), message(5, 2, "vote-refused", 0.35),
    message(4, 3, "vote-granted", 0.25),
    message(2, 1, "vote-asked", 0.7, { fate: "refused" }), message(3, 2, "vote-refused", 0.8, { fate: "lost" }),
  ]);
}

/** A new leader finds where a follower's log parts from its own. */
export function logRepair(): GroupPicture {
  const right = [...past, entry(7, "no-op"), entry(7, "x=2"), entry(7, "y=1")];
  const wrong = [...past.slice(0, 9), entry(5, "z=9"), entry(5, "z=8"), entry(5, "z=7")];
  return picture([
    member(1, {
      role: "leader", leader: 1, votedFor: 1, entries: right, commit: 13, applied: 13,
      timer: { kind: "heartbeat", elapsed: 0, whole: 2, since: at(-2), due: at(28) },
      progress: [{ store: 2, state: "probe", match: 0, next: 10 }, { store: 3, state: "replicate", match: 14, next: 15 }],
    }),
    member(2, { leader: 1, entries: wrong, commit: 9, applied: 9, durable: 12 }),
    member(3, { leader: 1, votedFor: 1, entries: right, commit: 12, applied: 11 }),
  ], [message(2, 1, "append-refused", 0.4), message(1, 3, "heartbeat", 0.6)], { leader: 1 });
}

/** From servers 1, 2, 3 to 3, 4, 5; server 6 learns. */
export function joint(): GroupPicture {
  const log = [...past, entry(7, "add store 4, add store 5")];
  return picture([1, 2, 3, 4, 5, 6].map((store) => member(store, {
    entries: store === 5 ? log.slice(0, 11) : log, leader: 3, timer: store === 6 ? null : timer(store, 16),
    ...store === 3 ? { role: "leader" as const, timer: { ...timer(1, 2), kind: "heartbeat" as const } } : {},
    ...store === 6 ? { role: "learner" as const, entries: log.slice(0, 8), commit: 8, applied: 8 } : {},
    ...store === 2 ? { process: "paused" as const } : {},
  })), [
    message(3, 5, "append", 0.5, { entries: { from: 12, to: 12 } }), message(3, 6, "snapshot", 0.3),
    message(4, 3, "append-accepted", 0.6),
  ], { voters: [3, 4, 5], outgoing: [1, 2, 3], learners: [6], leader: 3 });
}

/** Nine members and as many messages as are asked for, of all kinds, spread over all ways. */
export function crowd(count: number): GroupPicture {
  const kinds: readonly GroupSaying[] =
    ["append", "append-accepted", "heartbeat", "heartbeat-answered", "vote-asked", "vote-granted", "snapshot"];
  const members = Array.from({ length: 9 }, (_, i) =>
    member(i + 1, { leader: 1, role: i === 0 ? "leader" : "follower", timer: timer(i, 15) }));
  const messages = Array.from({ length: count }, (_, i) =>
    message(1 + (i % 9), 1 + ((i * 4 + 1 + Math.floor(i / 9)) % 9), kinds[i % kinds.length] ?? "other", (i % 17) / 17))
    .filter(({ from, to }) => from !== to);
  return picture(members, messages, { leader: 1 });
}
