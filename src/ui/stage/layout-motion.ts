import { eased, mixedRoute, tweenStages, type StagePicture } from "../../figure/layout-tween.ts";
import { routeLinks, type Pair, type Route } from "../../figure/routes.ts";
import type { LayoutMotion } from "./motion.ts";

/** How long everything takes to its new place, in wall milliseconds. */
const MOTION_MS = 300;

/** Sets off from one picture to another, at a wall time in milliseconds. */
export function beginMotion(from: StagePicture, to: StagePicture, wall: number): LayoutMotion {
  const way = tweenStages(from, to);
  let share = 0;
  let found: { readonly text: string; readonly routes: readonly Route[] } | null = null;
  // Ways are searched once for where everything began, not with every frame.
  const before = (pairs: readonly Pair[]): readonly Route[] => {
    const text = pairs.map((pair) => `${pair.from}-${pair.to}`).join(" ");
    if (found?.text !== text) found = { text, routes: routeLinks(way(0).layout.cards.map(({ box }) => box), pairs) };
    return found.routes;
  };
  return {
    at: (now) => {
      const time = Math.max(0, (now - wall) / MOTION_MS);
      share = eased(Math.min(1, time));
      return time >= 1 ? null : way(share);
    },
    routes: (pairs, there) => {
      const routes = before(pairs);
      return there.map((route, i) => mixedRoute(routes[i] ?? route, route, share));
    },
  };
}
