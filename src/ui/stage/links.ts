import type { Selection } from "../../cluster/details.ts";
import { enlargedRoute, pointAlong, routeLinks, type Pair, type Route } from "../../figure/routes.ts";
import { pairKey, linkTone, visibleLinks, type LinkTone, type VisibleLink } from "../../figure/visible-links.ts";
import type { Point } from "../../figure/geometry.ts";
import type { Node } from "../../proto/events.ts";
import { peersOfRegion, type Scene } from "./scene.ts";
import { routeBetween } from "./traffic-painter.ts";

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

/** The links to draw now, in a fixed order. `busy` are further ones by `linkKey`. */
export function stageLinks(scene: Scene, selection: Selection | null, busy: ReadonlySet<number>): readonly StageLink[] {
  const { frame } = scene;
  const machines = frame.stores.map((store) => store.machine);
  const chosen = selectedLink(scene, selection);
  const links = visibleLinks(machines, frame.links, {
    ofStores: selectedStores(scene, selection),
    among: selectedReplicas(scene, selection),
    links: chosen === null ? busy : new Set([...busy, chosen]),
  });
  const between = links.filter((link) => machines.includes(link.from) && machines.includes(link.to));
  const routes = routesOf(scene, between.map((link) => ({ from: machines.indexOf(link.from), to: machines.indexOf(link.to) })));
  const silent = new Set(frame.stores.filter((store) => isSilent(store.process)).map((store) => store.machine));
  return links.flatMap((link) => {
    const place = between.indexOf(link);
    const route = place >= 0 ? routes[place] : routeBetween(scene, link.from, link.to);
    const fromNode = scene.rows.nodes.get(link.from);
    const toNode = scene.rows.nodes.get(link.to);
    // Who fades in has no line before he is there.
    const comes = [link.from, link.to].some((machine) => scene.layout.cards[machines.indexOf(machine)]?.presence !== undefined);
    if (comes || route == null || fromNode === undefined || toNode === undefined) return [];
    const tone = linkTone(link, silent.has(link.from) || silent.has(link.to));
    const selected = pairKey(link.from, link.to) === chosen;
    return [{ ...link, fromNode, toNode, route, tone, middle: along(route, 0.5), beyond: along(route, 0.53), selected }];
  });
}

/**
 * The ways of links between stores, found once for the whole stage and enlarged with it: a hundred of them take longer to find
 * than a frame lasts. While the layout moves, they are on the way from where they were.
 */
function routesOf(scene: Scene, pairs: readonly Pair[]): readonly Route[] {
  const { whole, transform: { k }, routed, motion } = scene;
  const text = pairs.map(({ from, to }) => `${from}-${to}`).join(" ");
  const found = routed?.whole === whole && routed.text === text
    ? routed.routes : routeLinks(whole.cards.map((card) => card.box), pairs);
  scene.routed = { whole, text, routes: found };
  const there = k === 1 ? found : found.map((route) => enlargedRoute(route, k));
  return motion === null ? there : motion.routes(pairs, there);
}

const isSilent = (process: string): boolean => process === "dead" || process === "off";

function along(route: Route, share: number): Point {
  const point = { x: 0, y: 0 };
  pointAlong(route, share, point);
  return point;
}

function selectedLink(scene: Scene, selection: Selection | null): number | null {
  if (selection?.kind !== "link") return null;
  const from = machineOf(scene, selection.from);
  const to = machineOf(scene, selection.to);
  return from === null || to === null ? null : pairKey(from, to);
}

function machineOf(scene: Scene, node: Node): number | null {
  for (const [machine, each] of scene.rows.nodes) {
    if (each.kind === node.kind && each.id === node.id) return machine;
  }
  return null;
}

function selectedStores(scene: Scene, selection: Selection | null): ReadonlySet<number> {
  const machine = selection?.kind === "store" ? machineOf(scene, selection) : null;
  return new Set(machine === null ? [] : [machine]);
}

/** The machines that hold replicas of the selected region. */
function selectedReplicas(scene: Scene, selection: Selection | null): ReadonlySet<number> {
  const region = selection?.kind === "region" ? scene.rows.regionRow.get(selection.id) : undefined;
  if (region === undefined) return new Set();
  const stores = [...peersOfRegion(scene.rows, region)].map((peer) => scene.frame.peers.store[peer] ?? 0);
  return new Set(stores.flatMap((store) => scene.frame.stores[store]?.machine ?? []));
}
