import type { Player } from "../session/player.ts";
import { LATE } from "./late.ts";
import type { Answer } from "./protocol.ts";
import type { Server } from "./server.ts";

/** Wall time that one question takes: whoever wants the whole report asks again, and the page goes on meanwhile. */
const SLICE_MILLIS = 40;

/** Goes on with the report of where the run stands, and tells it once it is done. */
export async function serveReport(server: Server, { run }: Player): Promise<Answer> {
  const { beginReport, continueReport, isReportOf } = await LATE.reports();
  const { reporting: known, clock } = server;
  const reporting = known !== null && isReportOf(known, run) ? known : beginReport(run);
  const end = clock() + SLICE_MILLIS;
  const report = continueReport(reporting, () => clock() < end);
  server.reporting = report === null ? reporting : null;
  return { ok: true, kind: "report", report, at: reporting.run.cluster.now, until: reporting.until };
}
