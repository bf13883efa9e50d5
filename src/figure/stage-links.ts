import type { Node } from "../proto/events.ts";
import type { Point } from "./geometry.ts";
import { routeBetween, type PlacedStage } from "./machine-places.ts";
import { pointAlong, type Pair, type Route } from "./routes.ts";
import { linkTone, pairKey, type LinkTone, type VisibleLink } from "./visible-links.ts";

/** A link as it is drawn: what it joins, its way and what is wrong with it. */
export interface StageLink extends VisibleLink {
  readonly fromNode: Node;
  readonly toNode: Node;
  readonly route: Route;
  readonly tone: LinkTone;
  /** Halfway, where its mark stands, and a step further towards `to`, for the direction of an arrow. */
  readonly middle: Point;
  readonly beyond: Point;
  /** True if it would not be drawn but for its faults or the selection: it has a line but needs no tab stop. */
  readonly selected: boolean;
}

/** The links in their places. `routesOf` finds the ways of those between stores, `chosen` is the selected one by `linkKey`. */
export function placeLinks(
  stage: PlacedStage, links: readonly VisibleLink[], routesOf: (pairs: readonly Pair[]) => readonly Route[],
  chosen: number | null,
): readonly StageLink[] {
  const { frame, layout, rows } = stage;
  const machines = frame.stores.map((store) => store.machine);
  const between = links.filter((link) => machines.includes(link.from) && machines.includes(link.to));
  const routes = routesOf(between.map((link) => ({ from: machines.indexOf(link.from), to: machines.indexOf(link.to) })));
  const silent = new Set(frame.stores.filter((store) => isSilent(store.process)).map((store) => store.machine));
  return links.flatMap((link) => {
    const place = between.indexOf(link);
    const route = place >= 0 ? routes[place] : routeBetween(stage, link.from, link.to);
    const fromNode = rows.nodes.get(link.from);
    const toNode = rows.nodes.get(link.to);
    // Who fades in has no line before he is there.
    const comes = [link.from, link.to].some((machine) => layout.cards[machines.indexOf(machine)]?.presence !== undefined);
    if (comes || route == null || fromNode === undefined || toNode === undefined) return [];
    const tone = linkTone(link, silent.has(link.from) || silent.has(link.to));
    const selected = pairKey(link.from, link.to) === chosen;
    return [{ ...link, fromNode, toNode, route, tone, middle: along(route, 0.5), beyond: along(route, 0.53), selected }];
  });
}

const isSilent = (process: string): boolean => process === "dead" || process === "off";

function along(route: Route, share: number): Point {
  const point = { x: 0, y: 0 };
  pointAlong(route, share, point);
  return point;
}
