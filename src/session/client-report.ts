import { checkHistories, type HistoryCheckName } from "../check/history/index.ts";
import { after, millis, type Duration, type Instant } from "../kernel/time.ts";
import { effectOf, type ClusterEvent } from "../proto/events.ts";
import type { HistoryVerdict } from "../proto/findings.ts";
import { partToDraw, type HistoryPart } from "./history-part.ts";
import { historiesOf, historyFold } from "./history.ts";
import { operationsOf, REPORT_FOLDS, type OperationsReport } from "./report.ts";
import { advanceRun, createRun, isBroken, pastOf, type BranchRecord, type Run } from "./run.ts";

/** What clients got up to an instant, and what each check says of it: as `run --json` tells it. */
export interface ClientReport {
  readonly at: Instant;
  readonly operations: OperationsReport;
  readonly consistency: readonly { readonly check: HistoryCheckName; readonly verdict: HistoryVerdict }[];
  /** What is wrong first, with what lies around it; where nothing is, what was under way at the first fault. */
  readonly part: HistoryPart<ClusterEvent>;
}

/**
 * A report in the making: the run once more from its first instant, beside itself and under the folds of reports, whose whole
 * histories no keyframe could hold.
 */
export interface Reporting {
  readonly branch: BranchRecord;
  readonly until: Instant;
  readonly run: Run;
}

/** The report of what has led to where the run stands. */
export function beginReport({ spec, branch, inputsDone, cluster }: Run): Reporting {
  const inputs = branch.inputs.slice(0, inputsDone);
  return { branch, until: cluster.now, run: createRun({ ...spec, inputs }, false, REPORT_FOLDS) };
}

/** Whether it is the report of where the run stands now. */
export const isReportOf = ({ branch, until, run: { spec } }: Reporting, run: Run): boolean =>
  branch === run.branch && until === run.cluster.now && spec.inputs.length === run.inputsDone;

/** Of so much time it is asked whether there is more. */
const STRETCH: Duration = millis(200);

/** Goes on with it for as long as there is time; null until it is done. */
export function continueReport({ run, until, branch }: Reporting, hasTime: () => boolean): ClientReport | null {
  while (run.cluster.now < until && !isBroken(run)) {
    if (!hasTime()) return null;
    advanceRun(run, Math.min(until, after(run.cluster.now, STRETCH)) as Instant);
  }
  advanceRun(run, until);
  const histories = historiesOf(pastOf(run, historyFold));
  const consistency = [...checkHistories(histories)].map(([check, verdict]) => ({ check, verdict }));
  const [finding] = consistency.flatMap(({ verdict }) => (verdict.outcome === "violated" ? [verdict.finding] : []));
  const faults = branch.events.filter(({ at, body }) =>
    at <= until && (effectOf(body) === "fault" || effectOf(body) === "repair"));
  return {
    at: run.cluster.now, operations: operationsOf(run), consistency,
    part: partToDraw(Object.values(histories.of).flat(), faults, finding ?? null),
  };
}
