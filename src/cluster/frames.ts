import type { Cluster } from "./cluster.ts";
import type { ConstantColumns, Frame, FrameUpdate, LayerName } from "./frame.ts";
import { LAYERS } from "./layers/index.ts";
import { lookAround, type Watch } from "./layers/layer.ts";
import { roomForReplicas, type Replicas } from "./layers/replicas.ts";
import { layOut, type FrameLayout } from "./layout.ts";

/** Draws frames of one cluster after another (a run's forks): remembers the layout while it stays the same. */
export interface Camera {
  view: View | null;
  /** Numbers layouts over all branches. */
  count: number;
  /** What looks at the group that is watched; null while none is. */
  watch: Watch | null;
}

/** A layout, and which cluster value it was made of: another branch may use the same numbers. */
interface View {
  readonly layout: FrameLayout;
  readonly cluster: Cluster;
  readonly replicas: Replicas;
}

export const createCamera = (): Camera => ({ view: null, count: 0, watch: null });

/** The cluster as it is now, layer by layer. Reads everything, changes nothing in the cluster. */
export function takeFrame(camera: Camera, cluster: Cluster): FrameUpdate {
  const known = camera.view;
  const isNew = known === null || known.cluster !== cluster || known.layout.number !== cluster.layout;
  const view = isNew ? lookAnew(camera, cluster) : known;
  const sight = lookAround(cluster, view.layout, view.replicas, camera.watch);
  const changing: Partial<Record<LayerName, object>> = {};
  for (const layer of LAYERS) if (!layer.constant) changing[layer.name] = layer.take(sight);
  // Under each name stands what the layer of that name has taken, and no layer is left out.
  return {
    now: cluster.now, layout: camera.count, constant: isNew ? constantColumns(view.layout) : null,
    changing: changing as FrameUpdate["changing"],
  };
}

/** One whole frame, for whoever looks only once. */
export function frameOf(cluster: Cluster): Frame {
  const { now, layout, changing } = takeFrame(createCamera(), cluster);
  return { now, layout, ...constantColumns(layOut(cluster)), ...changing };
}

function lookAnew(camera: Camera, cluster: Cluster): View {
  const layout = layOut(cluster);
  camera.view = { layout, cluster, replicas: roomForReplicas(layout) };
  camera.count++;
  return camera.view;
}

function constantColumns(layout: FrameLayout): ConstantColumns {
  const constant: Partial<Record<LayerName, object>> = {};
  for (const layer of LAYERS) if (layer.constant) constant[layer.name] = layer.take(layout);
  return constant as ConstantColumns;
}

/** The memory of every typed array that is sent: to be handed over, not copied. */
export function buffersOf({ constant, changing }: FrameUpdate): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const columns of [...Object.values(constant ?? {}), ...Object.values(changing)] as object[]) {
    for (const column of Array.isArray(columns) ? [] : Object.values(columns)) {
      if (ArrayBuffer.isView(column)) buffers.push(column.buffer as ArrayBuffer);
    }
  }
  return buffers;
}
