import { expect, test } from "vitest";
import { createCluster } from "../../src/cluster/birth.ts";
import { frameOf } from "../../src/cluster/frames.ts";
import { advance } from "../../src/cluster/loop.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { briefText, footText, stateText, troubleText } from "../../src/figure/card-text.ts";
import { pictureEn } from "../../src/figure/words/picture.en.ts";
import { pictureZh } from "../../src/figure/words/picture.zh.ts";
import { after, seconds, START } from "../../src/kernel/time.ts";

test("a disk that has written nothing yet tells no latency", () => {
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, pds: 1 });
  const nobody = { event: () => undefined, observe: () => undefined };
  const cluster = createCluster(topology, "tikv", 1, nobody);
  const foot = (words: typeof pictureEn): string =>
    frameOf(cluster).stores.map((store) => footText(store, cluster.now, words))[0] ?? "";
  expect([foot(pictureEn), foot(pictureZh)]).toEqual(["no write yet · queue 0", "尚未写入 · 队列 0"]);
  advance(cluster, after(START, seconds(2)), nobody);
  expect(foot(pictureEn)).toMatch(/^[\d.]+\sms write · queue \d+$/);
});

test("a card without room for a line says what ails its store first; of one that PD misses its state says more", () => {
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, pds: 1 });
  const nobody = { event: () => undefined, observe: () => undefined };
  const [store] = frameOf(createCluster(topology, "tikv", 1, nobody)).stores;
  if (store === undefined) throw new Error("there are three");
  const slow = { ...store, slowDisk: true, fullDisk: true };
  expect([store, slow, { ...slow, slowDisk: false }, { ...slow, stateName: "Down" as const }]
    .map((each) => troubleText(each, pictureEn) ?? stateText(each, START, pictureEn)))
    .toEqual(["1 leader", "slow disk", "full disk", "Down"]);
});

test("the smallest card says in one word what ails its store, in each language; of one that is well its leaders say more", () => {
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, pds: 1 });
  const nobody = { event: () => undefined, observe: () => undefined };
  const [store] = frameOf(createCluster(topology, "tikv", 1, nobody)).stores;
  if (store === undefined) throw new Error("there are three");
  const ailing = [store, { ...store, slowDisk: true }, { ...store, fullDisk: true }, { ...store, clockOffset: seconds(1) },
    { ...store, slowDisk: true, stateName: "Offline" as const }, { ...store, process: "off" as const }];
  expect(ailing.map((each) => briefText(each, pictureEn))).toEqual([undefined, "slow", "full", "clock", "Offline", "no power"]);
  expect(ailing.map((each) => briefText(each, pictureZh))).toEqual([undefined, "磁盘慢", "磁盘满", "时钟", "Offline", "已断电"]);
});

test("what is still to come is never in 0 s", () => {
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, pds: 1 });
  const nobody = { event: () => undefined, observe: () => undefined };
  const [store] = frameOf(createCluster(topology, "tikv", 1, nobody)).stores;
  if (store === undefined) throw new Error("there are three");
  const silent = { ...store, process: "dead" as const, lastHeartbeat: START,
    nextState: { name: "Disconnected" as const, at: after(START, seconds(20)) } };
  expect(footText(silent, after(START, seconds(19.7)), pictureEn)).toBe("PD: silent for 19\u00a0s, Disconnected in 1\u00a0s");
});
