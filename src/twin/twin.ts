import type { Instant } from "../kernel/time.ts";
import { PAST_FOLDS } from "../session/folds.ts";
import { createPlayer, play, setPace, type Player } from "../session/player.ts";
import { beatScraper, createScraper, type Scraper } from "./scraper.ts";
import { createRun, isBroken, type Run, type RunSpec } from "../session/run.ts";

/** A simulated cluster that goes by a clock of the world outside: what real tools are pointed at. */
export interface Twin {
  readonly run: Run;
  readonly player: Player;
  /** Where it ends. */
  readonly until: Instant;
  readonly scraper: Scraper;
}

/** So long, in ms, may the engine run before others have their turn: whoever asks meanwhile waits for it. */
const SLICE_MILLIS = 25;
/** A computer that slept does not make up for it: more than this many ms of one gap are not run. */
const LONGEST_GAP_MILLIS = 1_000;

/** A twin at its first instant. `pace` is virtual seconds per second. */
export function createTwin(spec: RunSpec, pace: number, until: Instant): Twin {
  const run = createRun(spec, false, PAST_FOLDS);
  const player = createPlayer(run, until);
  setPace(player, pace, false);
  return { run, player, until, scraper: createScraper(run) };
}

/** Lets `wallMillis` pass, or as much of it as the engine comes to: a slow machine falls behind, and its physics are the same. */
export function letTwinRun({ player, run, scraper }: Twin, wallMillis: number): void {
  const began = performance.now();
  play(player, Math.min(wallMillis, LONGEST_GAP_MILLIS), () => performance.now() - began < SLICE_MILLIS);
  beatScraper(scraper, run);
}

/** Why it goes on no more; null while it does. */
export function whyTwinEnds({ run, until }: Twin): "the end" | "a breach" | null {
  if (isBroken(run)) return "a breach";
  return run.cluster.now >= until ? "the end" : null;
}
