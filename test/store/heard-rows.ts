import * as core from "../../src/raft/heartbeats.ts";

export * from "../../src/raft/heartbeats.ts";

// In the tests of bursts this module stands where the engine has that of Raft's heartbeats: vitest.config.ts says so.

/** Whether rows may be heard as they are, and how many were, and were not. */
export const rows = { heard: 0, stepped: 0, asTheyAre: true };

function count(isHeard: boolean): boolean {
  if (isHeard) rows.heard++;
  else rows.stepped++;
  return isHeard;
}

export const isOnlyBeatDue: typeof core.isOnlyBeatDue = (node) => rows.asTheyAre && core.isOnlyBeatDue(node);

export const hearHeartbeat: typeof core.hearHeartbeat = (...row) => count(rows.asTheyAre && core.hearHeartbeat(...row));

export const hearAnswer: typeof core.hearAnswer = (...row) => count(rows.asTheyAre && core.hearAnswer(...row));
