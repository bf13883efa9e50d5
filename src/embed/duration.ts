import type { RunStatus } from "../worker/protocol.ts";

const SECOND = 1_000_000;
/** As much as is shown behind the last thing that is planned. */
const BEHIND = 20 * SECOND;
/** Lengths that are shown, in seconds: one that grew with every picture would never stand still. */
const LENGTHS = [30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400];

/**
 * Until when a run is shown on one line, in microseconds: to its end if it has one, else a round length that holds all that is
 * known.
 */
export function shownUntil(
  { now, branch, branches }: Pick<RunStatus, "now" | "branch" | "branches">, end: number | null,
): number {
  if (end !== null) return Math.max(end, 1);
  const present = branches.find(({ id }) => id === branch);
  const lastInput = present?.inputs[present.inputs.length - 1]?.at ?? 0;
  const known = Math.max(now, present?.end ?? 0, lastInput + BEHIND);
  return (LENGTHS.find((length) => length * SECOND >= known) ?? Math.ceil(known / SECOND / 86_400) * 86_400) * SECOND;
}
