/** Whether a peer sleeps, and how sure it is that its group is well (`GroupState` of TiKV's hibernate_state.rs). */
export const GroupState = {
  /** All is as usual. */
  Ordered: 0,
  /** The group hibernates. */
  Idle: 1,
  /** A check has come by; if the leader says nothing until the next one, the peer wakes. */
  PreChaos: 2,
  /** The leader may be gone: nothing but a leader lets the peer sleep again. */
  Chaos: 3,
} as const;
export type GroupState = (typeof GroupState)[keyof typeof GroupState];

/** Their names, as the inspector shows them. */
export const GROUP_STATES = ["ordered", "idle", "pre-chaos", "chaos"] as const;
export type GroupStateName = (typeof GROUP_STATES)[number];
