import { expect, test } from "vitest";
import { layoutTimeBar } from "../../src/figure/time-layout.ts";
import { wholeRun } from "../../src/figure/time-axis.ts";
import { deriveEvents } from "../../src/observe/derive.ts";
import { timelineOf } from "../../src/observe/timeline.ts";
import { pointedLane } from "../../src/ui/observed/lane-paint.ts";
import { headerOfTest, look, recordOf } from "../observe/samples.ts";

const up = { "store.4.state": "Up", "store.4.leaders": "1", "store.4.start": "1", "store.4.json": "{}" };
const record = recordOf(headerOfTest("pd"), [
  look(1, 1, 0, "stores", up), look(2, 1, 2_000, "stores", { ...up, "store.4.state": "Disconnected" }),
  look(3, 1, 4_000, "stores", { ...up, "store.4.state": "Disconnected" }), look(4, 1, 6_000, "stores", "timeout"),
  look(5, 1, 9_999, "stores", "timeout"),
]);
const layout = layoutTimeBar(
  { members: 1, membersMatter: true, stores: 1, pins: [], otherBranches: 0, rows: 1, clients: false, gutter: 92 }, 1_000, 240,
);
const lanes = timelineOf(record, deriveEvents(record));

/** What the pointer meets of the lane in the place `i`, at so many ms. */
function pointed(i: number, millis: number) {
  const scene = { layout, span: wholeRun(10_000_000), end: record.end, stores: [{ id: 4, name: "store 4" }] };
  const { plot } = layout;
  const span = scene.span.to - scene.span.from;
  const x = plot.x + (plot.width * (millis * 1_000 - scene.span.from)) / span;
  return pointedLane(scene, lanes, x, layout.lanes[i] ?? 0).lane;
}

test("a lane says whether a store was heard, and whether PD itself answered; between two looks nobody knows", () => {
  expect(layout.pdLanes).toBe(1);
  expect([500, 3_000, 5_000, 9_000].map((at) => pointed(0, at)?.kind)).toEqual(["answers", "answers", "between", "silent"]);
  expect([1_000, 1_999, 3_000].map((at) => pointed(1, at))).toEqual([
    { name: "store 4", kind: "between" }, { name: "store 4", kind: "between" }, { name: "store 4", kind: "silent" },
  ]);
  expect(pointed(0, 500)?.name).toBeNull();
});
