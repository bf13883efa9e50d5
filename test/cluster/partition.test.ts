import { expect, test } from "vitest";
import { hashCluster } from "../../src/cluster/digest.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { partitionNotice } from "../../src/exchange/partition-notice.ts";
import { formatNode } from "../../src/action/names.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { EventOf } from "../../src/proto/events.ts";
import { openLink, shareText } from "../../src/session/open.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { addDictionary, sentenceText } from "../../src/story/words/index.ts";
import { chinese } from "../../src/story/words/zh.ts";
import { inputsOf } from "./golden.ts";

const topology = generateTopology({ stores: 5, regions: 6, replicas: 3, zones: 3 });

function split(partition: string, before: readonly string[] = []): { run: Run; event: EventOf<"network.partitioned"> } {
  const inputs = inputsOf(...before, `10s partition ${partition}`);
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 7, inputs });
  advanceRun(run, 30_000_000 as Instant);
  const event = run.branch.events.map(({ body }) => body).find((body) => body.name === "network.partitioned");
  if (event === undefined) throw new Error("not split");
  return { run, event };
}

const sides = ({ groups }: EventOf<"network.partitioned">): string =>
  groups.map((side) => side.map((node) => formatNode(node)).sort().join(", ")).sort().join(" | ");

const EVERYBODY = "client 1, client 2, client 3";

test("turned round, a partition that names too little has the same outcome", () => {
  for (const [one, other] of [["1,2 | 3,4,5,pd 1", "3,4,5,pd 1 | 1,2"], ["1,2 | 3", "3 | 1,2"],
    ["1 | 2", "2 | 1"], ["1 | 2 | 3,4", "3,4 | 2 | 1"]] as const) {
    const [a, b] = [split(one), split(other)];
    expect(sides(a.event), one).toBe(sides(b.event));
    expect(hashCluster(a.run.cluster), one).toBe(hashCluster(b.run.cluster));
  }
});

test("machines that no group names go to the most stores", () => {
  expect(sides(split("1,2 | 3,4,5").event)).toBe(`${EVERYBODY}, pd 1, store 3, store 4, store 5 | store 1, store 2`);
  expect(sides(split("1,2,3 | 4,5").event)).toBe(`${EVERYBODY}, pd 1, store 1, store 2, store 3 | store 4, store 5`);
  // Stores too: two are named on one side, one on the other.
  expect(sides(split("1 | 2,3").event)).toBe(`${EVERYBODY}, pd 1, store 2, store 3, store 4, store 5 | store 1`);
});

test("of sides with as many stores they go to the one that leads more, of equals to the first", () => {
  const led = split("1,3 | 2,4", ["1s kill store 1", "1s kill store 3"]);
  expect(led.event.placed?.group).toBe(1);
  expect(split("2,4 | 1,3", ["1s kill store 1", "1s kill store 3"]).event.placed?.group).toBe(0);
  expect(split("1 | 3", ["1s kill store 1", "1s kill store 3"]).event.placed?.group).toBe(0);
});

test("who names every machine places it: nothing is added, and nothing is said of it", () => {
  const { event } = split("1,2,client 1,client 2 | 3,4,5,pd 1,client 3");
  expect(event.placed).toBeUndefined();
  expect(partitionNotice(event, "", {})).toBeNull();
  expect(sides(event)).toBe("client 1, client 2, store 1, store 2 | client 3, pd 1, store 3, store 4, store 5");
});

test("the notice and the sentence of the story say who was put where", () => {
  const { event, run } = split("1,2 | 3,4,5,pd 1");
  expect(partitionNotice(event, "10s", {})?.text).toBe(
    `No group names ${EVERYBODY}: put to the side of store 3, store 4, store 5, pd 1, which has the most stores (of equals, the most leaders; then the first).`);
  const [told] = run.branch.events.filter(({ body }) => body.name === "network.partitioned");
  if (told === undefined) throw new Error("not told");
  expect(sentenceText(told, "en", {})).toContain("No group named client 1, client 2 and client 3: put to the side of store 3");
  addDictionary("zh", chinese);
  expect(sentenceText(told, "zh", {})).toContain("没有分组列出");
});

test("a link keeps the groups as they were named, and opens to the same state", () => {
  const { run } = split("1,2 | 3,4,5,pd 1");
  const opened = openLink(shareText(run), () => undefined);
  if (!opened.ok) throw new Error(opened.notices[0]?.text);
  advanceRun(opened.run, opened.at);
  expect(hashCluster(opened.run.cluster)).toBe(hashCluster(run.cluster));
});
