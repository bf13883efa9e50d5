import { expect, test } from "vitest";
import { micros, millis, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { Location } from "../../src/machine/computer.ts";
import { createNetwork, distance, forkNetwork, linkOf, mendLink, route, type NetworkCosts } from "../../src/machine/network.ts";

const costs: NetworkCosts = {
  sameHost: micros(30), sameRack: micros(150), sameZone: micros(300), sameRegion: millis(1), otherRegion: millis(30),
  jitterPercent: 20, bytesPerSecond: 1_000_000,
};
const at = (region: string, zone: string, rack: string, host: string): Location => ({ region, zone, rack, host });
const now = 1_000_000 as Instant;

test("latency grows with the first level at which two places are known to differ", () => {
  const here = at("r1", "a", "k1", "h1");
  expect(distance(costs, here, at("r1", "a", "k1", "h1"))).toBe(30);
  expect(distance(costs, here, at("r1", "a", "k1", "h2"))).toBe(150);
  expect(distance(costs, here, at("r1", "a", "k2", "h1"))).toBe(300);
  expect(distance(costs, here, at("r1", "b", "k1", "h1"))).toBe(1_000);
  expect(distance(costs, here, at("r2", "a", "k1", "h1"))).toBe(30_000);
  expect(distance(costs, here, at("", "", "", ""))).toBe(150);
});

test("a message takes the time its bytes take, and the next one of its stream waits behind it", () => {
  const network = createNetwork(1);
  const link = linkOf(network, 0, 1);
  const big = route(network, costs, now, link, millis(1), 1, 500_000);
  const next = route(network, costs, now, link, millis(1), 1, 500_000);
  const other = route(network, costs, now, link, millis(1), 0, 100);
  expect(big.arrives - now).toBeGreaterThanOrEqual(501_000);
  expect(next.arrives - now).toBeGreaterThanOrEqual(1_001_000);
  expect(other.arrives - now).toBeLessThan(2_000);
});

test("messages of one stream keep their order whatever the jitter; those of two streams may overtake each other", () => {
  const network = createNetwork(3);
  const link = linkOf(network, 0, 1);
  const arrivals = Array.from({ length: 200 }, (_, i) => route(network, costs, (now + i) as Instant, link, millis(1), 0, 10).arrives);
  expect(arrivals.every((arrival, i) => i === 0 || arrival >= (arrivals[i - 1] ?? 0))).toBe(true);
  link.extraLatency = millis(50);
  const slow = route(network, costs, now, link, millis(1), 0, 10);
  link.extraLatency = 0 as Duration;
  expect(route(network, costs, now, link, millis(1), 2, 10).arrives).toBeLessThan(slow.arrives);
});

test("cuts are directed; loss and duplication happen about as often as asked", () => {
  const network = createNetwork(5);
  const there = linkOf(network, 0, 1);
  const back = linkOf(network, 1, 0);
  there.cut = true;
  expect(route(network, costs, now, there, millis(1), 0, 10).lost).toBe(true);
  expect(route(network, costs, now, back, millis(1), 0, 10).lost).toBe(false);
  mendLink(there);
  there.lossPercent = 30;
  there.duplicatePercent = 50;
  const fates = Array.from({ length: 2_000 }, () => route(network, costs, now, there, millis(1), 0, 10));
  const lost = fates.filter((fate) => fate.lost).length;
  expect(lost).toBeGreaterThan(500);
  expect(lost).toBeLessThan(700);
  expect(fates.filter((fate) => fate.again !== null).length).toBeGreaterThan(600);
  expect(there.lost).toBe(lost + 1);
});

test("a fault on one link does not change the fate of messages on another", () => {
  const fates = (cut: boolean): number[] => {
    const network = createNetwork(9);
    if (cut) linkOf(network, 0, 2).lossPercent = 50;
    const link = linkOf(network, 0, 1);
    return Array.from({ length: 50 }, () => {
      route(network, costs, now, linkOf(network, 0, 2), millis(1), 0, 10);
      return route(network, costs, now, link, millis(1), 3, 10).arrives;
    });
  };
  expect(fates(true)).toEqual(fates(false));
});

test("a forked network goes its own way", () => {
  const network = createNetwork(11);
  const link = linkOf(network, 0, 1);
  route(network, costs, now, link, millis(1), 0, 10);
  const copy = forkNetwork(network);
  const own = route(network, costs, now, link, millis(1), 0, 10);
  expect(route(copy, costs, now, linkOf(copy, 0, 1), millis(1), 0, 10)).toEqual(own);
  linkOf(copy, 0, 1).cut = true;
  expect(link.cut).toBe(false);
});
