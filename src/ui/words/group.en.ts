import type { GroupMember, GroupMessage, GroupProgress, GroupSaying, SpaceTimeMark } from "../../cluster/group-picture.ts";
import type { VoteRefusalReason } from "../../proto/events/raft.ts";
import type { MessageForm } from "../../figure/group-messages.ts";

const members = (count: number): string => `${count} ${count === 1 ? "member" : "members"}`;

/** What a Raft message is called in the paper, with etcd's name for it where that is another. */
const says: Readonly<Record<GroupSaying, string>> = {
  "vote-asked": "RequestVote", "vote-granted": "vote granted", "vote-refused": "vote refused",
  "pre-vote-asked": "PreVote", "pre-vote-granted": "pre-vote granted", "pre-vote-refused": "pre-vote refused",
  append: "AppendEntries", "append-accepted": "appended", "append-refused": "append refused",
  heartbeat: "heartbeat", "heartbeat-answered": "heartbeat answered", snapshot: "InstallSnapshot",
  "snapshot-result": "snapshot answered",
  "transfer-asked": "asks to hand over", "timeout-now": "TimeoutNow", "read-asked": "ReadIndex",
  "read-answered": "ReadIndex answered",
  removed: "you are no member", "sleep-asked": "Hibernate", "sleep-agreed": "hibernates", "wake-up": "WakeUp",
  other: "other message",
};

const reasons: Readonly<Record<VoteRefusalReason, string>> = {
  lease: "keeps silent, its leader's lease holds", "log-behind": "holds the candidate's log to be behind",
  voted: "has voted for another",
  "lower-term": "knows a later term", "leader-known": "hears a leader", "not-ready": "keeps silent, is not ready",
};

const forms: Readonly<Record<MessageForm, string>> = {
  vote: "vote", "pre-vote": "pre-vote", append: "entries", heartbeat: "heartbeat", snapshot: "snapshot", "hand-over": "hand over",
  read: "read index", other: "other",
};

const roles: Readonly<Record<GroupMember["role"], string>> = {
  follower: "follower", "pre-candidate": "pre-candidate", candidate: "candidate", leader: "leader", learner: "learner",
};

const processes: Readonly<Record<GroupMember["process"], string>> = {
  running: "running", paused: "paused", dead: "killed", off: "powered off",
};

const states: Readonly<Record<GroupProgress["state"], string>> = {
  probe: "is probed", replicate: "replicates", snapshot: "gets a snapshot",
};

const fates: Readonly<Record<GroupMessage["fate"], string>> = {
  arrives: "arrives", lost: "will be lost", refused: "will be refused: no process there",
};

/** The texts of the view of one group, in English. They come with it, not with the first frame. */
export const groupEn = {
  server: (id: string) => `S${id}`,
  head: (region: string, count: number) => `region ${region} · ${members(count)}`,
  bench: (count: number) => `${count} bare servers on a bench: nothing moves by itself`,
  leads: (server: string, term: number) => `${server} leads in term ${term}`,
  comma: ", ",
  semicolon: "; ",
  noLeader: (since: string) => (since === "" ? "no leader" : `no leader for ${since}`),
  gone: (region: string) => `There is no region ${region} at this instant.`,
  waiting: "The group is on its way.",
  ring: "Members of the group",
  term: (term: number) => `term ${term}`,
  roles, processes, absent: "no replica yet",
  asleep: "asleep",
  ticks: (elapsed: number, whole: number) => `${elapsed} of ${whole} ticks`,
  beats: (elapsed: number, whole: number) => `heartbeat ${elapsed} of ${whole}`,
  votedFor: (server: string) => `voted for ${server}`,
  votedSelf: "voted for itself",
  writes: "writes to disk",
  votes: {
    reasons, own: "its own vote", granted: (server: string) => `${server} granted`,
    outstanding: (server: string) => `${server} has not answered`,
    silent: (server: string, reason: string) => `${server} has not answered; what the candidate cannot know: ${server} ${reason}`,
    refused: (server: string, reason: string) => (reason === "" ? `${server} refused` : `${server} refused: ${reason}`),
  },
  campaign: (server: string, list: string) => `${server} stands for election. ${list}.`,
  because: (servers: string, reason: string) => `${servers}: ${reason}`,
  majority: (up: number, of: number, need: number) => `${up} of ${of} up, ${need} needed`,
  joint: { incoming: "new", outgoing: "old" },
  needed: (need: number, of: number) => `${need} of ${of}`,
  moves: {
    menu: (server: string) => `What to do to ${server}`,
    members: "Members", addServer: (server: string) => `Add ${server}`, removeServer: (server: string) => `Remove ${server}`,
    newServer: "A new store, to be added", replace: (by: string) => `Replace by ${by} (joint configuration)`,
    rules: "Rules", size: "Number of members", forward: "Next message", back: "Message before",
    hints: {
      forward: "to the next thing that happens in this group", back: "back to the one before",
      rules: "Switch any rule of Raft off",
    },
  },
  proposal: {
    field: "What to write: key=value", write: "Write",
    wrong: "Write key=value, such as x=1: letters, digits and . _ / - only.",
  },
  legend: {
    title: "What the shapes mean", forms, short: (short: string, name: string) => `${short} = ${name}`,
    bare: (id: string) => `server ${id}`, yes: "yes", no: "no", lost: "lost",
    timer: "election timer", heartbeat: "heartbeat timer",
    lease: (server: string, left: string) => `lease of ${server}, ${left} left`,
    writing: "disk write",
  },
  says,
  entries: (from: number, to: number) => (from === to ? `entry ${from}` : `entries ${from}–${to}`),
  way: (from: string, to: string) => `${from} → ${to}`,
  message: (from: string, to: string, what: string) => `${from} to ${to}: ${what}`,
  underWay: {
    title: "Messages under way", none: "No message is under way.", more: (count: number) => `and ${count} more`,
    tooFast: "Too fast to read: pause, or choose a slower pace.", arrivesIn: (time: string) => `in ${time}`,
    came: { arrives: "It has arrived.", lost: "It was lost on its way.", refused: "It was refused: no process there." },
    close: "Close", fates,
    departed: "sent at", arrives: "arrives at", fate: "fate",
  },
  log: {
    title: "Logs", member: "member", caption: "Log of each member: one column per index, newest last",
    columns: { commit: "commit", applied: "applied", match: "match", next: "next" },
    cell: (index: number, term: number, command: string) => `index ${index}, term ${term}, ${command}`,
    committed: "committed", committedSince: (at: string) => `committed since ${at}`, uncommitted: "not committed",
    committedBetween: (after: string, by: string) => `committed between ${after} and ${by}`,
    committedBefore: (at: string) => `committed at ${at} or earlier, which this view has not shown`,
    missing: (count: number) => `${members(count)} more must hold it`,
    enough: "enough members hold it: the leader has yet to learn that",
    newer: "of an earlier term: it is committed along with an entry of the leader's term (§5.4.2)",
    more: (count: number) => `${count} more entries follow in this log`,
    holders: (list: string) => `on ${list}`, compacted: "in a snapshot", erased: "erased",
    hint: "Point at an entry to see where it is held, and whether it is committed.",
    marks: { next: "where the leader goes on", match: "what the leader knows to be there" },
  },
  readings: { title: "What is read beside the ring", logs: "Logs", "space-time": "Space-time" },
  spaceTime: {
    title: "Space-time diagram", diagram: "Members as lines, messages as arrows from left to right",
    hint: "Point at an arrow or a mark to read it, click to go there. Draw over a stretch to enlarge it.",
    empty: "Nothing was said in this time.", waiting: "The past is being run again …",
    cut: (count: number, at: string) =>
      `Only the first ${count} messages are drawn, up to ${at}: choose a shorter time to see the others.`,
    moves: {
      earlier: "Earlier", later: "Later", widen: "A longer time", narrow: "A shorter time", now: "To the present",
      fold: "Fold what is quiet",
    },
    sent: (at: string, arrived: string) => `${at} → ${arrived}`,
    fates: { arrives: "", lost: "lost", refused: "refused: no process there" },
    marks: {
      campaign: "stands for election", elected: "is elected", "stepped-down": "steps down", committed: "knows to be committed",
      stopped: "stops", started: "goes on", members: "the members change", "by-hand": "done by hand",
    } satisfies Readonly<Record<SpaceTimeMark["kind"], string>>,
    mark: (at: string, server: string, what: string, index: number) =>
      [at, server, index > 0 ? `${what} up to ${index}` : what].filter((part) => part !== "").join(" · "),
    list: "The same as a list", more: (count: number) => `and ${count} more: choose a shorter time`,
    playing: "Pause to read the list.",
  },
  table: {
    caption: "The group as a table", role: "role", process: "process", term: "term", timer: "timer", votes: "votes",
    commit: "commit", applied: "applied", last: "last index", progress: "as the leader sees it",
    state: (state: GroupProgress["state"], match: number, next: number) => `${states[state]}, match ${match}, next ${next}`,
    from: "from", to: "to", message: "message", left: "arrives in",
  },
};

/** What every language must say in the view of one group. */
export type GroupWords = typeof groupEn;
