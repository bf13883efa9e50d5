import type { Cluster } from "./cluster.ts";
import type { Frame, LayerName } from "./frame.ts";
import { LAYERS } from "./layers/index.ts";
import { lookAround } from "./layers/layer.ts";
import { layOut, type FrameLayout } from "./layout.ts";

/** Draws frames of one cluster after another (a run's forks): remembers the layout while it stays the same. */
export interface Camera {
  layout: FrameLayout | null;
  /** Which cluster value the layout was made of: another branch may use the same layout numbers. */
  cluster: Cluster | null;
  /** Numbers layouts over all branches. */
  count: number;
}

export const createCamera = (): Camera => ({ layout: null, cluster: null, count: 0 });

/** The cluster as it is now, layer by layer. Reads everything, changes nothing in the cluster. */
export function takeFrame(camera: Camera, cluster: Cluster): Frame {
  const isNew = camera.layout === null || camera.cluster !== cluster || camera.layout.number !== cluster.layout;
  if (isNew || camera.layout === null) {
    camera.layout = layOut(cluster);
    camera.cluster = cluster;
    camera.count++;
  }
  const sight = lookAround(cluster, camera.layout, isNew);
  const columns: Partial<Record<LayerName, object>> = {};
  for (const { name, take } of LAYERS) columns[name] = take(sight);
  // Under each name stands what the layer of that name has taken, and no layer is left out.
  return { now: cluster.now, layout: camera.count, ...columns } as Frame;
}

/** The memory of every typed array of the frame: to be handed over, not copied. */
export function buffersOf(frame: Frame): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const { name } of LAYERS) {
    const columns: object = frame[name];
    for (const column of Array.isArray(columns) ? [] : Object.values(columns)) {
      if (ArrayBuffer.isView(column)) buffers.push(column.buffer as ArrayBuffer);
    }
  }
  return buffers;
}
