import { checkHistories, type HistoryCheckName } from "../check/history/index.ts";
import type { Instant } from "../kernel/time.ts";
import { effectOf, type ClusterEvent } from "../proto/events.ts";
import type { HistoryVerdict } from "../proto/findings.ts";
import { partToDraw, type HistoryPart } from "./history-part.ts";
import { historiesOf, historyFold } from "./history.ts";
import { operationsOf, type OperationsReport } from "./report.ts";
import { beginRerun, continueRerun, type Rerun } from "./rerun.ts";
import { pastOf, type Run } from "./run.ts";

/** What clients got up to an instant, and what each check says of it: as `run --json` tells it. */
export interface ClientReport {
  readonly at: Instant;
  readonly operations: OperationsReport;
  readonly consistency: readonly { readonly check: HistoryCheckName; readonly verdict: HistoryVerdict }[];
  /** What is wrong first, with what lies around it; where nothing is, what was under way at the first fault. */
  readonly part: HistoryPart<ClusterEvent>;
}

/** The report of what has led to where the run stands, in the making. */
export const beginReport = (run: Run): Rerun =>
  beginRerun(run, run.branch.inputs.slice(0, run.inputsDone), run.cluster.now);

/** Goes on with it for as long as there is time; null until it is done. */
export function continueReport(rerun: Rerun, hasTime: () => boolean): ClientReport | null {
  if (!continueRerun(rerun, hasTime)) return null;
  const { run } = rerun;
  const histories = historiesOf(pastOf(run, historyFold));
  const consistency = [...checkHistories(histories)].map(([check, verdict]) => ({ check, verdict }));
  const [finding] = consistency.flatMap(({ verdict }) => (verdict.outcome === "violated" ? [verdict.finding] : []));
  const faults = run.branch.events.filter(({ body }) => effectOf(body) === "fault" || effectOf(body) === "repair");
  return {
    at: run.cluster.now, operations: operationsOf(run), consistency,
    part: partToDraw(Object.values(histories.of).flat(), faults, finding ?? null),
  };
}
