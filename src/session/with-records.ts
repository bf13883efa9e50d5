import { advanceRun, createRun, rewindRun, type Run } from "./run.ts";

/** The run of a bare one, standing where that stands, with its records: it is run once more, and the same happens. */
export function withRecords(bare: Run): Run {
  const run = createRun(bare.spec, bare.rewindable);
  advanceRun(run, bare.branch.end);
  rewindRun(run, bare.cluster.now);
  advanceRun(run, bare.cluster.now);
  run.notice = bare.notice;
  return run;
}
