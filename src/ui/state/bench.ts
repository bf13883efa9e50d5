import type { RunState } from "./run.ts";

/** Whether a lesson on a bench is shown: there is no cluster to be acted upon, and no time to be moved in. */
export const isOnBench = ({ lesson }: Pick<RunState, "lesson">): boolean => lesson !== null && lesson.bench !== null;
