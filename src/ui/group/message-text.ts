import type { GroupMessage, GroupSaying } from "../../cluster/group-picture.ts";
import type { GroupWords } from "../words/group.en.ts";

/** What stands beside a message: what it says, its term, its entries. */
export function messageLabel(
  { says, term, entries }: Pick<GroupMessage, "says" | "term" | "entries">, words: GroupWords,
): string {
  return [
    words.says[says], entries === null ? "" : words.entries(entries.from, entries.to),
    term > 0 && SPEAKS_OF_TERM.includes(says) ? words.term(term) : "",
  ].filter((part) => part !== "").join(" · ");
}

/** In elections the term is the point; elsewhere it is only in the way. */
const SPEAKS_OF_TERM: readonly GroupSaying[] = [
  "vote-asked", "vote-granted", "vote-refused", "pre-vote-asked", "pre-vote-granted", "pre-vote-refused", "timeout-now",
];

/** What the Raft paper calls a field that etcd's messages name otherwise, by what the message says. */
const IN_THE_PAPER: Partial<Readonly<Record<GroupSaying, Readonly<Record<string, string>>>>> = {
  "vote-asked": { from: "candidateId", index: "lastLogIndex", logTerm: "lastLogTerm" },
  "pre-vote-asked": { from: "candidateId", index: "lastLogIndex", logTerm: "lastLogTerm" },
  "vote-refused": { reject: "not voteGranted" },
  "pre-vote-refused": { reject: "not voteGranted" },
  append: { from: "leaderId", index: "prevLogIndex", logTerm: "prevLogTerm", commit: "leaderCommit", entries: "entries[]" },
  heartbeat: { from: "leaderId", commit: "leaderCommit" },
  "append-accepted": { index: "matchIndex" },
  "append-refused": { reject: "not success" },
  snapshot: { from: "leaderId", snapshot: "lastIncludedIndex, lastIncludedTerm" },
};

/** The paper's name of a field; null where it is the same, or where the paper has no such field. */
export const paperName = (says: GroupSaying, field: string): string | null => IN_THE_PAPER[says]?.[field] ?? null;
