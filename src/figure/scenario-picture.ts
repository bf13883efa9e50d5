import { definitionOf, type Input } from "../action/index.ts";
import { generateTopology } from "../cluster/topologies.ts";
import type { GeneratedTopology, Topology } from "../cluster/topology.ts";
import { seconds, type Instant } from "../kernel/time.ts";
import type { Effect } from "../proto/events.ts";
import { placeStores } from "./places.ts";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A scenario at a glance: its cluster as it is born, and when something happens to it. All lengths in units of the drawing. */
export interface ScenarioPicture {
  readonly width: number;
  readonly height: number;
  readonly zones: readonly Box[];
  readonly stores: readonly Box[];
  /** One square for each replica that fits into its store's box; `leader` where its region's leader stands there. */
  readonly tiles: readonly { readonly x: number; readonly y: number; readonly size: number; readonly leader: boolean }[];
  /** From the moment at which the scenario opens; null where nothing is planned. */
  readonly axis: { readonly x: number; readonly y: number; readonly width: number } | null;
  readonly marks: readonly { readonly x: number; readonly kind: Effect }[];
}

const WIDTH = 180;
const CLUSTER_HEIGHT = 44;
const AXIS_HEIGHT = 14;
const ZONE_GAP = 5;
const ZONE_PADDING = 3;
const STORE_GAP = 3;
const WIDEST_STORE = 40;
/** A tile with the gap beside it: the largest of these at which the fullest store shows all its replicas, else the least. */
const PITCHES = [18, 13, 9, 7, 5.5];
const TILE_GAP = 1.5;
/** Where a scenario plays on for ever, its axis is at least so long. */
const SHORTEST_AXIS = seconds(60);

/** What of a scenario is drawn. */
export interface PicturedScenario {
  readonly topology: GeneratedTopology;
  readonly inputs: readonly Input[];
  readonly startAt: Instant;
  readonly playUntil: Instant | null;
}

/** Draws a scenario from its own data: its stores by zones with the replicas that they are born with, and its planned inputs. */
export function scenarioPicture({ topology, inputs, startAt, playUntil }: PicturedScenario): ScenarioPicture {
  // What lies before the opening belongs to the cluster.
  const planned = inputs.filter(({ at }) => at >= startAt);
  const axis = planned.length === 0 ? null : { x: 6, y: CLUSTER_HEIGHT + AXIS_HEIGHT - 5, width: WIDTH - 12 };
  return {
    width: WIDTH,
    height: CLUSTER_HEIGHT + AXIS_HEIGHT,
    ...clusterPicture(generateTopology(topology)),
    axis,
    marks: axis === null ? [] : marksOf(planned, startAt, playUntil, axis),
  };
}

function clusterPicture(topology: Topology): Pick<ScenarioPicture, "zones" | "stores" | "tiles"> {
  const places = placeStores(topology.stores);
  const groups = [...new Set(places.map(({ group }) => group))];
  const count = topology.stores.length;
  const gaps = groups.length * 2 * ZONE_PADDING + (groups.length - 1) * ZONE_GAP + (count - groups.length) * STORE_GAP;
  // A hundred stores leave no room for gaps: they become a row of strokes.
  const crowded = gaps > WIDTH / 2;
  const [padding, zoneGap, storeGap] = crowded ? [0.5, 1.5, 0.3] : [ZONE_PADDING, ZONE_GAP, STORE_GAP];
  const between = groups.length * 2 * padding + (groups.length - 1) * zoneGap + (count - groups.length) * storeGap;
  const storeWidth = Math.min(WIDEST_STORE, (WIDTH - between) / count);
  const zones: Box[] = [];
  const stores: Box[] = [];
  const tiles: ScenarioPicture["tiles"][number][] = [];
  const replicas = replicasByStore(topology);
  const pitch = pitchFor(Math.max(...[...replicas.values()].map((list) => list.length)),
    storeWidth, CLUSTER_HEIGHT - 2 * padding);
  let x = (WIDTH - between - storeWidth * count) / 2;
  for (const group of groups) {
    const members = topology.stores.filter((_, index) => places[index]?.group === group);
    const inner = members.length * storeWidth + (members.length - 1) * storeGap;
    zones.push({ x, y: 0, width: inner + 2 * padding, height: CLUSTER_HEIGHT });
    x += padding;
    for (const member of members) {
      const box = { x, y: padding, width: storeWidth, height: CLUSTER_HEIGHT - 2 * padding };
      stores.push(box);
      tiles.push(...tilesIn(box, replicas.get(member.id) ?? [], pitch));
      x += storeWidth + storeGap;
    }
    x += padding - storeGap + zoneGap;
  }
  return { zones, stores, tiles };
}

/** By store, for each of its replicas whether it leads. */
function replicasByStore({ regions }: Topology): Map<number, boolean[]> {
  const replicas = new Map<number, boolean[]>();
  for (const { peers, leader } of regions) {
    for (const { id, storeId } of peers) {
      const list = replicas.get(storeId) ?? [];
      list.push(id === leader);
      replicas.set(storeId, list);
    }
  }
  return replicas;
}

const fitting = (length: number, pitch: number): number => Math.floor((length - TILE_GAP) / pitch);

function pitchFor(most: number, width: number, height: number): number {
  return PITCHES.find((pitch) => fitting(width, pitch) * fitting(height, pitch) >= most) ?? PITCHES.at(-1) ?? 1;
}

function tilesIn(box: Box, leads: readonly boolean[], pitch: number): ScenarioPicture["tiles"][number][] {
  const columns = fitting(box.width, pitch);
  const rows = fitting(box.height, pitch);
  if (columns < 1) return [];
  return leads.slice(0, columns * rows).map((leader, index) => ({
    x: box.x + TILE_GAP + (index % columns) * pitch,
    y: box.y + TILE_GAP + Math.floor(index / columns) * pitch,
    size: pitch - TILE_GAP,
    leader,
  }));
}

function marksOf(
  inputs: readonly Input[], startAt: Instant, playUntil: Instant | null, axis: { readonly x: number; readonly width: number },
): ScenarioPicture["marks"] {
  const last = inputs.at(-1)?.at ?? startAt;
  const end = playUntil ?? startAt + Math.max(SHORTEST_AXIS, (last - startAt) * 2);
  return inputs.map(({ at, action }) =>
    ({ x: axis.x + (axis.width * (at - startAt)) / (end - startAt), kind: definitionOf(action.kind).effect(action) }));
}
