import type { RecoveryReport } from "../proto/recovery.ts";
import { lastIndex, lastTerm } from "../raft/index.ts";
import type { StoreState } from "./state.ts";

/** What the store tells PD of all its replicas once it has done what the plan asked for; null before that. */
export function recoveryReport(
  { peers }: StoreState, recovery: NonNullable<StoreState["memory"]["recovery"]>,
): RecoveryReport | null {
  if (!recovery.isDone) return null;
  return {
    step: recovery.plan.step,
    peers: [...peers.values()].filter(({ disk }) => disk.initialized).map(({ region, self, lead, node: { raft } }) => ({
      region, peer: self, index: lastIndex(raft.log), term: lastTerm(raft.log), leads: lead !== null,
      isForced: lead !== null && raft.forsaken.length > 0,
    })),
  };
}
