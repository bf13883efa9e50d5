import { expect, test } from "vitest";
import { keyScale, layoutKeys, WHOLE_AXIS, type KeyRoom } from "../../src/figure/key-space.ts";
import { indexRows } from "../../src/figure/stage-rows.ts";
import { tilePaints } from "../../src/figure/tile-paint.ts";
import {
  createKeyPaint, keyAt, keyGeometry, paintOver, paintReplicas, type KeyMoment,
} from "../../src/ui/key-space/painter.ts";
import { PALETTE, sheet } from "./picture.ts";
import { stageFrame } from "./stage-picture.ts";

/** Three regions on three stores, one of which is dead; the second elects, the third gets a replica. */
function momentOf(room: KeyRoom): KeyMoment {
  const frame = {
    ...stageFrame(1_000_000), loads: { sizeMiB: Float32Array.of(96, 48, 96), operations: Float32Array.of(40, 0, 10) },
  };
  const layout = layoutKeys(3, room);
  const ranges = { ids: frame.regions.id, edges: Float64Array.of(0, 0.4, 0.6, 1) };
  return {
    frame, rows: indexRows(frame), geometry: keyGeometry(layout, ranges, keyScale(WHOLE_AXIS, layout.plot.width)),
    style: { paints: tilePaints(PALETTE), palette: PALETTE }, names: {}, recovered: new Set(), flight: null,
    selected: -1, hovered: -1, cursor: -1, seams: null, marked: null,
  };
}

const ROOM = { width: 800, height: 420, scale: 1 };

test("replicas stand over their ranges in the rows of their stores, and are painted again where they change", async () => {
  const paint = createKeyPaint();
  const { context, taken } = sheet();
  const moment = momentOf(ROOM);
  paintReplicas(paint, context, moment);
  await expect(taken()).toMatchFileSnapshot("snapshots/key-space.txt");
  paintReplicas(paint, context, moment);
  expect(taken()).toBe("");
  paintReplicas(paint, context, { ...moment, recovered: new Set([7]) });
  expect(taken()).toContain("repaired");
});

test("load, ranges, and what is chosen lie over them; where a region has split a line fades", async () => {
  const { context, taken } = sheet();
  paintOver(context, { ...momentOf(ROOM), selected: 1, hovered: 2, seams: { at: [0.4], strength: 0.5 } });
  await expect(taken()).toMatchFileSnapshot("snapshots/key-space-over.txt");
});

test("where there are too many ranges for their pixels, only the columns that say something else are painted again", async () => {
  const paint = createKeyPaint();
  const { context, taken } = sheet();
  const named = momentOf({ ...ROOM, width: 68 });
  // The shade between two colours needs colours: it says how many of a column lead.
  const moment = { ...named, style: { ...named.style, palette: { ...PALETTE, paleBlock: "#ffffff", ink2: "#000000" } } };
  const { geometry } = moment;
  expect(geometry.columns?.count).toBe(5);
  paintReplicas(paint, context, moment);
  await expect(taken()).toMatchFileSnapshot("snapshots/key-space-columns.txt");
  const flags = moment.frame.conditions.flags.map((each, row) => (row === 6 ? 0 : each));
  const healed = { ...moment.frame, conditions: { flags } };
  paintReplicas(paint, context, { ...moment, frame: healed });
  expect(taken().split("\n").filter((line) => line.startsWith("fillRect"))).toHaveLength(1);
});

test("a replica that flies is drawn on its way from where it stood", () => {
  const paint = createKeyPaint();
  const { context, taken } = sheet();
  const moment = momentOf(ROOM);
  const boxes = new Map([[0, { x: 0, y: 0, width: 10, height: 10 }]]);
  paintReplicas(paint, context, { ...moment, flight: { boxes, share: 0 } });
  expect(taken().split("\n").filter((line) => line.startsWith("fill"))).toHaveLength(1);
  paintReplicas(paint, context, { ...moment, flight: { boxes, share: 0.8 } });
  expect(taken().split("\n").filter((line) => line.startsWith("fill")).length).toBeGreaterThan(5);
});

test("a point of the plot belongs to a range, one beside it to none", () => {
  const { geometry } = momentOf(ROOM);
  const { plot, rows } = geometry.layout;
  const y = rows[1]?.y ?? 0;
  const across = [10, plot.x + 1, plot.x + 0.5 * plot.width, plot.x + plot.width - 1, plot.x + plot.width];
  expect(across.map((x) => keyAt(geometry, x, y))).toEqual([-1, 0, 1, 2, -1]);
});
