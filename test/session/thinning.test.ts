import { expect, test } from "vitest";
import { drawStorm, factsOf } from "../../src/cli/fuzz/storm.ts";
import { createCluster } from "../../src/cluster/birth.ts";
import { forkCluster, storeStateOf, type Cluster, type Observer } from "../../src/cluster/cluster.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { act } from "../../src/cluster/inputs.ts";
import { advance } from "../../src/cluster/loop.ts";
import { compareParts, createOrigin, takeParts, thickCluster, type ThinParts } from "../../src/cluster/thinning.ts";
import { applyPatch, patchOf } from "../../src/kernel/list-patch.ts";
import { addDifference, applyNext, createPathTable, draftPatch, finishPatch, readPatch } from "../../src/kernel/patch.ts";
import { createStream } from "../../src/kernel/random.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { keepWhole, placeBehind, type ThickPlace, type ThinChain } from "../../src/session/thin-chain.ts";
import { atLeastOne } from "../at-least-one.ts";
import { randomWorld } from "../cluster/worlds.ts";

const END = seconds(18) as number as Instant;
const nobody: Observer = { event: () => undefined, observe: () => undefined };

const peersOf = (cluster: Cluster): number =>
  [...cluster.directory.stores.values()].reduce((sum, machine) => sum + (storeStateOf(cluster, machine)?.peers.size ?? 0), 0);

/** Notes and links, and peers: all that is to be taken out of a cluster. */
const leftIn = (cluster: Cluster): number =>
  peersOf(cluster) + cluster.network.links.length + cluster.replicaMachines.size + [...cluster.directory.stores.values()]
    .reduce((sum, machine) => sum + (storeStateOf(cluster, machine)?.memory.standing.hearings.size ?? 0), 0);

test.each([3, 7])("a cluster whose parts were taken out is the same with them, and goes on so (world %i)", (seed) => {
  const { topology, preset } = randomWorld(seed).spec;
  const run = createCluster(topology, preset, seed, nobody);
  const origin = createOrigin(run);
  const storm = drawStorm(createStream(seed, "thinning"), factsOf(topology), END);
  const kept = [];
  let before = origin.parts;
  let earlier: ThinParts | null = null;
  for (let now = 3; now < 18; now += 5) {
    for (const { at, action } of storm.filter((input) => input.at > run.now && input.at <= seconds(now))) {
      advance(run, at, nobody);
      act(run, action, nobody);
    }
    advance(run, seconds(now) as number as Instant, nobody);
    const held = forkCluster(run);
    const straight = forkCluster(held);
    const [digest, count] = [hashCluster(held), peersOf(held)];
    const whole = takeParts(held);
    expect(leftIn(held)).toBe(0);
    // Each differs from the one before it, the first one from the beginning.
    const thin: ThinParts = compareParts(whole, before, earlier, origin);
    [before, earlier] = [whole, thin];
    kept.push({ held, thin, straight, digest, count });
  }
  for (const { held, thin, straight, digest, count } of atLeastOne(kept)) {
    // Twice: who goes on from what was put back changes nothing of what is kept.
    for (const restored of [thickCluster(held, thin), thickCluster(held, thin)]) {
      expect([hashCluster(restored), peersOf(restored)]).toEqual([digest, count]);
      advance(restored, END, nobody);
      advance(straight, END, nobody);
      expect(hashCluster(restored)).toBe(hashCluster(straight));
    }
  }
});

test("a keyframe is three comparisons from the first at the most, and two of a group are kept as a whole at a time", () => {
  const chain = { origin: {}, recent: [] } as unknown as ThinChain;
  const group = {};
  const depths: number[] = [];
  const needs: boolean[] = [];
  for (let place = 0; ; place++) {
    const behind = place === 0 ? null : placeBehind(chain, group, place - 1);
    if (place > 0 && behind === null) break;
    depths[place] = behind === null ? 0 : 1 + (depths[behind[1].place] ?? 0);
    if (behind !== null) needs[behind[1].place] = true;
    keepWhole(chain, { group, place } as ThickPlace);
    expect(chain.recent.length).toBeLessThanOrEqual(2);
  }
  expect(depths).toEqual([0, 1, 1, 2, 1, 2, 2, 3]);
  // Any second one may go without another that needs it.
  expect([1, 3, 5, 7].map((place) => needs[place] ?? false)).toEqual([false, false, false, false]);
  // Another branch went on from place 3: what the first one had kept behind it is no part of that.
  keepWhole(chain, { group, place: 4 } as ThickPlace);
  expect(placeBehind(chain, group, 6)).toBeNull();
  expect(placeBehind(chain, {}, 4)).toBeNull();
});

test("a list is made of the one before it, longer, shorter or other", () => {
  const shared = { text: "a" };
  const lists: readonly (readonly unknown[])[] = [
    [1, 2, shared, null], [1, -0, shared, undefined, 7, shared], [1, Infinity], [], [true, 0], [true, NaN],
  ];
  for (const before of atLeastOne(lists)) {
    for (const after of lists) {
      const list = before.slice();
      applyPatch(list, patchOf(before, after));
      expect(list).toEqual(after);
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
