import type { Deadlock } from "../../cluster/repair.ts";
import type { Words } from "./index.ts";

/** That nothing more can be repaired, and what how many regions wait for. */
export const deadlockText = (deadlock: Deadlock, { hints, common }: Words): string =>
  hints.deadlock(deadlock.map((wait) => hints.inVain[wait.for](wait.count)).join(common.listSeparator));
