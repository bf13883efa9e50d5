import { expect, test } from "vitest";
import { drawStorm, factsOf } from "../../src/cli/fuzz/storm.ts";
import { forkCluster, storeStateOf, type Cluster } from "../../src/cluster/cluster.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import {
  compareParts, createThinOrigin, takeParts, thickMoment, type WholeMoment, type ThinParts,
} from "../../src/cluster/thinning.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { putEntries, takeLargeMaps } from "../../src/kernel/large-maps.ts";
import { applyPatch, patchOf, type Rows } from "../../src/kernel/list-patch.ts";
import { addDifference, applyNext, createPathTable, draftPatch, finishPatch, readPatch } from "../../src/kernel/patch.ts";
import type { PresetName } from "../../src/kernel/preset.ts";
import { createStream } from "../../src/kernel/random.ts";
import { after, seconds, START, type Instant } from "../../src/kernel/time.ts";
import { forkFolds } from "../../src/proto/fold.ts";
import { advanceRun, createRun, isBroken, type Run } from "../../src/session/run.ts";
import { keepWhole, placeBehind, type ThickPlace, type ThinChain } from "../../src/session/thin-chain.ts";
import { atLeastOne } from "../at-least-one.ts";
import { randomWorld } from "../cluster/worlds.ts";

const END = seconds(18) as number as Instant;

const peersOf = (cluster: Cluster): number =>
  [...cluster.directory.stores.values()].reduce((sum, machine) => sum + (storeStateOf(cluster, machine)?.peers.size ?? 0), 0);

/** Notes and links, and peers: all that is to be taken out of a cluster. */
const leftIn = (cluster: Cluster): number =>
  peersOf(cluster) + cluster.network.links.length + cluster.replicaMachines.size + [...cluster.directory.stores.values()]
    .reduce((sum, machine) => sum + (storeStateOf(cluster, machine)?.memory.standing.hearings.size ?? 0), 0);

const copyOfMoment = ({ cluster, past }: WholeMoment): WholeMoment => ({ cluster: forkCluster(cluster), past: forkFolds(past) });

/** Goes on from a moment for a while; what it has come to: the cluster's digest, and all that is derived. */
function goOn(run: Run, { cluster, past }: WholeMoment, inputsDone: number): unknown {
  const aside: Run = { ...run, cluster, past, inputsDone };
  advanceRun(aside, after(cluster.now, seconds(2)));
  return [hashCluster(aside.cluster), aside.inputsDone, toldOf(aside.past)];
}

/** All that was derived, as text: without counts of forks, and where checkers report to. */
const toldOf = ({ states }: WholeMoment["past"]): string => JSON.stringify([...states.values()], (key, value: unknown) => {
  if (key === "epoch" || key === "report") return undefined;
  return value instanceof Map || value instanceof Set ? [...value] as unknown : value;
});

const large = generateTopology({ stores: 4, regions: 80, replicas: 3, zones: 1, clients: 2, rate: 60 });
const worlds: readonly (readonly [string, number, Topology, PresetName])[] = [
  ...[3, 7].map((seed) => {
    const { topology, preset } = randomWorld(seed).spec;
    return [`world ${seed}`, seed, topology, preset] as const;
  }),
  ["maps of 80 regions", 1, large, "tikv"],
];

test.each(worlds)("a moment whose parts were taken out is the same with them and goes on so: %s", (_, seed, topology, preset) => {
  const wrongClock = { kind: "clock", node: { kind: "store", id: 2 }, offset: seconds(3), driftPpm: 80_000 } as const;
  const storm = drawStorm(createStream(seed, "thinning"), factsOf(topology), END);
  const inputs = [{ at: START, action: wrongClock }, ...storm];
  const run = createRun({ scenario: "", topology, preset, seed, inputs }, false);
  const origin = createThinOrigin(run);
  const kept = [];
  let before = origin.parts;
  let earlier: ThinParts | null = null;
  for (let now = 3; now < 18; now += 5) {
    advanceRun(run, seconds(now) as number as Instant);
    const straight = copyOfMoment(run);
    const held = copyOfMoment(run);
    const [digest, count] = [hashCluster(held.cluster), peersOf(held.cluster)];
    const whole = takeParts(held, run);
    expect(leftIn(held.cluster)).toBe(0);
    // Each differs from the one before it, the first one from the beginning.
    const thin: ThinParts = compareParts(whole, before, earlier, origin);
    [before, earlier] = [whole, thin];
    kept.push({ held, thin, straight, digest, count, done: run.inputsDone });
  }
  advanceRun(run, END);
  const isOfChecks = [...before.maps.keys()].some((path) => path.startsWith("checks/"));
  expect([isBroken(run), isOfChecks]).toEqual([false, topology === large]);
  for (const { held, thin, straight, digest, count, done } of atLeastOne(kept)) {
    const came = goOn(run, straight, done);
    const restored = thickMoment(held, thin);
    expect([hashCluster(restored.cluster), peersOf(restored.cluster)]).toEqual([digest, count]);
    expect(goOn(run, restored, done)).toEqual(came);
    // Who goes on from what was put back changes nothing of what is kept.
    expect(hashCluster(thickMoment(held, thin).cluster)).toBe(digest);
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

test("only maps whose entries both sides of a fork share are taken out: what was copied is somebody's to change", () => {
  const fill = <Value>(valueOf: (i: number) => Value): Map<number, Value> =>
    new Map(Array.from({ length: 100 }, (_, i) => [i, valueOf(i)]));
  const shared = fill((i) => ({ i }));
  const original = {
    numbers: fill((i) => i), shared, deep: { records: fill((i) => ({ i })), same: shared }, few: new Map([[1, 1]]),
  };
  const records = new Map([...original.deep.records].map(([id, record]) => [id, { ...record }]));
  const copy = {
    numbers: new Map(original.numbers), shared: new Map(shared), deep: { records, same: shared }, few: new Map(original.few),
  };
  const taken = new Map<string, Rows>();
  takeLargeMaps(copy, original, "copy", taken);
  expect([[...taken.keys()], copy.numbers.size, copy.shared.size]).toEqual([["copy/numbers", "copy/shared"], 0, 0]);
  expect([copy.deep.records.size, copy.deep.same.size, copy.few.size, original.numbers.size]).toEqual([100, 100, 1, 100]);
  putEntries(copy, ["shared"], taken.get("copy/shared")?.values ?? []);
  expect([...copy.shared]).toEqual([...shared]);
});

test("rows are made of those before them: others, fewer, more, in another order", () => {
  const shared = { text: "a" };
  const lists: readonly (readonly unknown[])[] = [
    [1, 2, 3, shared, 5, null, 7, undefined], [1, -0, 5, null, 7, shared], [1, 2, 9, NaN, 3, shared, 5, undefined],
    [7, undefined, 5, null, 1, 2], [], [3, Infinity, 11, shared], [1, true, 3, shared, 5, null, 7, undefined],
  ];
  for (const before of atLeastOne(lists)) {
    for (const values of lists) {
      const patch = patchOf({ width: 2, values: before }, { width: 2, values });
      expect(applyPatch(before.slice(), patch)).toEqual(values);
    }
  }
  // What stays in its place is no difference, whatever goes before it.
  const gone = patchOf({ width: 2, values: lists[0] ?? [] }, { width: 2, values: [3, shared, 5, null, 7, undefined, 13, 1] });
  expect([[...gone.runs ?? []], [...gone.numbers], gone.others]).toEqual([[1, 3, -1, 1], [13, 1], []]);
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
