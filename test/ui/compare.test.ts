import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import { createConductor } from "../../src/ui/compare/conductor.ts";
import { linkComparison } from "../../src/exchange/comparison-link.ts";
import { createPairPace } from "../../src/ui/compare/pair-pace.ts";
import { comparisonAddress } from "../../src/ui/compare/link.ts";
import type { RunOutcome } from "../../src/story/comparison/types.ts";
import { paintLine } from "../../src/ui/compare/line-painter.ts";
import { linkLanguage, runTextOf } from "../../src/ui/state/address.ts";
import { PALETTE, sheet } from "./picture.ts";

const END = 60_000_000 as Instant;

/** A side whose worker shows where it was sent when it is told to. */
function createSide(end: Instant = END) {
  const side = { sent: [] as number[], now: 0 };
  const app = {
    run: { getState: () => ({ seek: (to: Instant) => void side.sent.push(to) }) },
    frames: { latest: () => ({ now: side.now }), wake: () => undefined },
  };
  return { side, given: { app, end } as unknown as Parameters<typeof createConductor>[0][number] };
}

const NO_STRETCH = createPairPace([]);

let pictures: ((wall: number) => void)[] = [];
let wall = 0;

/** One more picture, a sixtieth of a second later. */
function picture(): void {
  const due = pictures;
  pictures = [];
  wall += 16;
  for (const draw of due) draw(wall);
}

beforeEach(() => {
  pictures = [];
  wall = 0;
  vi.stubGlobal("requestAnimationFrame", (draw: (wall: number) => void) => pictures.push(draw));
  vi.stubGlobal("cancelAnimationFrame", () => undefined);
});
afterEach(() => vi.unstubAllGlobals());

test("both are sent to the same instants, and the faster one waits for the slower", () => {
  const [quick, slow] = [createSide(), createSide()];
  const conductor = createConductor([quick.given, slow.given], END, NO_STRETCH);
  conductor.play(true);
  for (let count = 0; count < 20; count++) {
    picture();
    quick.side.now = quick.side.sent.at(-1) ?? 0;
  }
  expect(quick.side.sent).toEqual(slow.side.sent);
  // The slow one has shown nothing of what was asked: nobody is sent further than a few pictures ahead of it.
  const before = quick.side.sent.length;
  expect(before).toBeLessThanOrEqual(3);
  slow.side.now = slow.side.sent.at(-1) ?? 0;
  picture();
  picture();
  expect(quick.side.sent.length).toBe(before + 2);
  expect(quick.side.sent).toEqual(slow.side.sent);
});

test("time passes as the clock does at the chosen pace, also where pictures come late", () => {
  const sides = [createSide(), createSide()];
  const conductor = createConductor(sides.map(({ given }) => given), END, NO_STRETCH);
  conductor.pace(10);
  picture();
  conductor.play(true);
  for (let count = 0; count < 60; count++) {
    picture();
    // Each takes two pictures for one.
    if (count % 2 === 1) for (const { side } of sides) side.now = side.sent.at(-1) ?? 0;
  }
  const last = sides[0]?.side.sent.at(-1) ?? 0;
  expect(last / (60 * 16 * 1_000)).toBeGreaterThan(9);
  expect(last / (60 * 16 * 1_000)).toBeLessThanOrEqual(10);
});

test("a side that a breach has ended is sent no further than that, and the other goes on", () => {
  const [broken, whole] = [createSide(5_000_000 as Instant), createSide()];
  const conductor = createConductor([broken.given, whole.given], END, NO_STRETCH);
  conductor.seek(20_000_000 as Instant);
  expect([broken.side.sent, whole.side.sent]).toEqual([[5_000_000], [20_000_000]]);
  [broken.side.now, whole.side.now] = [5_000_000, 20_000_000];
  conductor.play(true);
  picture();
  picture();
  expect(whole.side.sent.length).toBeGreaterThan(1);
});

test("auto pace is that of the slower side, runs through the quiet, and rushes past no beginning", () => {
  const stretch = (from: number, to: number, pace: number) => ({ from: from as Instant, to: to as Instant, pace });
  const pace = createPairPace([
    [stretch(10_000_000, 10_040_000, 0.03), stretch(200_000_000, 200_010_000, 0.002)], [stretch(10_030_000, 10_040_000, 0.002)],
  ]);
  expect([pace.at(10_000_000, 4, 16), pace.at(10_030_000, 4, 16), pace.at(10_040_000, 300, 16)]).toEqual([0.03, 0.002, 300]);
  // From a slow stretch it rises: twice as fast after a third of a second.
  let risen = 0.03;
  for (let count = 0; count < 20; count++) risen = pace.at(10_050_000, risen, 16);
  expect(risen / 0.03).toBeGreaterThan(1.7);
  expect(risen / 0.03).toBeLessThan(2.1);
  expect([pace.at(9_000_000, 300, 16), pace.limit(9_999_999), pace.limit(10_000_000), pace.limit(200_000_001)])
    .toEqual([4, 10_000_000, 10_030_000, Infinity]);
  const [one, other] = [createSide(), createSide()];
  const conductor = createConductor([one.given, other.given], END, createPairPace([[], [stretch(100_000, 140_000, 0.03)]]));
  conductor.pace("auto");
  picture();
  conductor.play(true);
  for (let count = 0; count < 60; count++) {
    picture();
    for (const { side } of [one, other]) side.now = side.sent.at(-1) ?? 0;
  }
  expect(one.side.sent).toEqual(other.side.sent);
  expect(one.side.sent).toContain(100_000);
  expect(one.side.sent.at(-1)).toBeLessThan(140_000);
  expect(conductor.getState()).toMatchObject({ auto: true, pace: 0.03 });
});

test("a time line is drawn with deeds, elections and outages, told apart without colour", async () => {
  const outcome = {
    now: END, names: {}, figures: {}, regions: [
      { region: 1, startKey: "", endKey: "m", leader: 1, term: 6,
        outages: [{ from: 10_000_000 as Instant, to: 21_000_000 as Instant }] },
      { region: 2, startKey: "m", endKey: "", leader: 2, term: 6, outages: [] },
    ],
    events: [
      { id: 1, at: 5_000_000, cause: 0, body: { name: "settings.changed", key: "raftstore.prevote", value: "false" } },
      { id: 2, at: 10_000_000, cause: 0, body: { name: "node.killed", node: { kind: "store", id: 4 } } },
      { id: 3, at: 20_000_000, cause: 2, body: { name: "raft.leader.elected", region: 1, store: 2, term: 7, voters: [] } },
      { id: 4, at: 30_000_000, cause: 0, body: { name: "node.restarted", node: { kind: "store", id: 4 } } },
    ],
  } as unknown as RunOutcome;
  const { context, taken } = sheet();
  paintLine(context, { outcome, span: { from: 0, to: END }, width: 600, height: 60 }, PALETTE);
  await expect(taken()).toMatchFileSnapshot("snapshots/compare-line.txt");
});

test("the address of a comparison is read as it was written, and its left run is what other pages open", () => {
  const pair = {
    left: { text: "1.abc", name: "The first run" }, right: { text: "1.d-e_f", name: "kill store 4 & 你好, ~ 50 %" },
    until: 70_000_000 as Instant,
  };
  vi.stubGlobal("location", { href: "https://page.test/#s=1.zzz" });
  const address = comparisonAddress(pair, "zh");
  expect(linkComparison(address)).toEqual(pair);
  expect([runTextOf(address), linkLanguage(address)]).toEqual(["1.abc", "zh"]);
  expect(linkComparison("#s=1.abc&select=store-2")).toBeNull();
  expect(linkComparison("#s=1.abc&with=1.def&until=9999999999999999")).toBeNull();
  expect(linkComparison("#s=1.abc&with=1.def&until=7&called=%E0%A4%A")).toMatchObject({ left: { name: "A" }, right: { name: "B" } });
});
