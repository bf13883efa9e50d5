import { expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import { follow } from "../../src/proto/fold.ts";
import { addDictionary, sentenceText, type Language } from "../../src/story/words/index.ts";
import { chinese } from "../../src/story/words/zh.ts";
import { findingFold, isEmptyQuery, readQuery } from "../../src/ui/timeline/query.ts";
import { scoreEn } from "../../src/ui/words/score.en.ts";
import { scoreZh } from "../../src/ui/words/score.zh.ts";

const told: readonly object[] = [
  { name: "node.killed", node: { kind: "store", id: 4 } },
  { name: "raft.campaign.started", region: 7, store: 1, peer: 1, term: 6, campaign: "vote", silence: 0, missedStore: 4 },
  { name: "raft.vote.granted", region: 7, store: 2, to: 1, term: 6, preVote: false },
  { name: "raft.leader.elected", region: 7, store: 1, peer: 1, term: 6, voters: [1, 2] },
  { name: "pd.leader.lost", member: 2, reason: "lease-expired" },
  { name: "client.region.failing", region: 8, client: 3, operation: "put", error: "RequestTimeout", store: 5 },
];
const events: ClusterEvent[] = told.map((body, i) => ({ id: i + 1, at: i as Instant, cause: 0, body: body as EventBody }));
const labelled = (id: number, zone: string) => ({ id, labels: [{ key: "zone", value: zone }] });
const stores = [labelled(1, "a"), labelled(2, "b"), labelled(4, "a")];
const ground = { stores, names: { 900: "81234567890" }, kinds: scoreEn.one };

const found = (text: string, kinds = scoreEn.one, language: Language = "en"): readonly number[] =>
  follow(findingFold(readQuery(text, null, { ...ground, kinds }), (event) => sentenceText(event, language, {}).toLowerCase()),
    null, events).state.map(({ id }) => id);

test("names of machines, regions and places, kinds, and words from the names of events", () => {
  expect(found("store 4")).toEqual([1, 2]);
  expect(found("s2")).toEqual([3]);
  expect(found("pd-2")).toEqual([5]);
  expect(found("client 3")).toEqual([6]);
  expect(found("region 7")).toEqual([2, 3, 4]);
  expect(found("vote.granted")).toEqual([3]);
  expect(found("elections")).toEqual([2, 4]);
  expect(found("zone a")).toEqual([1, 2, 3, 4]);
  expect(found("zone=b")).toEqual([3]);
});

test("of one sort any may fit, of different sorts all must", () => {
  expect(found("store 4 region 7")).toEqual([2]);
  expect(found("store 2 store 5")).toEqual([3, 6]);
  expect(found("region 7 elected")).toEqual([4]);
  expect(found("region 8 election")).toEqual([]);
});

test("kinds are read in the reader's language, and ids as the cluster writes them", () => {
  expect(found("选举", scoreZh.one)).toEqual([2, 4]);
  expect([...readQuery("region 81234567890", null, ground).regions]).toEqual([900]);
  expect(isEmptyQuery(readQuery("  ", null, ground))).toBe(true);
  expect(isEmptyQuery(readQuery("", "fault", ground))).toBe(false);
});

test("words of the sentences that tell the events, in the reader's language; a number is one of its own", () => {
  addDictionary("zh", chinese);
  expect(found("was killed")).toEqual([1]);
  expect(found("vote")).toEqual([3, 4]);
  expect(found("stood for election in term 6 region 7")).toEqual([2]);
  expect(found("被杀死", scoreZh.one, "zh")).toEqual([1]);
  expect(found("任期6", scoreZh.one, "zh")).toEqual(found("任期 6", scoreZh.one, "zh"));
  expect(found("任期6", scoreZh.one, "zh").length).toBeGreaterThan(1);
  expect(found("term 6").length).toBeGreaterThan(1);
  const fitting = (told: string): number =>
    follow(findingFold(readQuery("7", null, ground), () => told), null, events).state.length;
  expect([fitting("in term 7."), fitting("任期 17")]).toEqual([events.length, 0]);
});
