import { isLeader, type StorePeerView } from "../../store/index.ts";
import type { Cluster } from "../cluster.ts";
import type { FrameLayout } from "../layout.ts";

/** The cluster at the moment of a frame, with what several layers would look for, found once. */
export interface Sight {
  readonly cluster: Cluster;
  readonly layout: FrameLayout;
  /** Whether this is the first frame of its layout. */
  readonly isNew: boolean;
  /** By row of `stores`: whether its process runs. */
  readonly runs: readonly boolean[];
  /** By row of `peers`; undefined for one that has just gone. */
  readonly peers: readonly (StorePeerView | undefined)[];
  /** The rows of `peers` that lead, on stores whose process runs. */
  readonly leading: readonly number[];
  /** How many rows of `peers` are looked at one by one: all, or none where they are more than `MAX_LOOKED_AT`. */
  readonly closely: number;
}

/** Of more replicas than this no tile is large enough for what is told of single ones: layers of such things are empty then. */
export const MAX_LOOKED_AT = 3_000;

/**
 * One thing that a frame tells: its columns stand in the frame under its name. A layer reads everything and changes nothing.
 * Rows are those of the layer that its columns speak of (`stores`, `regions`, `peers`) unless it says otherwise. Typed arrays
 * among its columns are handed over to the page: they must be made anew for each frame.
 */
export interface Layer<Name extends string, Columns> {
  readonly name: Name;
  readonly take: (sight: Sight) => Columns;
}

export const defineLayer = <const Name extends string, Columns extends object>(
  layer: Layer<Name, Columns>,
): Layer<Name, Columns> => layer;

/** Looks around in the cluster, as every layer needs it. */
export function lookAround(cluster: Cluster, layout: FrameLayout, isNew: boolean): Sight {
  const runs = layout.stores.map(({ machine }) => cluster.machines[machine]?.process === "running");
  const count = layout.peerIds.length;
  const peers = new Array<StorePeerView | undefined>(count);
  const leading: number[] = [];
  for (let row = 0; row < count; row++) {
    const store = layout.peerStore[row] ?? 0;
    const peer = layout.stores[store]?.state.peers.get(layout.peerRegionIds[row] ?? 0);
    peers[row] = peer;
    if (peer !== undefined && runs[store] === true && isLeader(peer)) leading.push(row);
  }
  return { cluster, layout, isNew, runs, peers, leading, closely: count > MAX_LOOKED_AT ? 0 : count };
}
