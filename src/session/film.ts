import type { Frame } from "../cluster/frame.ts";
import { frameOf } from "../cluster/frames.ts";
import type { Instant } from "../kernel/time.ts";
import { advanceRun, runAside, type Run } from "./run.ts";

/** Pictures of a part of a run, equally far apart in virtual time: the first stands at `from`, the last at `to`. */
export interface FilmWish {
  readonly pictures: number;
  readonly from: Instant;
  readonly to: Instant;
}

/** A run beside the run, on its way from picture to picture. */
export interface Film {
  readonly wish: FilmWish;
  readonly aside: Run;
  /** How many pictures have been taken. */
  taken: number;
}

/** How many pictures a film has at the most: half a minute of twelve a second is more than anybody looks at. */
export const MAX_PICTURES = 300;

/** Null where nothing leads to its beginning any more, or there is nothing to show. */
export function beginFilm(run: Run, wish: FilmWish): Film | null {
  if (wish.pictures < 2 || wish.pictures > MAX_PICTURES || wish.from > wish.to) return null;
  const aside = runAside(run, wish.from);
  return aside === null ? null : { wish, aside, taken: 0 };
}

/** When a picture is taken, the first being 0. */
const instantOf = ({ pictures, from, to }: FilmWish, picture: number): Instant =>
  (from + Math.round(((to - from) * picture) / (pictures - 1))) as Instant;

/** How many events are run between two looks at the clock. */
const STRETCH = 200;

/** The next picture; null where there was no time to come to it, or there is none. */
export function nextPicture(film: Film, hasTime: () => boolean): Frame | null {
  const { aside, wish } = film;
  if (film.taken >= wish.pictures) return null;
  let events = 0;
  aside.halts = () => ++events % STRETCH === 0 && !hasTime();
  advanceRun(aside, Math.min(instantOf(wish, film.taken), aside.branch.end) as Instant);
  if (aside.interrupted) return null;
  film.taken++;
  return frameOf(aside.cluster);
}
