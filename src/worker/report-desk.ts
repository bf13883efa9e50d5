import { beginReport, continueReport, type ClientReport } from "../session/client-report.ts";
import type { Rerun } from "../session/rerun.ts";
import type { Run } from "../session/run.ts";
import type { Answer } from "./protocol.ts";
import { takeSlice, type SliceDesk, type SlicedWork } from "./slices.ts";

const REPORT: SlicedWork<null, Rerun, ClientReport> = {
  millis: 40, of: ({ cluster, inputsDone }) => [cluster.now, inputsDone], begin: beginReport, goOn: continueReport,
};

/** Goes on with the report of where the run stands, and tells it once it is done. */
export function serveReport(desk: SliceDesk, run: Run): Answer {
  const { work, made } = takeSlice(desk, REPORT, run, null);
  return { ok: true, kind: "report", report: made, at: work.run.cluster.now, until: work.until };
}
