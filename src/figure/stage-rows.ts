import type { Frame } from "../cluster/frame.ts";
import type { Node } from "../proto/events.ts";
import { placeStores } from "./places.ts";
import type { StageLayout, StageShape } from "./stage-layout.ts";
import { roomFor, tileGrid, type TileGrid } from "./tiles.ts";

/** How the rows of a frame belong together; holds for all frames with the very same constant columns. */
export interface RowIndex {
  /** Of the frame that the rows were indexed in. */
  readonly source: Pick<Frame, "regions" | "peers">;
  /** First row in `peers` of each store, and behind the last one the number of peers. */
  readonly storeStart: Uint32Array;
  /** Rows in `peers` by region: those of region row `r` are `regionPeers[regionStart[r] … regionStart[r + 1] - 1]`. */
  readonly regionStart: Uint32Array;
  readonly regionPeers: Uint32Array;
  readonly regionRow: ReadonlyMap<number, number>;
  /** Machines by their numbers. */
  readonly nodes: ReadonlyMap<number, Node>;
}

/** How many replicas a store holds, by its row. */
export const peersOfStore = (rows: RowIndex, store: number): number =>
  (rows.storeStart[store + 1] ?? 0) - (rows.storeStart[store] ?? 0);

/** Finds them by counting sorts, because a cluster of 30,000 replicas may move one in every frame. */
export function indexRows(frame: Frame): RowIndex {
  const { peers, regions } = frame;
  const storeStart = new Uint32Array(frame.stores.length + 1);
  const regionStart = new Uint32Array(regions.count + 1);
  for (let i = 0; i < peers.count; i++) {
    const store = peers.store[i] ?? 0;
    storeStart[store + 1] = (storeStart[store + 1] ?? 0) + 1;
    const region = peers.region[i] ?? 0;
    if (region < regions.count) regionStart[region + 1] = (regionStart[region + 1] ?? 0) + 1;
  }
  for (let i = 1; i < storeStart.length; i++) storeStart[i] = (storeStart[i] ?? 0) + (storeStart[i - 1] ?? 0);
  for (let i = 1; i < regionStart.length; i++) regionStart[i] = (regionStart[i] ?? 0) + (regionStart[i - 1] ?? 0);
  const next = regionStart.slice();
  const regionPeers = new Uint32Array(regionStart[regions.count] ?? 0);
  for (let i = 0; i < peers.count; i++) {
    const region = peers.region[i] ?? 0;
    if (region >= regions.count) continue;
    const place = next[region] ?? 0;
    regionPeers[place] = i;
    next[region] = place + 1;
  }
  const regionRow = new Map<number, number>();
  for (let r = 0; r < regions.count; r++) regionRow.set(regions.id[r] ?? 0, r);
  return {
    source: { regions, peers }, storeStart, regionStart, regionPeers, regionRow, nodes: nodesOf(frame),
  };
}

function nodesOf(frame: Frame): ReadonlyMap<number, Node> {
  const nodes = new Map<number, Node>();
  for (const store of frame.stores) nodes.set(store.machine, { kind: "store", id: store.id });
  for (const pd of frame.pds) nodes.set(pd.machine, { kind: "pd", id: pd.id });
  frame.clients.machines.forEach((machine, i) => nodes.set(machine, { kind: "client", id: i + 1 }));
  return nodes;
}

/** The rows in `peers` of a region, by its row. */
export const peersOfRegion = (rows: RowIndex, region: number): Uint32Array =>
  rows.regionPeers.subarray(rows.regionStart[region] ?? 0, rows.regionStart[region + 1] ?? 0);

/** What the stage of a frame has to show, as far as its layout depends on it. */
export function shapeOf(frame: Frame, rows: RowIndex): StageShape {
  const places = placeStores(frame.stores);
  return {
    stores: places.map((place, i) => ({ place, tiles: roomFor(peersOfStore(rows, i)) })),
    pds: frame.pds.length,
    clients: frame.clients.machines.length,
  };
}

/** Where the tiles of each store stand, by its row. */
export const gridsOf = (layout: StageLayout): readonly TileGrid[] =>
  layout.cards.map((card) => tileGrid(card.tiles, layout.pitch));
