import type { PosterTheme } from "../../figure/poster/colours.ts";
import { poster, POSTER_LIMITS } from "../../figure/poster.ts";
import type { Frame } from "../../cluster/frame.ts";
import type { FilmWish } from "../../worker/protocol.ts";
import type { AppContext } from "../app/context.ts";
import { paintSvg } from "../pictures/paint-svg.ts";
import { pageCanvas } from "../pictures/save-picture.ts";
import { wordsIn } from "../words/index.ts";
import { scenarioTitle } from "../words/scenario-title.ts";
import { gifEncoder } from "./encoders.ts";

export type FilmKind = "gif" | "webm";

/** What came of it: a film; or that it was given up, that the run has changed meanwhile, or that the browser has failed. */
export type FilmOutcome = Blob | "cancelled" | "replaced" | "failed";

/**
 * Makes a film of a part of the run: pictures of the stage at equal steps of virtual time, drawn where nobody sees them. `tell`
 * hears after each picture how many there are, and says whether anybody still wants it.
 */
export async function makeFilm(
  app: AppContext, kind: FilmKind, wish: FilmWish, tell: (pictures: number) => boolean,
): Promise<FilmOutcome> {
  const { width, height } = POSTER_LIMITS;
  const canvas = pageCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: kind === "gif" });
  if (context === null) return "failed";
  const theme = app.root.dataset["theme"] === "dark" ? "dark" : "light";
  // What is shown is what led to where the run stands: it goes on when the reader wants it to.
  app.run.getState().play(false);
  try {
    const encoder = kind === "gif" ? gifEncoder(theme) : await (await import("./webm-encoder.ts")).webmEncoder(canvas);
    for (let taken = 0; taken < wish.pictures;) {
      const answer = await app.run.getState().write({ ...wish, next: taken });
      const isTaken = answer.ok && answer.kind === "picture";
      if (isTaken && answer.picture !== null) {
        paintSvg(context, drawn(app, answer.picture, theme), 1, pageCanvas);
        await encoder.add(canvas, context);
        taken++;
      }
      const isWanted = tell(taken);
      if (isTaken && isWanted) continue;
      await encoder.cancel();
      return isWanted ? "replaced" : "cancelled";
    }
    return await encoder.end();
  } catch {
    return "failed";
  }
}

function drawn({ run }: AppContext, frame: Frame, theme: PosterTheme): string {
  const { status, events, language } = run.getState();
  const words = wordsIn(language);
  const title = status === null ? "" : scenarioTitle(status.scenario, status.name, words);
  const { width, height } = POSTER_LIMITS;
  return poster({ frame, events, names: status?.names ?? {}, title }, { width, height, theme, language, words, isSteady: true });
}
