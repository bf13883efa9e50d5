import { need } from "../kernel/late-part.ts";
import type { FailoverRecord } from "../story/index.ts";
import { RECORDS } from "./parts.ts";
import type { Run } from "./run.ts";

/** The failover records as they stand at the present instant of the run, oldest first. */
export function failoversOf(run: Run): readonly FailoverRecord[] {
  const { cluster } = run;
  const moment = `${cluster.now} ${cluster.ranAtInstant} ${cluster.eventCount}`;
  if (run.judged?.cluster !== cluster || run.judged.moment !== moment) {
    run.judged = { cluster, moment, records: need(RECORDS).failoversOf(run.past, cluster) };
  }
  return run.judged.records;
}
