import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PacketFate, PacketKind } from "../../src/cluster/layers/packet-codes.ts";
import { routeBeneath } from "../../src/figure/routes.ts";
import { TileLook } from "../../src/figure/tile-look.ts";
import { NUMBERED_PITCH, OUTLINED_PITCH } from "../../src/figure/tiles.ts";
import { paintTimer, paintVotes } from "../../src/ui/stage/election-painter.ts";
import {
  paintBundle, paintMessage, paintTrace, ringAround, type Track, type TrafficStyle, type Travel,
} from "../../src/ui/stage/message-painter.ts";
import type { Moment } from "../../src/ui/stage/painter.ts";
import { paintFlashes } from "../../src/ui/stage/painters/flashes.ts";
import { PAINTERS } from "../../src/ui/stage/painters/index.ts";
import { createPainting, paintStage } from "../../src/ui/stage/painting.ts";
import { tilePaints } from "../../src/figure/tile-paint.ts";
import { drawTile } from "../../src/ui/stage/tile-drawing.ts";
import { createTilePainter, paintTiles } from "../../src/ui/stage/tile-painter.ts";
import { createTraffic, messageAt, paintTraffic, setDrawnLinks } from "../../src/ui/stage/traffic-painter.ts";
import { PALETTE, sheet } from "./picture.ts";
import { stageFrame, stageScene, type DrawnPacket } from "./stage-picture.ts";

/** What the stage's painters draw, kept as text: one line for each stroke, with rounded numbers and colours by their names. */

beforeAll(() => {
  vi.stubGlobal("Path2D", class {
    readonly text: string;
    constructor(text = "") {
      this.text = text;
    }
    toString(): string {
      return this.text.replace(/\d+\.\d+/g, (number) => String(Math.round(Number(number) * 100) / 100));
    }
  });
});
afterAll(() => vi.unstubAllGlobals());

const style = { paints: tilePaints(PALETTE), palette: PALETTE, names: {} };
const traffic: TrafficStyle = { palette: PALETTE, pace: 0.1, still: false, highlight: null };
const route = routeBeneath({ x: 0, y: 0 }, { x: 100, y: 0 });
const track: Track = { from: 0, route, path: null as unknown as Path2D, glow: 0, count: 0, votes: 0, drawn: true };
const travel = (kind: number, changes: Partial<Travel> = {}): Travel =>
  ({ from: 0, to: 1, kind, fate: PacketFate.arrives, type: 0, region: 7, term: 5, more: 0,
    departed: 0, arrives: 100_000, ...changes });

test.each([["with numbers", NUMBERED_PITCH], ["with outlines", OUTLINED_PITCH], ["as blocks", OUTLINED_PITCH - 1]])(
  "every look of a tile has its picture: %s", async (name, pitch) => {
    const { context, taken } = sheet();
    const looks = Object.entries(TileLook).map(([look, value]) => {
      drawTile(context, style, value, value === TileLook.copying ? 0.5 : 0, 0, 0, pitch - 2, pitch, "7");
      return `${look}\n${taken()}`;
    });
    expect(new Set(looks.map((text) => text.replace(/^.*\n/, ""))).size).toBeGreaterThan(looks.length / 2);
    await expect(looks.join("\n")).toMatchFileSnapshot(`snapshots/looks-${name.replace(" ", "-")}.txt`);
  });

test("tiles are painted store by store, and afterwards only those that have changed", async () => {
  const painter = createTilePainter();
  const { context, taken } = sheet();
  const scene = stageScene(stageFrame(1_000_000), 30);
  paintTiles(painter, context, scene, style, new Set());
  await expect(taken()).toMatchFileSnapshot("snapshots/tiles.txt");
  paintTiles(painter, context, scene, style, new Set());
  expect(taken()).toBe("");
  paintTiles(painter, context, scene, style, new Set([7]));
  await expect(taken()).toMatchFileSnapshot("snapshots/tiles-region-7-recovered.txt");
  expect([painter.candidates, painter.waiting, painter.recovered]).toEqual([[1], [4], [0, 3, 6]]);
});

test("a candidate shows its votes, and a waiting replica how much of its election timer is left", async () => {
  const { context, taken } = sheet();
  const scene = stageScene(stageFrame(1_000_000), 30);
  const box = { x: 0, y: 0, size: 28, pitch: 30 };
  paintVotes(context, scene, PALETTE, 1, box);
  const votes = taken();
  paintTimer(context, scene, PALETTE, 4, box);
  await expect(`votes\n${votes}\ntimer\n${taken()}`).toMatchFileSnapshot("snapshots/election.txt");
  paintVotes(context, scene, PALETTE, 0, box);
  paintTimer(context, scene, PALETTE, 0, box);
  paintTimer(context, scene, PALETTE, 4, { ...box, pitch: 12 });
  expect(taken()).toBe("");
});

/** A moment of the stage at which nothing is chosen, pointed at or marked. */
function momentOf(now: number): Moment {
  return {
    scene: stageScene(stageFrame(now), 30), style, now, wall: 0, pace: 0.1, still: false, selected: -1, hovered: -1, cursor: -1,
    highlight: null, recovered: new Set(), tiles: createTilePainter(), traffic: createTraffic(),
  };
}

test("what lies over the tiles: rings, flashes, the chosen region, the hovered one, the cursor, the highlighted shape", async () => {
  const moment = momentOf(1_250_000);
  const { context, taken } = sheet();
  const painting = createPainting(PAINTERS);
  const contexts = { tiles: context, overlay: context, traffic: null };
  paintStage(painting, { ...contexts, overlay: null }, moment);
  taken();
  const pictures = ([
    ["rings", {}], ["flashes", {}], ["selected", { selected: 2 }], ["hovered", { hovered: 0 }], ["cursor", { cursor: 5 }],
    ["highlight", { highlight: "dead" }],
  ] as const).map(([name, changes]) => {
    paintStage(painting, contexts, { ...moment, ...changes });
    if (name === "flashes") paintFlashes(context, moment.scene, PALETTE, [{ peer: 0, leads: true }, { peer: 3, leads: false }]);
    return `${name}\n${taken()}`;
  });
  await expect(pictures.join("\n")).toMatchFileSnapshot("snapshots/overlay.txt");
});

test("the overlay is wiped once when nothing is left on it, and then let alone", () => {
  const moment = momentOf(1_000_000);
  const { context, taken } = sheet();
  const painting = createPainting(PAINTERS.filter(({ name }) => name === "cursor"));
  const contexts = { tiles: null, overlay: context, traffic: null };
  paintStage(painting, contexts, moment);
  expect(taken()).toBe("");
  paintStage(painting, contexts, { ...moment, cursor: 5 });
  expect(taken()).toContain("stroke");
  paintStage(painting, contexts, moment);
  expect(taken()).toMatch(/^clearRect[^\n]*\n$/);
  paintStage(painting, contexts, moment);
  expect(taken()).toBe("");
});

test("a log that has grown flashes while time goes slowly, and nothing flashes after a jump or where motion is unwanted", () => {
  const grownAfter = (changes: Partial<Moment>): string => {
    const { context, taken } = sheet();
    const painting = createPainting(PAINTERS.filter(({ name }) => name === "flashes"));
    const before = { ...momentOf(1_000), pace: 0.01, ...changes };
    const later = stageFrame(2_000);
    const scene = { ...before.scene, frame: { ...later, progress: { held: later.progress.held.map((held) => held + 1) } } };
    const contexts = { tiles: null, overlay: context, traffic: null };
    for (const moment of [before, { ...before, scene }]) paintStage(painting, contexts, moment);
    return taken();
  };
  expect(grownAfter({})).toContain("fill");
  expect(grownAfter({ still: true })).toBe("");
  expect(grownAfter({ pace: 1 })).toBe("");
  expect(grownAfter({ pace: 0 })).toBe("");
  expect(grownAfter({ scene: stageScene(stageFrame(3_000), 30) })).toBe("");
});

test("every kind of message has its picture half way, lost, refused, as a trace, in a bundle and asked", async () => {
  const { context, taken } = sheet();
  const pictures = Object.entries(PacketKind).map(([name, kind]) => {
    paintMessage(context, track, travel(kind), 50_000, traffic);
    return `${name}\n${taken()}`;
  });
  paintMessage(context, track, travel(PacketKind.append, { fate: PacketFate.lost }), 75_000, traffic);
  pictures.push(`lost\n${taken()}`);
  paintMessage(context, track, travel(PacketKind.append, { fate: PacketFate.refused }), 97_000, traffic);
  pictures.push(`refused\n${taken()}`);
  paintTrace(context, track, travel(PacketKind.append), 110_000, traffic);
  pictures.push(`trace\n${taken()}`);
  const bundle = paintBundle(context, track, Array.from({ length: 13 }, () => travel(PacketKind.append)), 50_000, traffic);
  ringAround(context, PALETTE, bundle);
  pictures.push(`bundle, asked\n${taken()}`);
  await expect(pictures.join("\n")).toMatchFileSnapshot("snapshots/messages.txt");
});

test("where motion is unwanted messages leave no trace, and those that are not meant are pale", () => {
  const { context, taken } = sheet();
  paintMessage(context, track, travel(PacketKind.append), 50_000, traffic);
  const moving = taken().split("\n").length;
  paintMessage(context, track, travel(PacketKind.append), 50_000, { ...traffic, still: true });
  expect(taken().split("\n").length).toBe(moving - 6);
  paintMessage(context, track, travel(PacketKind.append), 50_000, { ...traffic, still: true, highlight: "vote" });
  expect(taken()).toContain("globalAlpha=0.15");
});

test("traffic that stands is painted once, and anew where something of it is another", () => {
  const { context, taken } = sheet();
  const packets = [{ from: 0, to: 1, kind: PacketKind.append, fate: PacketFate.arrives, departed: 0, arrives: 100_000 }];
  const scene = stageScene(stageFrame(50_000, packets), 30);
  const state = createTraffic();
  const painted = (now = 50_000): boolean => {
    paintTraffic(context, state, scene, now, traffic);
    return taken() !== "";
  };
  const links = [{ from: 0, to: 1, route }];
  setDrawnLinks(state, 1, links);
  expect([painted(), painted()]).toEqual([true, false]);
  state.asked = state.drawn[0]?.travels[0] ?? null;
  expect([painted(), painted(), painted(60_000), painted(60_000)]).toEqual([true, false, true, false]);
  setDrawnLinks(state, 1, links);
  expect([painted(60_000), painted(60_000)]).toEqual([true, false]);
});

test("traffic: dots on links and on the ways to PD, a glow where messages are too fast, a ring around the one that was asked", async () => {
  const { context, taken } = sheet();
  const packet = (from: number, to: number, kind: number, arrives: number): DrawnPacket =>
    ({ from, to, kind, fate: PacketFate.arrives, departed: 0, arrives });
  const scene = stageScene(stageFrame(50_000, [
    packet(0, 1, PacketKind.append, 100_000), packet(1, 0, PacketKind.appendResponse, 100_000),
      packet(0, 3, PacketKind.pd, 100_000),
    packet(1, 2, PacketKind.vote, 1_000),
  ]), 30);
  const state = createTraffic();
  setDrawnLinks(state, 1, [{ from: 0, to: 1, route },
    { from: 1, to: 2, route: routeBeneath({ x: 200, y: 0 }, { x: 300, y: 0 }) }]);
  paintTraffic(context, state, scene, 50_000, traffic);
  const first = taken();
  state.asked = state.drawn[0]?.travels[0] ?? null;
  paintTraffic(context, state, scene, 60_000, traffic);
  await expect(`first\n${first}\nlater, one asked\n${taken()}`).toMatchFileSnapshot("snapshots/traffic.txt");
  expect(state.drawn).toHaveLength(3);
  const [dot] = state.drawn;
  expect(messageAt(state, (dot?.x ?? 0) + 2, dot?.y ?? 0)).toBe(dot);
  expect(messageAt(state, 390, 190)).toBeNull();
});
