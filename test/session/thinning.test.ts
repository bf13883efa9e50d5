import { expect, test } from "vitest";
import { drawStorm, factsOf } from "../../src/cli/fuzz/storm.ts";
import { createCluster } from "../../src/cluster/birth.ts";
import { forkCluster, storeStateOf, type Cluster, type Observer } from "../../src/cluster/cluster.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { act } from "../../src/cluster/inputs.ts";
import { advance } from "../../src/cluster/loop.ts";
import { thickStores, thinStores } from "../../src/cluster/thinning.ts";
import { addDifference, applyNext, createPathTable, draftPatch, finishPatch, readPatch } from "../../src/kernel/patch.ts";
import { createStream } from "../../src/kernel/random.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { atLeastOne } from "../at-least-one.ts";
import { randomWorld } from "../cluster/worlds.ts";

const END = seconds(18) as number as Instant;
const nobody: Observer = { event: () => undefined, observe: () => undefined };

const peersOf = (cluster: Cluster): number =>
  [...cluster.directory.stores.values()].reduce((sum, machine) => sum + (storeStateOf(cluster, machine)?.peers.size ?? 0), 0);

test.each([3, 7])("a cluster whose peers were taken out is the same with them, and goes on so (world %i)", (seed) => {
  const { topology, preset } = randomWorld(seed).spec;
  const run = createCluster(topology, preset, seed, nobody);
  const first = forkCluster(run);
  const storm = drawStorm(createStream(seed, "thinning"), factsOf(topology), END);
  const kept = [];
  for (let now = 3; now < 18; now += 5) {
    for (const { at, action } of storm.filter((input) => input.at > run.now && input.at <= seconds(now))) {
      advance(run, at, nobody);
      act(run, action, nobody);
    }
    advance(run, seconds(now) as number as Instant, nobody);
    const held = forkCluster(run);
    const straight = forkCluster(held);
    const [digest, count] = [hashCluster(held), peersOf(held)];
    const stores = thinStores(held, first);
    expect(peersOf(held)).toBe(0);
    kept.push({ held, stores, straight, digest, count });
  }
  for (const { held, stores, straight, digest, count } of atLeastOne(kept)) {
    // Twice: who goes on from what was put back changes nothing of what is kept.
    for (const restored of [thickStores(held, stores), thickStores(held, stores)]) {
      expect([hashCluster(restored), peersOf(restored)]).toEqual([digest, count]);
      advance(restored, END, nobody);
      advance(straight, END, nobody);
      expect(hashCluster(restored)).toBe(hashCluster(straight));
    }
  }
});

interface Thing {
  number: number;
  readonly list: number[];
  readonly shared: { readonly text: string };
  readonly part: { value: number };
  /** The same as `part`, or another. */
  alias: { value: number };
}

const copyOf = ({ number, list, shared, part, alias }: Thing): Thing => {
  const copy = { ...part };
  return { number, list: list.slice(), shared, part: copy, alias: alias === part ? copy : { ...alias } };
};

test("a patch holds numbers and what is shared, and refuses where two parts are one thing no more", () => {
  const part = { value: 1 };
  const before: Thing = { number: 1, list: [1, 2], shared: { text: "a" }, part, alias: part };
  const after = copyOf(before);
  Object.assign(after, { number: -0, shared: { text: "b" } });
  after.list[1] = Infinity;
  after.part.value = 7;
  const table = createPathTable();
  const draft = draftPatch(table);
  expect(addDifference(draft, before, copyOf(before), after)).toBe(true);
  const apart: Thing = { ...copyOf(before), part: { value: 3 } };
  expect(addDifference(draft, before, copyOf(before), apart)).toBe(false);
  expect(addDifference(draft, before, copyOf(before), copyOf(before))).toBe(true);
  const reader = readPatch(table, finishPatch(draft));
  const restored = copyOf(before);
  applyNext(reader, restored);
  expect(restored).toEqual(after);
  expect([restored.alias === restored.part, restored.shared === after.shared, before.part.value]).toEqual([true, true, 1]);
  const same = copyOf(before);
  applyNext(reader, same);
  expect(same).toEqual(before);
});
