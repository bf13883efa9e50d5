import { describe, expect, test } from "vitest";
import { linksIn } from "../../src/machine/network.ts";
import { ACTIONS, definitionOf, formatAction, type Action, type AnyDefinition } from "../../src/action/index.ts";
import { drawStorm, factsAt, factsOf, healing } from "../../src/cli/fuzz/storm.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { createStream } from "../../src/kernel/random.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { completeAction, parseAction } from "../../src/language/actions.ts";
import { effectOf } from "../../src/proto/events.ts";
import { actOnRun, advanceRun, createRun } from "../../src/session/run.ts";
import { atLeastOne } from "../at-least-one.ts";

const at = (second: number): Instant => seconds(second) as number as Instant;
const sorted = (words: readonly string[]): readonly string[] => [...words].sort();
const definitions: readonly AnyDefinition[] = ACTIONS;
const topology = generateTopology({ stores: 4, regions: 4, replicas: 3, zones: 2, clients: 2, rate: 5 });
const facts = factsOf(topology);

/** Draws of several hundred seeds, as the fuzzer makes them. */
const drawn: readonly Action[] = Array.from({ length: 800 }, (_, seed) => createStream(seed, "draws"))
  .flatMap((random) => drawStorm(random, facts, at(30)).map(({ action }) => action));

describe("the fuzzer", () => {
  test("draws every kind of action but those that say why they are left out", () => {
    const leftOut = definitions.filter(({ draw }) => "leftOut" in draw).map(({ kind }) => kind);
    expect(leftOut).toEqual([
      "strike-pd-leader", "set", "detect", "drop-message", "delay-message", "duplicate-message", "deliver-message",
    ]);
    const kinds = new Set(drawn.map(({ kind }) => kind));
    expect([...kinds, ...leftOut].sort()).toEqual(definitions.map(({ kind }) => kind).sort());
  });

  test("hits every kind of machine, and with faults of one machine each of them", () => {
    const hit = new Map<string, Set<string>>();
    for (const action of drawn) {
      if (!("node" in action)) continue;
      hit.set(action.kind, (hit.get(action.kind) ?? new Set()).add(action.node.kind));
    }
    for (const [kind, nodes] of atLeastOne(hit)) expect([kind, ...[...nodes].sort()]).toEqual([kind, "client", "pd", "store"]);
  });

  test("draws what can be said in words, and reads back as drawn", () => {
    const said = new Map(drawn.map((action) => [formatAction(action), action]));
    expect(said.size).toBeGreaterThan(1_000);
    expect([...said.keys()].map((sentence) => parseAction(sentence)))
      .toEqual([...said.values()].map((action) => ({ ok: true, action })));
  });

  test("fills disks, and does not only free them", () => {
    expect(drawn.some((action) => action.kind === "fill-disk" && action.full)).toBe(true);
  });
});

describe("what makes good", () => {
  test("is named by every fault, and can be done everywhere at once", () => {
    const mended = definitions.filter(({ mendedBy }) => mendedBy !== null);
    for (const { kind, mendedBy } of atLeastOne(mended)) {
      const mender = definitions.find((each) => each.kind === mendedBy);
      expect(mender?.mendEverything?.(facts).length, `${kind} is mended by ${mendedBy}`).toBeGreaterThan(0);
    }
  });

  test("leaves no process down, no disk slow or full, no clock wrong and no link faulty, whatever was drawn", () => {
    const run = createRun({ scenario: "", topology, preset: "tikv", seed: 3, inputs: [] }, false);
    for (const [second, { action }] of drawStorm(createStream(3, "draws"), facts, at(360)).slice(0, 60).entries()) {
      advanceRun(run, at(second + 1));
      actOnRun(run, action);
    }
    const { machines, network } = run.cluster;
    expect(machines.filter(({ disk, process }) => disk.full || process !== "running").length).toBeGreaterThan(1);
    for (const action of healing(factsAt(run))) actOnRun(run, action);
    for (const { process, disk, clock } of atLeastOne(machines)) {
      expect({ process, full: disk.full, extra: disk.extraLatency, offset: clock.offset, drift: clock.driftPpm })
        .toEqual({ process: "running", full: false, extra: 0, offset: 0, drift: 0 });
    }
    for (const { cut, lossPercent, extraLatency } of atLeastOne(linksIn(network))) {
      expect({ cut, lossPercent, extraLatency }).toEqual({ cut: false, lossPercent: 0, extraLatency: 0 });
    }
  });

  test("is no fault itself", () => {
    for (const action of atLeastOne(healing(facts))) expect(definitionOf(action.kind).effect(action), action.kind).toBe("repair");
  });
});

test("what an action does to a cluster is what its event says", () => {
  const told = new Set<string>();
  const wrong: string[] = [];
  for (const { kind, event, effect } of definitions) {
    // A cluster that is whole for each kind, but for one store that stands still and might be resumed.
    const run = createRun({ scenario: "", topology, preset: "tikv", seed: 5, inputs: [] }, false);
    advanceRun(run, at(1));
    actOnRun(run, { kind: "pause", node: { kind: "store", id: 1 }, duration: null });
    for (const action of drawn.filter((each) => each.kind === kind).slice(0, 15)) {
      const before = run.branch.events.length;
      actOnRun(run, action);
      const emitted = run.branch.events.slice(before).reverse().find(({ body }) => [event].flat().includes(body.name));
      const said = emitted === undefined ? null : effectOf(emitted.body);
      if (said === null) continue;
      told.add(kind);
      if (said !== effect(action)) wrong.push(`${formatAction(action)}: ${said}`);
    }
  }
  expect(wrong).toEqual([]);
  // What is asked of PD or of whoever leads later is told by others' events; settings, detectors, and messages under way are
  // not drawn.
  const silent = definitions.map(({ kind }) => kind).filter((kind) => !told.has(kind));
  expect(silent.sort()).toEqual([
    "delay-message", "deliver-message", "detect", "drop-message", "duplicate-message", "remove-store", "rolling-restart", "set",
    "start", "strike-leader", "strike-pd-leader", "transfer-leader",
  ]);
});

test("a link made as good as before is repaired, not hit again", () => {
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 5, inputs: [] }, false);
  const said = ["loss store 1 store 2 20%", "loss store 1 store 2 0%", "latency store 1 store 2 0ms"].map((sentence) => {
    const read = parseAction(sentence);
    if (!read.ok) throw new Error(sentence);
    actOnRun(run, read.action);
    const body = run.branch.events.at(-1)?.body;
    return [body === undefined ? null : effectOf(body), definitionOf(read.action.kind).effect(read.action)];
  });
  expect(said).toEqual([["fault", "fault"], ["repair", "repair"], ["repair", "repair"]]);
});

test("no two actions are asked for by the same words", () => {
  const words = definitions.flatMap(({ verbs }) => verbs.map(({ word, next }) => `${word} ${next}`));
  expect(new Set(words).size).toBe(words.length);
});

describe("a setting may be written as files and flags write it", () => {
  test.each(["=", " = ", "= ", " ="])("with `%s`", (sign) => {
    expect(parseAction(`set client.workload${sign}bank`)).toEqual(parseAction("set client.workload bank"));
  });

  test("a wrong value is still told at its own column, and a key without a value is missing one", () => {
    expect(parseAction("set client.rate=fast")).toMatchObject({ ok: false, notice: { where: "column 17" } });
    expect(parseAction("set client.rate=")).toMatchObject({ ok: false, notice: { code: "action.missing" } });
  });
});

describe("an unfinished sentence", () => {
  const known = { stores: [1, 4, 14], pds: [1], clients: [1], regions: [7], places: [], names: {} };

  test("begins with the word of an action", () => {
    expect(completeAction("")).toContain("heal");
    const words = definitions.flatMap(({ verbs }) => verbs.map(({ word }) => word));
    const beginning = [...new Set(words.filter((word) => word.startsWith("s")))];
    expect(beginning).toContain("slow-disk");
    expect(sorted(completeAction("s"))).toEqual(sorted(beginning));
  });

  test("goes on with what would be understood there", () => {
    expect(sorted(completeAction("kill "))).toEqual(["client", "leader", "pd", "store"]);
    expect(completeAction("kill store ", known)).toEqual(["1", "4", "14"]);
    expect(completeAction("kill store 1", known)).toEqual(["1", "14"]);
    expect(completeAction("kill leader of region ", known)).toEqual(["7"]);
    expect(sorted(completeAction("cut store 1 ", known))).toEqual(["->", "client", "pd", "store"]);
    expect(completeAction("stall-disk store 4 ", known)).toEqual(["for"]);
    expect(completeAction("pause store 4 ", known)).toEqual(["for"]);
    expect(completeAction("set pd.max-store-d")).toEqual(["pd.max-store-down-time"]);
    expect(completeAction("pd-ctl config set ")).toEqual(["label-property"]);
  });

  test("that is finished, or wrong before its end, goes on with nothing", () => {
    expect(completeAction("heal ")).toEqual([]);
    expect(completeAction("kill shop ")).toEqual([]);
  });
});
