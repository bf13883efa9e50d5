import { expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import { cardsOf } from "../../src/observe/cards.ts";
import { deriveEvents } from "../../src/observe/derive.ts";
import { pictureOf, type ObservedPicture } from "../../src/observe/picture.ts";
import type { Facts } from "../../src/observe/record.ts";
import { reignsOf } from "../../src/observe/reigns.ts";
import { sightAt, sightsOf } from "../../src/observe/sight.ts";
import { timelineOf } from "../../src/observe/timeline.ts";
import { headerOfTest, look, recordOf, says } from "./samples.ts";

const millis = (count: number): Instant => count * 1_000 as Instant;
const rolesOf = ({ replicas, stores }: ObservedPicture): string[] =>
  replicas.map(({ store, region, role }) => `${stores[store]?.name ?? "?"}/${region} ${role}`);

/** n2 leads, falls silent at 210 ms, and n1 leads in the term behind. */
const etcd = recordOf(headerOfTest("etcd", "etcd", "etcd"), [
  look(1, 1, 0, "members", { "member.a": "n1", "member.b": "n2", "member.c": "n3" }),
  look(2, 1, 1, "status", says("a", "b", 2)), look(3, 2, 10, "status", says("b", "b", 2)),
  look(4, 3, 20, "status", says("c", "b", 2)), look(5, 2, 110, "status", says("b", "b", 2)),
  look(6, 2, 210, "status", "refused"), look(7, 1, 900, "status", says("a", "b", 2)),
  look(8, 3, 1_100, "status", says("c", "a", 3)), look(9, 1, 1_110, "status", says("a", "a", 3)),
]);

test("members of etcd are replicas of one group; who does not answer is unknown, and not dead or a follower", () => {
  const at = (instant: number) => rolesOf(pictureOf(sightAt(etcd, millis(instant))));
  expect(at(100)).toEqual(["n1/0 follows", "n2/0 leads", "n3/0 follows"]);
  expect(at(300)).toEqual(["n1/0 follows", "n2/0 unknown", "n3/0 follows"]);
  expect(at(1_200)).toEqual(["n1/0 leads", "n2/0 unknown", "n3/0 follows"]);
  expect(pictureOf(sightAt(etcd, millis(1_200))).replicas.map(({ term }) => term)).toEqual([3, 2, 3]);
});

test("whose answer does not come is unknown as soon as looks were missed, before anything failed, and not longer", () => {
  const slow = recordOf(headerOfTest("etcd", "etcd"), [
    look(1, 1, 0, "status", says("a", "b", 2)), look(2, 2, 0, "status", says("b", "b", 2)),
    look(3, 2, 500, "status", says("b", "b", 2)), look(4, 2, 900, "status", says("b", "b", 2)),
    { ...look(5, 1, 201, "status", says("a", "b", 2)), got: millis(950) },
  ]);
  const at = (instant: number) => rolesOf(pictureOf(sightAt(slow, millis(instant))));
  expect(at(600)[0]).toBe("127.0.0.1:1/0 follows");
  expect(at(602)[0]).toBe("127.0.0.1:1/0 unknown");
  expect(at(940)).toEqual(["127.0.0.1:1/0 unknown", "127.0.0.1:2/0 leads"]);
  expect(at(950)[0]).toBe("127.0.0.1:1/0 follows");
  expect(cardsOf(sightAt(slow, millis(700))).map(({ isHeard, why }) => [isHeard, why])).toEqual([[false, null], [true, null]]);
});

test("the group of etcd is called so, and by no number that a member has", () => {
  const { regions, stores } = pictureOf(sightAt(etcd, millis(100)));
  expect(regions.map(({ name }) => name)).toEqual(["etcd"]);
  expect(stores.map(({ id }) => id)).not.toContain(regions[0]?.id);
});

test("who was asked and never answered is there, and unknown", () => {
  expect(rolesOf(pictureOf(sightAt(etcd, millis(5)))))
    .toEqual(["n1/0 follows", "127.0.0.1:2/0 unknown", "127.0.0.1:3/0 unknown"]);
});

const storeFacts = (id: string, state: string, zone: string): Facts => ({
  [`store.${id}.state`]: state, [`store.${id}.leaders`]: "1", [`store.${id}.start`]: "1",
  [`store.${id}.json`]: JSON.stringify({ store: { id, address: `tikv-${id}:20160`, labels: [{ key: "zone", value: zone }] } }),
});
const regionFacts = (id: string, start: string, leader: string | null, stores: readonly string[]): Facts => ({
  [`region.${id}.json`]: JSON.stringify({
    id, start_key: start, end_key: "", ...(leader === null ? {} : { leader: { id: "9", store_id: leader } }),
    peers: stores.map((store_id, i) => ({ id: `${id}${i}`, store_id, ...(i === 2 ? { role_name: "Learner" } : {}) })),
  }),
});
const pdRecord = (...states: readonly string[]) => recordOf(headerOfTest("pd"), [
  look(1, 1, 0, "stores", Object.assign({}, ...states.map((state, i) => storeFacts(String(i + 1), state, "a"))) as Facts),
  look(2, 1, 1, "regions", { ...regionFacts("7", "bb", "1", ["1", "2", "3"]), ...regionFacts("5", "", null, ["1", "2"]) }),
  look(3, 1, 4_000, "stores", "timeout"),
]);

test("PD tells of stores and regions: in the order of keys, with learners, and nothing of a region without a leader", () => {
  const picture = pictureOf(sightAt(pdRecord("Up", "Up", "Up"), millis(10)));
  expect(picture.regions.map(({ name }) => name)).toEqual(["5", "7"]);
  expect(rolesOf(picture)).toEqual(["1/0 unknown", "1/1 leads", "2/0 unknown", "2/1 follows", "3/1 learns"]);
  expect(picture.stores.map(({ address, labels }) => [address, labels]))
    .toContainEqual(["tikv-2:20160", [{ key: "zone", value: "a" }]]);
  expect(picture.regionsAge).toBe(8_000);
});

test("what PD does not hear is unknown, and all of it where PD itself does not answer", () => {
  expect(rolesOf(pictureOf(sightAt(pdRecord("Disconnected", "Up", "Up"), millis(10)))))
    .toEqual(["1/0 unknown", "1/1 unknown", "2/0 unknown", "2/1 follows", "3/1 learns"]);
  const roles = rolesOf(pictureOf(sightAt(pdRecord("Up", "Up", "Up"), millis(4_010))));
  expect(roles.map((text) => text.split(" ")[1])).toEqual(roles.map(() => "unknown"));
  const cards = cardsOf(sightAt(pdRecord("Up", "Up", "Up"), millis(4_010)));
  // What it said of its stores stands there, and not as if it were so now.
  expect(cards.map(({ isHeard }) => isHeard)).toEqual([false, false, false, false]);
});

test("documents in a record that are none, or of another shape, draw nothing and throw nothing", () => {
  const record = recordOf(headerOfTest("pd"), [look(1, 1, 0, "stores", {
    "store.1.state": "Up", "store.1.json": "{\"store\":{\"address\":7,\"labels\":{\"a\":1}}}",
    "store.18446744073709551615.state": "Up", "store.18446744073709551615.json": "[",
    "region.3.json": "{\"peers\":[null,{\"store_id\":1}],\"leader\":4,\"start_key\":{}}",
  })]);
  const picture = pictureOf(sightAt(record, millis(10)));
  expect(picture.stores.map(({ id, name, labels }) => [Number.isSafeInteger(id), name, labels.length]))
    .toEqual([[true, "1", 0], [true, "18446744073709551615", 0]]);
  expect(rolesOf(picture)).toEqual(["1/0 unknown"]);
});

test("a reign begins and ends between two looks, and the time line names the store of each", () => {
  const events = deriveEvents(etcd);
  const reigns = reignsOf(etcd, events);
  expect(reigns.map(({ n }) => n)).toEqual([2, 1]);
  expect(reigns[0]?.ends).toEqual(reigns[1]?.begins);
  expect(reigns[1]?.begins).toEqual({ after: millis(900), before: millis(1_101) });
  expect(reigns[1]?.ends).toBeNull();
  const line = timelineOf(etcd, events);
  expect(line.reigns.map(({ store }) => store)).toEqual([2, 1]);
  expect(line.stores.get(2)?.map(({ kind }) => kind)).toEqual(["answers", "between", "silent"]);
});

test("events that lie over one another stand on different rows of the time line", () => {
  const record = recordOf(headerOfTest("pd", "pd"), [
    look(1, 1, 0, "stores", storeFacts("1", "Up", "a")), look(2, 2, 1, "stores", storeFacts("1", "Up", "a")),
    look(3, 1, 2_000, "stores", storeFacts("1", "Down", "a")), look(4, 2, 2_001, "stores", storeFacts("1", "Down", "a")),
  ]);
  const { events, rows } = timelineOf(record, deriveEvents(record));
  expect([events.map(({ row }) => row), rows]).toEqual([[0, 1], 2]);
});

test("whoever asks of one instant after another, forwards and back, hears what each says alone", () => {
  const sights = sightsOf(etcd);
  for (const at of [1_200, 5, 300, 300, 1_000, 0, 2_000]) expect(sights(millis(at))).toEqual(sightAt(etcd, millis(at)));
});
