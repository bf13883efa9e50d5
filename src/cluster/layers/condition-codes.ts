/** What may be the matter with a replica, as bits of a column. */
export const PeerFlag = {
  /** Its region has no leader that can serve. */
  unavailable: 1 << 0,
  /** Waits for, or receives, a snapshot. */
  copying: 1 << 1,
  /** Its log is behind the leader's by more than one append round. */
  lagging: 1 << 2,
  /** Its process does not run. */
  dead: 1 << 3,
  /** Its group hibernates: its timers stand still, until something wakes it. */
  asleep: 1 << 4,
} as const;
