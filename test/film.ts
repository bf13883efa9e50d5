import type { Cluster } from "../src/cluster/cluster.ts";
import type { ConstantColumns, Frame } from "../src/cluster/frame.ts";
import { createCamera, takeFrame } from "../src/cluster/frames.ts";

/** Takes frames of clusters, each whole, as one who keeps the constant columns puts them together. */
export function createFilm(): (cluster: Cluster) => Frame {
  const camera = createCamera();
  let kept: ConstantColumns | null = null;
  return (cluster) => {
    const { now, layout, constant, changing } = takeFrame(camera, cluster);
    kept = constant ?? kept;
    if (kept === null) throw new Error("the first frame of a layout brings what is constant in it");
    return { now, layout, ...kept, ...changing };
  };
}

/** One frame of the cluster. */
export const frameOf = (cluster: Cluster): Frame => createFilm()(cluster);
