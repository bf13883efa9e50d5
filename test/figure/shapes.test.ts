import { expect, test } from "vitest";
import type { Frame } from "../../src/cluster/frame.ts";
import { PeerFlag } from "../../src/cluster/layers/condition-codes.ts";
import { PacketFate, PacketKind } from "../../src/cluster/layers/packet-codes.ts";
import { PeerRoleCode } from "../../src/cluster/layers/role-codes.ts";
import { FLASH_PACE, growthBetween } from "../../src/figure/flashes.ts";
import { nearestRouted, routeLinks } from "../../src/figure/routes.ts";
import { countShapes, isMessageShape, isTileShape, isWaiting, SHAPES, shapeOfTile } from "../../src/figure/shapes.ts";
import { TileLook, type TileLayers } from "../../src/figure/tile-look.ts";
import { TAIL_MS, tailFrom } from "../../src/figure/traffic.ts";
import type { Instant } from "../../src/kernel/time.ts";

/** What the figures tested here read of a frame. */
type Picture = Pick<Frame, "now" | TileLayers | "timers" | "progress" | "packets" | "operators" | "clients">;

interface Peer {
  readonly role: number;
  /** Bits of `PeerFlag`. */
  readonly flags?: number;
  readonly waited?: number;
  readonly timeout?: number;
  readonly held?: number;
}

/** A picture of one region with these replicas, each on a store of its own, at 1,000 µs. */
function pictureOf(peers: readonly Peer[], packets: readonly { readonly kind: number; readonly fate: number }[] = []): Picture {
  const column = (value: (peer: Peer) => number): number[] => peers.map(value);
  return {
    now: 1_000 as Instant,
    leaders: { store: Int16Array.of(0), unconfirmed: new Uint8Array(1) },
    peers: {
      count: peers.length, id: Float64Array.from(peers, (_, i) => i + 1), region: new Uint32Array(peers.length),
      store: Uint16Array.from(peers, (_, i) => i),
    },
    roles: { role: Uint8Array.from(column(({ role }) => role)), term: new Uint32Array(peers.length) },
    conditions: { flags: Uint8Array.from(column(({ flags }) => flags ?? 0)) },
    timers: {
      waited: Uint16Array.from(column(({ waited }) => waited ?? 0)),
        timeout: Uint16Array.from(column(({ timeout }) => timeout ?? 0)),
    },
    progress: { held: Uint32Array.from(column(({ held }) => held ?? 0)) },
    packets: {
      count: packets.length, from: new Uint16Array(packets.length), to: new Uint16Array(packets.length),
      kind: Uint8Array.from(packets, ({ kind }) => kind), fate: Uint8Array.from(packets, ({ fate }) => fate),
      region: new Float64Array(packets.length), type: new Uint8Array(packets.length), term: new Uint32Array(packets.length),
      more: new Uint16Array(packets.length), departed: new Float64Array(packets.length),
      arrives: new Float64Array(packets.length).fill(1_500),
    },
    operators: [{ id: 1, region: 1, name: "balance-region", from: 1, to: 2, step: null, place: 1, steps: 4 }],
    clients: {
      machines: [8, 9, 10], processes: ["running", "dead", "running"], operationsPerSecond: 0, p50: 0 as never,
        p99: 0 as never, retries: [2, 0, 0], retrying: 2, failed: 0,
    },
  };
}

const { leader, follower, candidate } = PeerRoleCode;
const { unavailable, dead } = PeerFlag;

test("every look of a tile has its shape in the legend, and every shape is a tile's, a message's, a link's, an operator's or a client's", () => {
  for (const look of Object.values(TileLook)) expect(isTileShape(shapeOfTile(look))).toBe(true);
  expect(new Set(Object.values(TileLook).map(shapeOfTile)).size).toBe(Object.keys(TileLook).length);
  const others = SHAPES.filter((shape) => !isTileShape(shape) && !isMessageShape(shape));
  expect(others).toEqual(["impaired", "cut", "silent", "operator", "retrying", "stoppedClient"]);
});

test("the legend counts what is there: tiles by look, timers besides, messages by where they are, links and clients by their state", () => {
  const frame = pictureOf(
    [
      { role: leader }, { role: follower, flags: unavailable, waited: 3, timeout: 12 }, { role: follower, flags: unavailable },
      { role: candidate, flags: unavailable, timeout: 12 }, { role: follower, flags: dead, timeout: 0 },
    ],
    [
      { kind: PacketKind.append, fate: PacketFate.arrives }, { kind: PacketKind.appendResponse, fate: PacketFate.arrives },
      { kind: PacketKind.vote, fate: PacketFate.lost }, { kind: PacketKind.vote, fate: PacketFate.refused },
    ],
  );
  const counts = countShapes({ frame, links: [{ tone: "cut" }, { tone: "healthy" }, { tone: "cut" }], isRecovered: () => false });
  expect(Object.fromEntries(counts)).toEqual({
    leader: 1, leaderless: 2, timer: 1, candidate: 1, dead: 1, append: 2, lost: 1, vote: 1, cut: 2, operator: 1, retrying: 1,
    stoppedClient: 1,
  });
  expect(countShapes({ frame, links: [], isRecovered: () => true }).get("recovered")).toBe(1);
});

test("only a tile that waits for an election wears an arc: neither a candidate nor one that hears its leader", () => {
  const frame = pictureOf([
    { role: follower, waited: 1, timeout: 12 }, { role: candidate, flags: unavailable, waited: 0, timeout: 12 },
    { role: follower, flags: unavailable, waited: 4, timeout: 12 },
  ]);
  expect([0, 1, 2].map((peer) => isWaiting(frame, peer))).toEqual([false, false, true]);
});

test("what grew between two frames is a commit of the leader, or an acknowledgement that it has seen", () => {
  const before = pictureOf([{ role: leader, held: 9 }, { role: follower, held: 8 }, { role: follower, held: 0 }]);
  const after = pictureOf([{ role: leader, held: 9 }, { role: follower, held: 10 }, { role: follower, held: 10 }]);
  const later = pictureOf([{ role: leader, held: 10 }, { role: follower, held: 10 }, { role: follower, held: 9 }]);
  expect(growthBetween(before, after)).toEqual([{ peer: 1, leads: false }]);
  expect(growthBetween(after, later)).toEqual([{ peer: 0, leads: true }]);
  expect(FLASH_PACE).toBeLessThan(1);
});

test("a message trails the way of its last third of a second of wall time, and never more than it has come", () => {
  // 1 ms of travel at a hundredth of real time takes 100 ms: all of it is within the trace.
  expect(tailFrom(0, 1_000, 0.5, 0.01)).toBe(0);
  // 100 ms of travel takes 10 s: the trace is 3 % of it.
  expect(tailFrom(0, 100_000, 0.5, 0.01)).toBeCloseTo(0.5 - TAIL_MS / 10_000, 10);
});

test("of lines five pixels apart the nearest is meant, and none where all are far", () => {
  const cards = [
    { x: 0, y: 0, width: 100, height: 100 }, { x: 0, y: 120, width: 100, height: 100 }, { x: 200, y: 0, width: 100, height: 100 },
    { x: 200, y: 120, width: 100, height: 100 }, { x: 400, y: 60, width: 100, height: 100 },
  ];
  const [first, second] = routeLinks(cards, [{ from: 0, to: 4 }, { from: 1, to: 4 }]);
  if (first === undefined || second === undefined) throw new Error("two links have two routes");
  const lines = [{ name: "first", route: first }, { name: "second", route: second }];
  const yOf = (route: typeof first): number => {
    for (let y = 90; y < 130; y += 0.1) if (nearestRouted([{ route }], 250, y, 0.1) !== null) return y;
    throw new Error("the link does not pass between the cards");
  };
  const [upper, lower] = [yOf(first), yOf(second)];
  expect(Math.abs(upper - lower)).toBeLessThanOrEqual(6);
  expect(nearestRouted(lines, 250, upper, 8)?.name).toBe("first");
  expect(nearestRouted(lines, 250, lower, 8)?.name).toBe("second");
  expect(nearestRouted(lines, 250, upper + (lower - upper) * 0.4, 8)?.name).toBe("first");
  expect(nearestRouted(lines, 250, 60, 8)).toBeNull();
});
