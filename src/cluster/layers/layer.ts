import type { Cluster } from "../cluster.ts";
import type { GroupPicture } from "../group-picture.ts";
import type { FrameLayout } from "../layout.ts";
import { walkReplicas, type Replicas } from "./replicas.ts";

/** The cluster at the moment of a frame, with what several layers would look for, found once. */
export interface Sight {
  readonly cluster: Cluster;
  readonly layout: FrameLayout;
  /** By row of `stores`: whether its process runs. */
  readonly runs: readonly boolean[];
  readonly replicas: Replicas;
  /** How many rows of `peers` are looked at one by one: all, or none where they are more than `MAX_LOOKED_AT`. */
  readonly closely: number;
  readonly watch: Watch | null;
}

/** Looks at one group at large. A function that whoever wants it brings along: the first frame does without it. */
export type Watch = (cluster: Cluster) => GroupPicture | null;

/** Of more replicas than this no tile is large enough for what is told of single ones: layers of such things are empty then. */
export const MAX_LOOKED_AT = 3_000;

/**
 * One thing that a frame tells: its columns stand in the frame under its name. A layer reads everything and changes nothing.
 * Rows are those of the layer that its columns speak of (`stores`, `regions`, `peers`) unless it says otherwise. Typed arrays
 * among its columns are handed over to the page: they must be made anew for each frame.
 */
export interface Layer<Name extends string, Columns> {
  readonly name: Name;
  readonly constant: false;
  readonly take: (sight: Sight) => Columns;
}

/** A layer that stays the same as long as the layout does: it is sent with a new layout alone, and the page keeps it. */
export interface ConstantLayer<Name extends string, Columns> {
  readonly name: Name;
  readonly constant: true;
  readonly take: (layout: FrameLayout) => Columns;
}

export const defineLayer = <const Name extends string, Columns extends object>(
  layer: Omit<Layer<Name, Columns>, "constant">,
): Layer<Name, Columns> => ({ ...layer, constant: false });

export const defineConstantLayer = <const Name extends string, Columns extends object>(
  layer: Omit<ConstantLayer<Name, Columns>, "constant">,
): ConstantLayer<Name, Columns> => ({ ...layer, constant: true });

/** Looks around in the cluster, as every layer needs it. */
export function lookAround(cluster: Cluster, layout: FrameLayout, replicas: Replicas, watch: Watch | null): Sight {
  const runs = layout.stores.map(({ machine }) => cluster.machines[machine]?.process === "running");
  walkReplicas(replicas, layout, runs);
  const count = replicas.peers.length;
  return { cluster, layout, runs, replicas, closely: count > MAX_LOOKED_AT ? 0 : count, watch };
}
