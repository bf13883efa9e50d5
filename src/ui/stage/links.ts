import type { Selection } from "../../cluster/details.ts";
import { enlargedRoute, routeLinks, type Pair, type Route } from "../../figure/routes.ts";
import { placeLinks, type StageLink } from "../../figure/stage-links.ts";
import { peersOfRegion } from "../../figure/stage-rows.ts";
import { pairKey, visibleLinks } from "../../figure/visible-links.ts";
import type { Node } from "../../proto/events.ts";
import type { Scene } from "./scene.ts";

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
  return placeLinks(scene, links, (pairs) => routesOf(scene, pairs), chosen);
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
