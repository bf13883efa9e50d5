import { describe, expect, test } from "vitest";
import { createStream, drawInt } from "../../src/kernel/random.ts";
import { minutes, seconds, START, type Instant } from "../../src/kernel/time.ts";
import type { PdState } from "../../src/pd/state.ts";
import { createHotSpots, isLastingly, type HotPeer, type HotSpots } from "../../src/pd/hot.ts";
import { noteRegionFlow, noteStoreFlow } from "../../src/pd/hot-flow.ts";
import type { Operator } from "../../src/pd/operator.ts";
import { nothingYet, roll, type Amounts, type Rolling } from "../../src/pd/rolling.ts";
import { FLOW_TYPES, takePictures, type LoadedStore, type LoadPicture } from "../../src/pd/schedulers/hot-loads.ts";
import { isBetter, isUniform, rankOf, type HotSolution } from "../../src/pd/schedulers/hot-rank.ts";
import { evenOutTraffic } from "../../src/pd/schedulers/hot-solver.ts";
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

  /** A report of store 1, of so many seconds, in which region 7 was read so much. */
  const read = (spots: HotSpots, bytes: number, at: number, over = 10): void => {
    const { tree } = createWorld({ zones: ["", "", ""], regions: 1 }).state;
    noteStoreFlow(spots, tree, 1, {
      interval: seconds(over), writtenBytes: 0, writtenKeys: 0, writeQueries: 0, readBytes: bytes, readKeys: 1,
      reads: bytes > 0 ? [{ regionId: 7, bytes, keys: 1 }] : [],
    }, seconds(at) as number as Instant);
  };

  test("a region that is read is hot by its store's reports, and cold as soon as one does not mention it", () => {
    const spots = createHotSpots();
    for (let report = 1; report <= 3; report++) read(spots, 90_000, report * 10);
    const isHotNow = (): boolean | undefined => {
      const [peer] = spots.reads.regions.get(7) ?? [];
      return peer && isLastingly(spots.reads, peer, 3);
    };
    expect(isHotNow()).toBe(true);
    // Two seconds are too short a time to say anything of a rate.
    read(spots, 0, 32, 2);
    expect(isHotNow()).toBe(true);
    read(spots, 0, 40);
    expect(isHotNow()).toBe(false);
    expect(spots.reads.regions.get(7)).toMatchObject([{ degree: 2, isCold: true }]);
  });

  test("a replica is hot from its first report on, if that is enough, and learns by heartbeats who leads", () => {
    const spots = createHotSpots();
    read(spots, 90_000, 10);
    const [first] = spots.reads.regions.get(7) ?? [];
    expect(first === undefined ? null : isLastingly(spots.reads, first, 1)).toBe(true);
    const isLed = (): readonly unknown[] =>
      (spots.reads.regions.get(7) ?? []).map(({ isLeader, ledSince }) => [isLeader, ledSince]);
    write(spots, 0, 11);
    expect(isLed()).toEqual([[true, 11]]);
    write(spots, 0, 12);
    expect(isLed()).toEqual([[true, 11]]);
    write(spots, 0, 13, peersOn(1, 2, 3), peersOn(2)[0]);
    expect(isLed()).toEqual([[false, 13]]);
  });

  test("replicas of which nobody has told for three intervals are forgotten", () => {
    const spots = createHotSpots();
    write(spots, 6_000_000, 0);
    read(spots, 0, 180);
    expect(degrees(spots)).toEqual([1, 1, 1]);
    read(spots, 0, 211);
    expect(degrees(spots)).toEqual([]);
  });

  test("a store with sixty hot replicas calls those hot that come up to four fifths of the last of them", () => {
    const spots = createHotSpots();
    const hot = (rate: number): HotPeer => ({
      region: 1, store: 1, isLeader: true, degree: 3, antiCount: 2, isCold: false, mayBequeath: true, ledSince: START,
      heard: START, flow: { ...nothingYet(3), medians: [rate, 0, 0] },
    });
    for (let place = 0; place < 59; place++) spots.writes.regions.set(1_000 + place, [hot(50_000 + place)]);
    spots.writes.regions.set(1_059, [hot(10_000)]);
    write(spots, 7_900 * 60, 0, peersOn(1));
    expect(degrees(spots)).toEqual([]);
    write(spots, 8_100 * 60, 1, peersOn(1));
    expect(degrees(spots)).toEqual([1]);
    // Thresholds are looked at again when they are more than eight seconds old.
    spots.writes.regions.delete(7);
    spots.writes.regions.delete(1_059);
    write(spots, 7_900 * 60, 7_999_999, peersOn(1));
    expect(degrees(spots)).toEqual([]);
    write(spots, 7_900 * 60, 8_000_001, peersOn(1));
    expect(degrees(spots)).toEqual([1]);
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

  test("part of the way is good as long as stores are a tenth apart and more", () => {
    expect(rank([10_000, 1_000], [8_500, 1_000], [300, 0])).toEqual([3, 2, 0]);
    expect(rank([10_000, 1_000], [8_800, 1_000], [200, 0])).toEqual([-1, 0, 0]);
  });

  test("moves nothing more between stores that what is on its way may have made even", () => {
    const full = storeOf(12_000, 1_200);
    const firstScore = (pending: number): number => rankOf(picture, {
      source: { ...full, least: [12_000 - pending, 1_200, 0] }, target: storeOf(7_500, 750), peer: peerOf(2_000, 200), back: null,
    }).first;
    // 12,000 and 7,500 stand 4,500 apart; what is pending counts 1 + 2 * 12,000 / 4,500 times: up to 710.
    expect([firstScore(700), firstScore(720)]).toEqual([3, 0]);
  });

  describe("of two solutions", () => {
    const stores = [storeOf(12_000, 1_200), storeOf(11_900, 1_200), storeOf(10_000, 1_200), storeOf(7_500, 750)] as const;
    const of: LoadPicture = { ...picture, stores };
    const [full, , , empty] = stores;
    const solution = ({ moved, ...rest }: Partial<HotSolution> & { readonly moved?: [number, number] }): HotSolution => ({
      source: full, target: empty, peer: peerOf(...(moved ?? [2_200, 220])), back: null, first: 3, second: 3, rank: 4, ...rest,
    });
    /** The first is the better one, and so the second is not. */
    const isFirst = (a: Parameters<typeof solution>[0], b: Parameters<typeof solution>[0]): boolean => {
      const [one, other] = [solution(a), solution(b)];
      expect(isBetter(of, other, one)).toBe(!isBetter(of, one, other));
      return isBetter(of, one, other);
    };

    test("that for the first load is the better one, but where only the second gets more even", () => {
      expect(isFirst({ first: 3, second: 1 }, { first: 2, second: 3 })).toBe(true);
      expect(isFirst({ first: 3, second: 1, rank: 1 }, { first: 2, second: 3, rank: 1 })).toBe(false);
      expect(isFirst({ first: 3, second: 2 }, { first: 2, second: 2 })).toBe(true);
      expect(isFirst({ first: 3, second: 3 }, { first: 3, second: 2 })).toBe(true);
    });

    test("that moves more is the better one on the way to even stores, less at their end; a hundred bytes are one step", () => {
      expect(isFirst({ first: 2, moved: [2_300, 220] }, { first: 2, moved: [2_200, 220] })).toBe(true);
      expect(isFirst({ first: 3, moved: [2_300, 220] }, { first: 3, moved: [2_200, 220] })).toBe(false);
      expect(isFirst({ first: 2, second: 2, moved: [2_210, 240] }, { first: 2, second: 2, moved: [2_290, 220] })).toBe(true);
    });

    test("that takes from the fuller store is the better one: a twentieth of the largest load is one step", () => {
      expect(isFirst({ source: stores[0], first: 2 }, { source: stores[2], first: 3 })).toBe(true);
      expect(isFirst({ source: stores[0], first: 2 }, { source: stores[1], first: 3 })).toBe(false);
    });
  });

  test("asks no region of stores that differ by less than a twentieth in the first load, and a tenth in the next", () => {
    const [source, target] = [storeOf(12_000, 1_200), storeOf(7_500, 750)];
    const solution = rankOf(picture, { source, target, peer: peerOf(2_200, 220), back: null });
    expect(isUniform({ ...picture, deviation: [0.04, 0.09, 0] }, solution)).toBe(true);
    for (const deviation of [[0.06, 0.09, 0], [0.05, 0.09, 0], [0.04, 0.1, 0]]) {
      expect(isUniform({ ...picture, deviation }, solution), String(deviation)).toBe(false);
    }
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

describe("one run of balance-hot-region", () => {
  /**
   * Six stores of which the first carries much and the fourth little, for five minutes already. Region 101 is hot on store 1,
   * region 102 on store 4: by bytes and keys a second.
   */
  const world = (
    bytes: readonly number[], keys: readonly number[], hot: Readonly<Record<101 | 102, [number, number]>>,
  ): PdState => {
    const { state } = createWorld({
      zones: ["", "", "", "", "", ""], regions: 2, place: (index) => (index === 0 ? [2, 1, 3] : [5, 4, 6]),
    });
    const { traffic } = state;
    const still = (medians: Amounts): Rolling => ({ ...nothingYet(medians.length), medians });
    for (const [region, store] of [[101, 1], [102, 4]] as const) {
      traffic.writes.regions.set(region, [{
        region, store, isLeader: false, degree: 3, antiCount: 2, isCold: false, mayBequeath: true, ledSince: START, heard: START,
        flow: still([...hot[region], 0]),
      }]);
    }
    bytes.forEach((amount, index) => void traffic.stores.set(index + 1, still([amount, keys[index] ?? 0, 0, 0, 0, 0])));
    takePictures(state, START);
    traffic.history = Array.from({ length: 10 }, () => traffic.history).flat();
    return state;
  };
  /** What the first run orders that orders anything: each draws one of four types, and an exchange takes a second run. */
  const regionsOf = (state: PdState): readonly number[] => {
    for (let each = 0; each < 40; each++) {
      const drafts = evenOutTraffic(state, START)() ?? [];
      if (drafts.length > 0) return drafts.map(({ regionId }) => regionId);
    }
    return [];
  };
  const lopsided = [12_000, 9_750, 9_750, 7_500, 9_750, 9_750];
  const even = [950, 950, 950, 950, 950, 950];
  const alone = { 101: [2_200, 0], 102: [0, 0] } satisfies Record<number, [number, number]>;

  test("moves a region from a store that has stood out for five minutes to another one that has", () => {
    expect(regionsOf(world(lopsided, even, alone))).toEqual([101]);
    const lately = world(lopsided, even, alone);
    lately.traffic.history = lately.traffic.history.map(({ at, loads }, sample) => ({
      at, loads: sample > 0 ? loads : { ...loads, "write-peer": new Map(loads["write-peer"]).set(4, [9_750, 950, 0]) },
    }));
    expect(regionsOf(lately)).toEqual([]);
  });

  test("takes from no store that carries only a twentieth more than the mean", () => {
    const rest = (first: number): readonly number[] => [first, 10_700, 10_700, 6_000, 10_700, 11_900];
    expect(regionsOf(world(rest(10_700), even, alone))).toEqual([101]);
    expect(regionsOf(world(rest(10_400), even, alone))).toEqual([]);
  });

  test("exchanges two regions where one alone would only turn the stores round, from the second attempt on", () => {
    const state = world(lopsided, [1_200, 950, 950, 750, 950, 950], { 101: [4_400, 220], 102: [2_200, 0] });
    expect(regionsOf(state)).toEqual([101, 102]);
    expect([...state.traffic.moves].map(([region, { from, to, writes }]) => [region, from, to, ...writes])).toEqual([
      [101, 1, 4, 4_400, 220, 0], [102, 4, 1, 2_200, 0, 0],
    ]);
    const idle = world(even, even, alone);
    expect(regionsOf(idle)).toEqual([]);
    expect([...idle.traffic.exchanging].sort()).toEqual([...FLOW_TYPES].sort());
  });

  test("counts what is on its way at both stores, and no store that has been silent for more than ten minutes", () => {
    const state = world(lopsided, even, alone);
    state.operators.set(101, { createdAt: START } as Operator);
    state.traffic.moves.set(101, { createdAt: START, from: 1, to: 4, writes: [2_200, 10, 0], reads: [] });
    const loads = (at: number): readonly unknown[] => takePictures(state, at as Instant)["write-peer"].stores.map(
      ({ store, now, least, most, count }) => [store.id, now[0], least[0], most[0], count.least, count.most]);
    expect(loads(0).filter((_, index) => index === 0 || index === 3)).toEqual([
      [1, 12_000, 9_800, 12_000, 0, 1], [4, 7_500, 7_500, 9_700, 1, 2],
    ]);
    expect([loads(minutes(10)).length, loads(minutes(10) + 1).length]).toEqual([6, 0]);
  });
});
