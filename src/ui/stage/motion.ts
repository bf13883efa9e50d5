import type { Frame } from "../../cluster/frame.ts";
import type { StageMoment, StagePicture } from "../../figure/layout-tween.ts";
import type { Pair, Route } from "../../figure/routes.ts";

/** The stage on its way from one layout to another. */
export interface LayoutMotion {
  /** What is drawn at a wall time in milliseconds; null once everything is there. */
  readonly at: (wall: number) => StageMoment | null;
  /** The ways of the links at the time that `at` was asked for last. `there` are those that they will have, of these pairs. */
  readonly routes: (pairs: readonly Pair[], there: readonly Route[]) => readonly Route[];
}

/** Sets off from one picture to another, at a wall time in milliseconds. */
export type BeginMotion = (from: StagePicture, to: StagePicture, wall: number) => LayoutMotion;

/**
 * A frame, of which run it is (null where that is uncertain, or the run hastens somewhere), and how fast that runs: 0 virtual
 * seconds per wall second where it stands.
 */
export interface Sighting {
  readonly frame: Frame;
  readonly run: string | null;
  readonly pace: number;
}

/** What lies further ahead than so many virtual seconds and a wall second of play has been jumped to. */
const MOST_SECONDS = 1;
/** While they travel, all tiles are painted with every frame: more would take longer than a frame lasts. */
const MOST_TRAVELLING = 1_500;

/** Whether a frame shows the same run a moment later, so that what has changed can be seen to move. */
export function goesOn(before: Sighting, { frame, run, pace }: Sighting): boolean {
  const passed = (frame.now - before.frame.now) / 1_000_000;
  const most = pace === 0 ? 0 : MOST_SECONDS + pace;
  return run !== null && run === before.run && passed >= 0 && passed <= most && frame.peers.count <= MOST_TRAVELLING;
}
