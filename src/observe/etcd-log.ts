import { calendarInstant } from "./calendar.ts";
import { fieldsOfJson } from "./fields.ts";

/** What a member of etcd writes of elections. */
export const LOGGED_KINDS = ["candidate", "pre-candidate", "leader", "follower", "vote", "elected", "lost"] as const;
export type LoggedKind = typeof LOGGED_KINDS[number];

/** A line of a log: what a member did, or came to know, by its own clock. Ids are hexadecimal. */
export interface LoggedFact {
  readonly kind: LoggedKind;
  readonly by: string;
  readonly term: string;
  /** Who voted, or who leads, or led; "" where nobody else is named. */
  readonly from: string;
  /** Whether a vote was given; true of all else. */
  readonly granted: boolean;
  /** Microseconds since 1970, and how many of them the line leaves open. */
  readonly at: number;
  readonly grain: number;
}

const BECAME = /^([0-9a-f]{1,16}) became (candidate|pre-candidate|leader|follower) at term (\d{1,19})$/;
const VOTE = /^([0-9a-f]{1,16}) received MsgVoteResp( rejection)? from ([0-9a-f]{1,16}) at term (\d{1,19})$/;
const LEADER = /^raft\.node: ([0-9a-f]{1,16}) (elected|lost) leader ([0-9a-f]{1,16}) at term (\d{1,19})$/;
const CHANGED = /^raft\.node: ([0-9a-f]{1,16}) changed leader from [0-9a-f]{1,16} to ([0-9a-f]{1,16}) at term (\d{1,19})$/;

/** What speaks of elections in other words than these is not guessed at. */
const ABOUT_ELECTIONS = /^(?:raft\.node: )?[0-9a-f]{1,16} (?:became|received MsgVoteResp|elected|lost|changed) /;
const WORTH_READING = /became|MsgVoteResp|(?:elected|lost|changed) leader/;

/** Reads a line that etcd's logger `zap` wrote: what it says of elections, or whether it is about something else or unknown. */
export function readLogLine(line: string): LoggedFact | "other" | "unknown" {
  if (!line.startsWith("{\"level\":\"") || !line.endsWith("}")) return "unknown";
  if (!WORTH_READING.test(line)) return "other";
  const { ts, msg } = fieldsOfJson(line);
  if (typeof msg !== "string" || typeof ts !== "string") return "unknown";
  if (!ABOUT_ELECTIONS.test(msg)) return "other";
  const when = calendarInstant(ts);
  const said = sayingOf(msg);
  return when === null || said === null ? "unknown" : { ...said, ...when };
}

function sayingOf(msg: string): Omit<LoggedFact, "at" | "grain"> | null {
  const became = BECAME.exec(msg);
  if (became !== null) {
    const [, by = "", kind = "", term = ""] = became;
    return { kind: kind as LoggedKind, by, term, from: "", granted: true };
  }
  const vote = VOTE.exec(msg);
  if (vote !== null) {
    const [, by = "", rejection, from = "", term = ""] = vote;
    return { kind: "vote", by, term, from, granted: rejection === undefined };
  }
  const leader = LEADER.exec(msg);
  if (leader !== null) {
    const [, by = "", kind = "", from = "", term = ""] = leader;
    return { kind: kind as LoggedKind, by, term, from, granted: true };
  }
  const [, by, from = "", term = ""] = CHANGED.exec(msg) ?? [];
  return by === undefined ? null : { kind: "elected", by, term, from, granted: true };
}
