import { expect, test } from "vitest";
import type { Frame } from "../../src/cluster/frame.ts";
import { beginMotion } from "../../src/ui/stage/layout-motion.ts";
import { goesOn } from "../../src/ui/stage/motion.ts";
import { createScene, hitTest, updateScene, type Scene } from "../../src/ui/stage/scene.ts";
import { stageFrame } from "./stage-picture.ts";

const SIZE = { width: 400, height: 300, text: { scale: 1, breadth: 1 } };
const WHOLE = { k: 1, x: 0, y: 0 };
const frame = stageFrame(0);
/** The same cluster, in which the first store has not joined yet. */
const before: Frame = { ...frame, layout: frame.layout + 1, stores: frame.stores.slice(0, 2), peers: { ...frame.peers } };

/** A scene in which a third store has just come, and the wall time is 1,000 ms. */
function moving(): Scene {
  const scene = createScene(before, SIZE);
  updateScene(scene, frame, SIZE, WHOLE, 1_000, beginMotion);
  return scene;
}

const firstBox = ({ layout }: Scene) => layout.cards[0]?.box;

test("a card sets off from where it stood and stands in its new place after 300 ms", () => {
  const scene = moving();
  const start = firstBox(createScene(before, SIZE));
  const end = firstBox(createScene(frame, SIZE));
  expect(start).not.toEqual(end);
  expect(firstBox(scene)).toEqual(start);
  updateScene(scene, frame, SIZE, WHOLE, 1_150, null);
  expect([start, end]).not.toContainEqual(firstBox(scene));
  updateScene(scene, frame, SIZE, WHOLE, 1_300, null);
  expect(firstBox(scene)).toEqual(end);
  expect(scene.motion).toBeNull();
});

test("cards are hit where they are drawn, and tiles only once they stand still", () => {
  const scene = moving();
  updateScene(scene, frame, SIZE, WHOLE, 1_150, null);
  const { x, y } = scene.grids[0] ?? { x: NaN, y: NaN };
  expect(hitTest(scene, x + 1, y + 1)).toEqual({ store: 0, peer: -1 });
  updateScene(scene, frame, SIZE, WHOLE, 1_400, null);
  const { x: restX, y: restY } = scene.grids[0] ?? { x: NaN, y: NaN };
  expect(hitTest(scene, restX + 1, restY + 1)).toEqual({ store: 0, peer: 0 });
});

test("another size of the window and another scale end a motion at once", () => {
  const [resized, enlarged] = [moving(), moving()];
  updateScene(resized, frame, { ...SIZE, width: 500 }, WHOLE, 1_100, beginMotion);
  updateScene(enlarged, frame, SIZE, { k: 2, x: 0, y: 0 }, 1_100, beginMotion);
  expect([resized.motion, enlarged.motion]).toEqual([null, null]);
});

test("another run, an earlier time, a far one, and a step while the run stands are no motion", () => {
  const seen = (now: number, pace: number, run: string | null = "a") => ({ frame: { ...frame, now } as Frame, run, pace });
  const from = seen(5_000_000, 1);
  expect(goesOn(from, seen(5_016_000, 1))).toBe(true);
  expect(goesOn(from, seen(5_000_000, 0))).toBe(true);
  expect(goesOn(from, seen(5_016_000, 1, "b"))).toBe(false);
  expect(goesOn(from, seen(5_016_000, 1, null))).toBe(false);
  expect(goesOn(from, seen(4_999_000, 1))).toBe(false);
  expect(goesOn(from, seen(9_000_000, 1))).toBe(false);
  expect(goesOn(from, seen(5_016_000, 0))).toBe(false);
});
