/** What a message is for, as a number in a column. */
export const PacketKind = {
  append: 0, appendResponse: 1, heartbeat: 2, heartbeatResponse: 3, vote: 4, voteResponse: 5,
  snapshot: 6, pd: 7, client: 8, other: 9,
} as const;
/** What a packet's first message is, in words: a raft message by its name in raft-rs, anything else by its purpose. */
export const PACKET_TYPES = [
  "append", "append-response", "heartbeat", "heartbeat-response", "pre-vote", "pre-vote-response", "vote", "vote-response",
  "timeout-now", "snapshot", "snapshot-result", "tombstone", "raft", "read", "write", "answer", "store-heartbeat",
  "store-heartbeat-response", "region-heartbeat", "operator-step", "pd-request", "pd-response",
] as const;
export type PacketType = (typeof PACKET_TYPES)[number];
/** What becomes of a message that is under way. */
export const PacketFate = { arrives: 0, lost: 1, refused: 2 } as const;
