import type { Duration } from "../../kernel/time.ts";
import type { FailoverRecord } from "../../story/types.ts";

/** A stretch of a failover on its card's bar. `out`: regions without a majority, which no election can help. */
export interface Stretch {
  readonly name: "unnoticed" | "electing" | "out" | "serving" | "recovered" | "repair";
  readonly length: Duration;
  /** How wide it is drawn, relative to the others. */
  readonly weight: number;
}

/** Whether any region lost its Raft leader to the fault: a slow disk or a cut link may cost none. */
export const lostLeaders = (record: FailoverRecord): boolean => record.leadersLost > 0 || record.leaderless > 0;

/** Whether something is still to be done: a region cannot be used, or is not whole. */
const isOpen = (record: FailoverRecord): boolean => record.leaderless > 0 || record.notRepaired > 0;

/** Whether a fault has cost anything: latencies between two places, set for good, cost no region its leader. */
export const hasCost = (record: FailoverRecord): boolean =>
  lostLeaders(record) || record.notRepaired > 0 || record.repaired > 0 || record.isMissing || record.pd !== null;

/**
 * The newest fault with something still to be done comes first, then all others that cost anything, newest first, and behind them
 * those that did not.
 */
export function inOrder(records: readonly FailoverRecord[]): readonly FailoverRecord[] {
  const reversed = records.slice().reverse();
  const newestFirst = [...reversed.filter(hasCost), ...reversed.filter((record) => !hasCost(record))];
  const open = newestFirst.find(isOpen);
  return open === undefined ? newestFirst : [open, ...newestFirst.filter((record) => record !== open)];
}

/**
 * The phases up to `age` after the fault. Lengths span seconds to hours, so the bar is drawn by their logarithm: a scale on
 * which an election of 10 s can be seen beside a repair that starts after 30 min. As long as a region is out of service no
 * phase says that all is well.
 */
export function phasesOf(record: FailoverRecord, age: Duration): readonly Stretch[] {
  const { leaderElected, leaderless } = record;
  const lost = lostLeaders(record);
  const isHopeless = record.reasons.some((reason) => reason.kind === "no-quorum");
  // Where nobody has stood for election, a leader that has lost its majority is still there: out of service at once.
  const unnoticed = isHopeless ? 0 : age;
  const noticed = lost ? Math.min(record.noticedAfter ?? unnoticed, leaderElected.min ?? age) : 0;
  const electing = !lost ? 0 : leaderless > 0 && !isHopeless ? age : Math.max(noticed, leaderElected.max ?? noticed);
  const out = leaderless > 0 ? age : electing;
  const repairStarted = Math.max(out, record.repairStartedAfter ?? age);
  const bounds: readonly (readonly [Stretch["name"], number])[] = [
    ["unnoticed", noticed],
    ["electing", electing],
    ["out", out],
    [lost ? "recovered" : "serving", repairStarted],
    ["repair", record.repairFinishedAfter ?? age],
  ];
  const phases: Stretch[] = [];
  let from = 0;
  for (const [name, to] of bounds) {
    const length = Math.min(to, age) - from;
    if (length <= 0) continue;
    phases.push({ name, length: length as Duration, weight: 1 + 10 * Math.log1p(length / 1_000_000) });
    from += length;
  }
  return phases;
}
