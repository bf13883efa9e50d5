import type { Duration } from "../../kernel/time.ts";
import type { FailoverRecord } from "../../story/types.ts";

/** A stretch of a failover on its card's bar. */
export interface Phase {
  readonly name: "unnoticed" | "electing" | "recovered" | "repair";
  readonly length: Duration;
  /** How wide it is drawn, relative to the others. */
  readonly weight: number;
}

/** Whether any region lost its Raft leader to the fault: a slow disk or a cut link may cost none. */
export const lostLeaders = (record: FailoverRecord): boolean =>
  record.regionsLed > 0 && (record.leaderless > 0 || record.leaderElected.count > 0);

/**
 * The phases up to `age` after the fault. Lengths span seconds to hours, so the bar is drawn by their logarithm: a scale on
 * which an election of 10 s can be seen beside a repair that starts after 30 min.
 */
export function phasesOf(record: FailoverRecord, age: Duration): readonly Phase[] {
  const firstElected = record.leaderElected.min ?? age;
  const allElected = record.leaderless === 0 ? record.leaderElected.max ?? firstElected : age;
  const repairStarted = record.repairStartedAfter ?? age;
  const repairFinished = record.repairFinishedAfter ?? age;
  const lost = lostLeaders(record);
  const bounds: readonly (readonly [Phase["name"], number, number])[] = [
    ["unnoticed", 0, lost ? firstElected : 0],
    ["electing", firstElected, lost ? allElected : firstElected],
    ["recovered", lost ? allElected : 0, repairStarted],
    ["repair", repairStarted, repairFinished],
  ];
  return bounds
    .map(([name, from, to]) => [name, Math.min(to, age) - from] as const)
    .filter(([, length]) => length > 0)
    .map(([name, length]) => ({ name, length: length as Duration, weight: 1 + 10 * Math.log1p(length / 1_000_000) }));
}
