import { describe, expect, test } from "vitest";
import { createStream, drawInt } from "../../src/kernel/random.ts";
import { minutes, seconds, START, type Instant } from "../../src/kernel/time.ts";
import { createHotSpots, isLastingly, type HotPeer, type HotSpots } from "../../src/pd/hot.ts";
import { noteRegionFlow } from "../../src/pd/hot-flow.ts";
import { nothingYet, roll } from "../../src/pd/rolling.ts";
import { isUniform, rankOf } from "../../src/pd/schedulers/hot-rank.ts";
import type { LoadedStore, LoadPicture } from "../../src/pd/schedulers/hot-loads.ts";
import type { Peer } from "../../src/proto/region.ts";
import { createWorld, named, run, type World } from "./host.ts";

describe("what PD measures", () => {
  test("is the median of five reports: one outlier is not seen", () => {
    let flow = nothingYet(1);
    for (const amount of [600, 600, 60_000, 600, 0]) flow = roll(flow, [amount], 60, 60);
    expect(flow.medians).toEqual([10]);
  });

  test("adds up reports that come early, until they cover an interval", () => {
    const half = roll(nothingYet(1), [300], 30, 60);
    expect(half).toMatchObject({ seconds: 30, medians: [0] });
    expect(roll(half, [300], 30, 60)).toMatchObject({ seconds: 0, medians: [10] });
  });

  const peersOn = (...stores: number[]): Peer[] => stores.map((storeId) => ({ id: storeId + 100, storeId, role: "Voter" }));
  /** A minute's report of region 7, whose first peer leads. */
  const write = (spots: HotSpots, bytes: number, at: number, peers = peersOn(1, 2, 3), leader = peers[0]): void => {
    const region = { id: 7, startKey: "", endKey: "", epoch: { confVer: 1, version: 1 }, peers };
    if (leader === undefined) throw new Error("somebody leads");
    noteRegionFlow(spots, {
      kind: "region-heartbeat", term: 6, region, leader, downPeers: [], pendingPeers: [], sizeMiB: 96, keys: 9,
      writtenBytes: bytes, writtenKeys: 1, interval: seconds(60),
    }, at as Instant);
  };
  const degrees = ({ writes }: HotSpots): number[] => (writes.regions.get(7) ?? []).map(({ degree }) => degree);

  test("a region is hot from 1 KiB a second on, and forgotten after two quiet reports", () => {
    const spots = createHotSpots();
    write(spots, 1_023 * 60, 0);
    expect(degrees(spots)).toEqual([]);
    for (let report = 1; report <= 3; report++) write(spots, 1_024 * 60, report);
    expect(degrees(spots)).toEqual([3, 3, 3]);
    write(spots, 0, 4);
    // It is still known, but not scheduled by any more.
    const [peer] = spots.writes.regions.get(7) ?? [];
    expect(peer === undefined ? null : isLastingly(spots.writes, peer, 1)).toBe(false);
    write(spots, 0, 5);
    expect(degrees(spots)).toEqual([]);
  });

  test("what a new leader reports first is not counted, and a new replica takes over what is known of the others", () => {
    const spots = createHotSpots();
    write(spots, 6_000_000, 1);
    write(spots, 6_000_000, 2, peersOn(1, 2, 3), peersOn(2)[0]);
    expect(spots.writes.regions.get(7)).toMatchObject([{ degree: 1, ledSince: 2 }, { degree: 1 }, { degree: 1 }]);
    write(spots, 6_000_000, 3, peersOn(2, 3, 4));
    expect(spots.writes.regions.get(7)?.map(({ store, degree }) => [store, degree])).toEqual([[2, 2], [3, 2], [4, 2]]);
  });
});

describe("rank formula v2", () => {
  const peerOf = (bytes: number, keys: number): HotPeer => ({
    region: 1, store: 1, isLeader: false, degree: 3, antiCount: 2, isCold: false, mayBequeath: true, ledSince: START,
    heard: START, flow: { rates: [], medians: [bytes, keys, 0], sum: [], seconds: 0 },
  });
  const storeOf = (bytes: number, keys: number): LoadedStore => ({
    store: {} as LoadedStore["store"], peers: [], now: [bytes, keys, 0], least: [bytes, keys, 0], most: [bytes, keys, 0],
    count: { least: 0, most: 0 },
  });
  const picture: LoadPicture = { type: "write-peer", stores: [], mean: [0, 0, 0], deviation: [0.2, 0.2, 0] };
  /** Two stores, by bytes and keys, and what moves from the first to the second. */
  const rank = (from: [number, number], to: [number, number], moved: [number, number]): readonly number[] => {
    const candidate = { source: storeOf(...from), target: storeOf(...to), peer: peerOf(...moved), back: null };
    const { first, second, rank: of } = rankOf(picture, candidate);
    return [of, first, second];
  };

  test("is best where both loads are even afterwards, and less where one gets worse", () => {
    expect(rank([12_000, 1_200], [7_500, 750], [2_200, 220])).toEqual([4, 3, 3]);
    expect(rank([12_000, 1_000], [7_500, 1_000], [2_200, 0])).toEqual([3, 3, 0]);
    expect(rank([12_000, 700], [7_500, 1_200], [2_200, 300])).toEqual([2, 3, -2]);
    expect(rank([10_000, 1_200], [10_000, 600], [0, 300])).toEqual([1, 0, 3]);
  });

  test("leaves even stores alone, and regions so large that they would only change places", () => {
    expect(rank([10_100, 1_000], [9_800, 1_000], [500, 50])[0]).toBe(-1);
    expect(rank([12_000, 1_200], [7_500, 750], [4_400, 440])[0]).toBe(-1);
    expect(rank([12_000, 1_200], [7_500, 750], [50, 5])[0]).toBe(-1);
  });

  test("asks no region of stores that differ by less than a twentieth in the first load, and a tenth in the next", () => {
    const [source, target] = [storeOf(12_000, 1_200), storeOf(7_500, 750)];
    const solution = rankOf(picture, { source, target, peer: peerOf(2_200, 220), back: null });
    expect(isUniform({ ...picture, deviation: [0.04, 0.09, 0] }, solution)).toBe(true);
    expect(isUniform({ ...picture, deviation: [0.06, 0.09, 0] }, solution)).toBe(false);
  });
});

describe("balance-hot-region", () => {
  const busy = (place: (index: number) => number[]): World => createWorld({
    zones: ["", "", "", "", "", ""], regions: 12, place, pd: { schedulers: ["balance-hot-region"] },
  });
  const moves = (world: World): readonly string[] => named(world, "pd.operator.created").map(({ body }) => body.description);

  test("moves nothing on an even load, though what regions write goes up and down by a half from minute to minute", () => {
    const world = busy((index) => [0, 1, 2].map((peer) => ((index + peer) % 6) + 1));
    const random = createStream(7, "load");
    for (let minute = 0; minute < 40; minute++) {
      for (const stub of world.regions.values()) stub.written = drawInt(random, 300_000, 900_000);
      run(world, minutes(minute + 1));
    }
    expect(world.state.traffic.writes.regions.size).toBe(12);
    expect(moves(world)).toEqual([]);
  });

  test("waits until the stores have differed for five minutes, and counts what it moves at once at both stores", () => {
    // The first three stores hold eight of the twelve regions, the others four.
    const world = busy((index) => (index < 8 ? [1, 2, 3] : [4, 5, 6]));
    for (const stub of world.regions.values()) stub.written = 600_000;
    run(world, seconds(280));
    expect(moves(world)).toEqual([]);
    run(world, minutes(12));
    expect(new Set(moves(world))).toEqual(new Set(["move-hot-write-peer", "move-hot-write-leader", "transfer-hot-write-leader"]));
    const held = (store: number): number =>
      [...world.regions.values()].filter(({ region }) => region.peers.some(({ storeId }) => storeId === store)).length;
    expect([1, 2, 3, 4, 5, 6].map(held)).toEqual([6, 6, 6, 6, 6, 6]);
  });
});
