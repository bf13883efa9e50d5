import type { Frame } from "../cluster/frame.ts";
import { bottomOf, centerX, clamp, rightOf, type Point, type Rectangle } from "./geometry.ts";
import { routeBeneath, type Route } from "./routes.ts";
import type { StageLayout } from "./stage-layout.ts";
import type { RowIndex } from "./stage-rows.ts";

/** A stage with everything in its place: what says where a machine stands. */
export interface PlacedStage {
  readonly frame: Pick<Frame, "stores" | "pds" | "clients">;
  readonly rows: RowIndex;
  readonly layout: StageLayout;
}

/** The way of a message to or from PD or a client, beneath the cards; null between two stores and for unknown machines. */
export function routeBetween(stage: PlacedStage, a: number, b: number): Route | null {
  const nodeA = stage.rows.nodes.get(a);
  const nodeB = stage.rows.nodes.get(b);
  if (nodeA === undefined || nodeB === undefined || (nodeA.kind === "store" && nodeB.kind === "store")) return null;
  const boxA = boxOf(stage, a);
  const boxB = boxOf(stage, b);
  if (boxA === null || boxB === null) return null;
  return routeBeneath(facing(boxA, boxB), facing(boxB, boxA));
}

/** Where a machine stands on the stage. */
function boxOf(stage: PlacedStage, machine: number): Rectangle | null {
  const { frame, layout } = stage;
  const store = frame.stores.findIndex((each) => each.machine === machine);
  if (store >= 0) return layout.cards[store]?.box ?? null;
  const pd = frame.pds.findIndex((each) => each.machine === machine);
  if (pd >= 0) return layout.pds[pd] ?? null;
  const mark = layout.clientMarks[frame.clients.machines.indexOf(machine)];
  return mark === undefined ? null : { x: mark.x - 6, y: mark.y - 6, width: 12, height: 12 };
}

/** The point of a box's edge that faces another box: upwards or downwards, as close to the other's middle as it gets. */
function facing(box: Rectangle, other: Rectangle): Point {
  const margin = Math.min(24, box.width / 2);
  const x = clamp(centerX(other), box.x + margin, rightOf(box) - margin);
  return { x, y: bottomOf(other) <= box.y ? box.y : bottomOf(box) };
}
