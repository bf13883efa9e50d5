import { exportPd } from "../exchange/pd-export.ts";
import { beginExport, continueExport, shareOf, type ExportWish } from "../session/exporting.ts";
import type { Player } from "../session/player.ts";
import type { Answer, ExportFormat } from "./protocol.ts";
import type { Server } from "./server.ts";

/** Wall time that one question takes: whoever wants the whole file asks again, and the page can say how far it is. */
const SLICE_MILLIS = 60;

/**
 * A document of PD's at once; a file of the run by and by. Whoever asks for another thing, or of another moment, begins anew, and
 * who asks no more has given it up.
 */
export function serveExport(server: Server, { run }: Player, asked: ExportFormat | ExportWish): Answer {
  if (typeof asked === "string") return { ok: true, kind: "document", ...exportPd(run.cluster, asked), share: 1 };
  const { branch, cluster, inputsDone } = run;
  const of = JSON.stringify([asked, branch.id, cluster.now, cluster.eventCount, inputsDone]);
  const known = server.exporting;
  const exporting = known?.run === run && known.of === of ? known.exporting : beginExport(run, asked);
  const end = server.clock() + SLICE_MILLIS;
  const file = continueExport(exporting, () => server.clock() < end);
  server.exporting = file === null ? { run, of, exporting } : undefined;
  if (file === null) return { ok: true, kind: "document", name: "", text: "", notices: [], share: shareOf(exporting) };
  return { ok: true, kind: "document", ...file, notices: [], share: 1 };
}
