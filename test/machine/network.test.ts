import { expect, test } from "vitest";
import { exactly, micros, millis, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { Location } from "../../src/machine/computer.ts";
import { createNetwork, distance, forkNetwork, linkOf, mendLink, route, type Link } from "../../src/machine/network.ts";
import type { NetworkCosts } from "../../src/machine/settings.ts";

const costs: NetworkCosts = {
  sameHost: exactly(micros(30)), sameRack: exactly(micros(150)), sameZone: exactly(micros(300)),
  sameRegion: exactly(millis(1)), otherRegion: exactly(millis(30)),
  jitterPercent: 20, bytesPerSecond: 1_000_000,
};
const at = (region: string, zone: string, rack: string, host: string): Location => ({ region, zone, rack, host });
const now = 1_000_000 as Instant;
const base = exactly(millis(1));

test("latency grows with the first level at which two places are known to differ", () => {
  const here = at("r1", "a", "k1", "h1");
  expect(distance(costs, here, at("r1", "a", "k1", "h1"))).toEqual(exactly(30 as Duration));
  expect(distance(costs, here, at("r1", "a", "k1", "h2"))).toEqual(exactly(150 as Duration));
  expect(distance(costs, here, at("r1", "a", "k2", "h1"))).toEqual(exactly(300 as Duration));
  expect(distance(costs, here, at("r1", "b", "k1", "h1"))).toEqual(exactly(1_000 as Duration));
  expect(distance(costs, here, at("r2", "a", "k1", "h1"))).toEqual(exactly(30_000 as Duration));
  expect(distance(costs, here, at("", "", "", ""))).toEqual(exactly(150 as Duration));
});

test("a message takes the time its bytes take, and the next one of its stream waits behind it", () => {
  const network = createNetwork(1);
  const link = linkOf(network, 0, 1);
  const big = route(network, costs, now, link, base, 1, 500_000);
  const next = route(network, costs, now, link, base, 1, 500_000);
  const other = route(network, costs, now, link, base, 0, 100);
  expect(big.arrives - now).toBeGreaterThanOrEqual(501_000);
  expect(next.arrives - now).toBeGreaterThanOrEqual(1_001_000);
  expect(other.arrives - now).toBeLessThan(2_000);
});

test("messages of one stream keep their order whatever the jitter; those of two streams may overtake each other", () => {
  const network = createNetwork(3);
  const link = linkOf(network, 0, 1);
  const arrivals = Array.from({ length: 200 }, (_, i) => route(network, costs, (now + i) as Instant, link, base, 0, 10).arrives);
  expect(arrivals.every((arrival, i) => i === 0 || arrival >= (arrivals[i - 1] ?? 0))).toBe(true);
  link.extraLatency = millis(50);
  const slow = route(network, costs, now, link, base, 0, 10);
  link.extraLatency = 0 as Duration;
  expect(route(network, costs, now, link, base, 2, 10).arrives).toBeLessThan(slow.arrives);
});

test("cuts are directed; loss and duplication happen about as often as asked", () => {
  const network = createNetwork(5);
  const there = linkOf(network, 0, 1);
  const back = linkOf(network, 1, 0);
  there.cut = true;
  expect(route(network, costs, now, there, base, 0, 10).lost).toBe(true);
  expect(route(network, costs, now, back, base, 0, 10).lost).toBe(false);
  mendLink(there);
  there.lossPercent = 30;
  there.duplicatePercent = 50;
  const fates = Array.from({ length: 2_000 }, () => route(network, costs, now, there, base, 0, 10));
  const lost = fates.filter((fate) => fate.lost).length;
  expect(lost).toBeGreaterThan(500);
  expect(lost).toBeLessThan(700);
  const twice = fates.filter((fate) => fate.again !== null).length;
  expect(twice).toBeGreaterThan(600);
  expect(twice).toBeLessThan(1_100);
  expect(there.lost).toBe(lost + 1);
});

test("a fault on one link does not change the fate of messages on another", () => {
  const fates = (faulty: boolean): readonly unknown[] => {
    const network = createNetwork(9);
    if (faulty) linkOf(network, 0, 2).lossPercent = 50;
    const link = linkOf(network, 0, 1);
    return Array.from({ length: 50 }, () => {
      route(network, costs, now, linkOf(network, 0, 2), base, 0, 10);
      return route(network, costs, now, link, base, 3, 10);
    });
  };
  expect(fates(true)).toEqual(fates(false));
});

test("a range of latencies is filled from end to end, on one link as on another and one way as well as both", () => {
  const network = createNetwork(13);
  const steady = { ...costs, jitterPercent: 0 };
  const range = { min: millis(30), max: millis(40) };
  const times = (link: Link): number[] => Array.from({ length: 500 }, (_, i) => {
    const sent = (now + i * 1_000_000) as Instant;
    return route(network, steady, sent, link, range, 0, 0).arrives - sent;
  });
  const there = linkOf(network, 0, 1);
  const drawn = times(there);
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(30_000);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(40_000);
  expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(9_500);
  there.extraJitter = millis(50);
  expect(Math.max(...times(there))).toBeGreaterThan(80_000);
  expect(Math.max(...times(linkOf(network, 1, 0)))).toBeLessThanOrEqual(40_000);
});

test("a forked network goes its own way", () => {
  const network = createNetwork(11);
  const link = linkOf(network, 0, 1);
  route(network, costs, now, link, base, 0, 10);
  const copy = forkNetwork(network);
  const own = route(network, costs, now, link, base, 0, 10);
  expect(route(copy, costs, now, linkOf(copy, 0, 1), base, 0, 10)).toEqual(own);
  linkOf(copy, 0, 1).cut = true;
  expect(link.cut).toBe(false);
});
