import { exportPd } from "../exchange/pd-export.ts";
import { originFields } from "../exports/origin.ts";
import { anatomyAt } from "../session/anatomy.ts";
import { beginExport, continueExport, shareOf, type ExportedRun, type Exporting } from "../session/exporting.ts";
import { runOrigin } from "../session/origin.ts";
import { beginFilm, nextPicture, type Film } from "../session/film.ts";
import type { Player } from "../session/player.ts";
import type { Frame } from "../cluster/frame.ts";
import type { Run } from "../session/run.ts";
import { serveMetrics } from "./metrics-desk.ts";
import type { AlertsWish, Answer, ExportWish, FilmStep, Written } from "./protocol.ts";
import { takeSlice, type SliceDesk, type SlicedWork } from "./slices.ts";

/** Where the run stands, and what is asked for. */
const here = ({ cluster, inputsDone }: Run, asked: unknown): readonly unknown[] =>
  [asked, cluster.now, cluster.eventCount, inputsDone];

const FILE: SlicedWork<ExportWish, Exporting, ExportedRun> = { millis: 60, of: here, begin: beginExport, goOn: continueExport };

/**
 * Each question takes one picture. A film that was given up begins anew; over another run none goes on, and one to which nothing
 * leads is null.
 */
const FILM: SlicedWork<FilmStep, Film | null, Frame> = {
  millis: 60,
  of: (run, { next: _, ...wish }) => here(run, wish),
  begin: (run, { next, ...wish }) => (next === 0 ? beginFilm(run, wish) : null),
  goesOn: (film, { next }) => film?.taken === next,
  goOn: (film, hasTime) => (film === null ? null : nextPicture(film, hasTime)),
  hasMore: (film) => film !== null && film.taken < film.wish.pictures,
};

/** A document of PD's and the anatomy of an incident at once; a file of the run, its metrics and a film by and by. */
export function serveExport(desk: SliceDesk, { run }: Player, asked: Exclude<Written, AlertsWish>): Answer {
  if (typeof asked === "string") return { ok: true, kind: "document", ...exportPd(run.cluster, asked), share: 1 };
  if ("metrics" in asked) return serveMetrics(desk, run);
  if ("fault" in asked) {
    return { ok: true, kind: "anatomy", told: anatomyAt(run, asked.fault), origin: originFields(runOrigin(run)) };
  }
  if ("pictures" in asked) {
    const { work, made } = takeSlice(desk, FILM, run, asked);
    return work === null ? { ok: false, notices: [] } : { ok: true, kind: "picture", picture: made };
  }
  const { work, made } = takeSlice(desk, FILE, run, asked);
  if (made === null) return { ok: true, kind: "document", name: "", text: "", notices: [], share: shareOf(work) };
  return { ok: true, kind: "document", ...made, notices: [], share: 1 };
}
