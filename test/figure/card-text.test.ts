import { expect, test } from "vitest";
import { createCluster } from "../../src/cluster/birth.ts";
import { frameOf } from "../../src/cluster/frames.ts";
import { advance } from "../../src/cluster/loop.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { footText, stateText, troubleText } from "../../src/figure/card-text.ts";
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
