import { exportPd } from "../exchange/pd-export.ts";
import { originFields } from "../exports/origin.ts";
import { anatomyAt } from "../session/anatomy.ts";
import { beginExport, continueExport, shareOf, type Exporting } from "../session/exporting.ts";
import { runOrigin } from "../session/origin.ts";
import { beginFilm, nextPicture, type Film, type FilmWish } from "../session/film.ts";
import type { Player } from "../session/player.ts";
import type { Run } from "../session/run.ts";
import { serveMetrics, type MetricsDesk } from "./metrics-desk.ts";
import type { Answer, Written } from "./protocol.ts";

/** Wall time that one question takes: whoever wants the whole file asks again, and the page can say how far it is. */
const SLICE_MILLIS = 60;

/** What the worker knows of exports. */
export interface ExportDesk extends MetricsDesk {
  /** The file that is being made, and what of which moment it is of; absent for none. */
  exporting?: { readonly run: Run; readonly of: string; readonly exporting: Exporting } | undefined;
  /** The film that is being taken, likewise. */
  filmed?: { readonly run: Run; readonly of: string; readonly film: Film } | undefined;
}

/**
 * A document of PD's and the anatomy of an incident at once; a file of the run and its metrics by and by. Whoever asks for
 * another thing, or of another moment, begins anew, and who asks no more has given it up.
 */
export function serveExport(desk: ExportDesk, { run }: Player, asked: Written): Answer {
  if (typeof asked === "object" && "metrics" in asked) return serveMetrics(desk, run);
  if (typeof asked === "object" && "pictures" in asked) return serveFilm(desk, run, asked);
  if (typeof asked === "object" && "fault" in asked) {
    return { ok: true, kind: "anatomy", told: anatomyAt(run, asked.fault), origin: originFields(runOrigin(run)) };
  }
  if (typeof asked === "string") return { ok: true, kind: "document", ...exportPd(run.cluster, asked), share: 1 };
  const { branch, cluster, inputsDone } = run;
  const of = JSON.stringify([asked, branch.id, cluster.now, cluster.eventCount, inputsDone]);
  const known = desk.exporting;
  const exporting = known?.run === run && known.of === of ? known.exporting : beginExport(run, asked);
  const end = desk.clock() + SLICE_MILLIS;
  const file = continueExport(exporting, () => desk.clock() < end);
  desk.exporting = file === null ? { run, of, exporting } : undefined;
  if (file === null) return { ok: true, kind: "document", name: "", text: "", notices: [], share: shareOf(exporting) };
  return { ok: true, kind: "document", ...file, notices: [], share: 1 };
}

/** The film's next picture, or none yet. Who asks for another film, or of another moment, begins anew. */
function serveFilm(desk: ExportDesk, run: Run, asked: FilmWish): Answer {
  const { branch, cluster, inputsDone } = run;
  const of = JSON.stringify([asked, branch.id, cluster.now, cluster.eventCount, inputsDone]);
  const known = desk.filmed;
  const film = known?.run === run && known.of === of ? known.film : beginFilm(run, asked);
  if (film === null) return { ok: false, notices: [] };
  const end = desk.clock() + SLICE_MILLIS;
  const picture = nextPicture(film, () => desk.clock() < end);
  desk.filmed = film.taken === asked.pictures ? undefined : { run, of, film };
  return { ok: true, kind: "picture", picture };
}
