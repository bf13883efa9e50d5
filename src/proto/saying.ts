import type { Message } from "./messages.ts";

/** What a Raft message says, where it says one thing. */
export type RaftSaying =
  | "vote-asked" | "vote-granted" | "vote-refused" | "pre-vote-asked" | "pre-vote-granted" | "pre-vote-refused"
  | "append" | "append-accepted" | "append-refused" | "heartbeat" | "heartbeat-answered" | "snapshot"
  | "transfer-asked" | "timeout-now" | "read-asked" | "read-answered" | "removed"
  | "sleep-asked" | "sleep-agreed" | "wake-up" | "other";

/** What a message says: a Raft message by its content, any other by its kind. */
export type Saying = RaftSaying | Exclude<Message["kind"], "raft">;
