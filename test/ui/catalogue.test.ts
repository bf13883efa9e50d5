import { describe, expect, test } from "vitest";
import type { Selection } from "../../src/cluster/details.ts";
import type { Frame } from "../../src/cluster/frame.ts";
import { faultsFor, type Deed } from "../../src/ui/faults/catalogue.ts";
import { en } from "../../src/ui/words/en.ts";

type Process = "running" | "paused" | "dead" | "off";

/** The little of a frame that the catalogue reads. */
const frameWith = (process: Process, more: object = {}): Frame => ({
  stores: [{ id: 4, process, stateName: "Up", slowDisk: false, fullDisk: false, clockOffset: 0, ...more }],
  pds: [{ id: 1, process }],
  clients: { processes: [process] },
  regions: { id: new Float64Array([7]) }, leaders: { store: new Int16Array([0]) },
}) as unknown as Frame;

const faults = (selection: Selection, frame: Frame, transferTargets: readonly number[] = []): readonly Deed[] =>
  faultsFor(selection, { frame, words: en, names: {}, transferTargets });

const store: Selection = { kind: "store", id: 4 };
const link: Selection = { kind: "link", from: { kind: "store", id: 1 }, to: { kind: "store", id: 2 } };
const idsOf = (list: readonly Deed[], enabled: boolean): string[] =>
  list.filter((fault) => fault.enabled === enabled).map((fault) => fault.id);
const usualAction = (list: readonly Deed[], id: string): unknown => {
  const fault = list.find((each) => each.id === id);
  return fault?.amounts[fault.usual]?.action;
};

describe("a store", () => {
  test("that runs can be broken in every way", () => {
    expect(idsOf(faults(store, frameWith("running")), false)).toEqual([]);
  });

  test("that is dead can be restarted, not killed again", () => {
    const list = faults(store, frameWith("dead"));
    expect(idsOf(list, false)).toEqual(["kill", "power-off", "stop", "pause", "stall-disk"]);
    expect(idsOf(list, true)).toContain("restart");
  });

  test("that is paused can go on", () => {
    expect(usualAction(faults(store, frameWith("paused")), "resume")).toEqual({ kind: "resume", node: store });
  });

  test("is paused for 15 s unless another length is chosen", () => {
    expect(usualAction(faults(store, frameWith("running")), "pause"))
      .toEqual({ kind: "pause", node: store, duration: 15_000_000 });
  });

  test("gets back what was taken from it: a fast disk, free space, the true time", () => {
    const list = faults(store, frameWith("running", { slowDisk: true, fullDisk: true, clockOffset: 500_000 }));
    expect(usualAction(list, "fast-disk")).toEqual({ kind: "slow-disk", node: store, extra: 0 });
    expect(usualAction(list, "free-disk")).toEqual({ kind: "fill-disk", node: store, full: false });
    expect(usualAction(list, "right-clock")).toEqual({ kind: "clock", node: store, offset: 0, driftPpm: 0 });
  });
});

describe("a link", () => {
  test("can be cut in both directions or in each", () => {
    const list = faults(link, frameWith("running"));
    expect(usualAction(list, "cut")).toMatchObject({ from: { id: 1 }, to: { id: 2 }, bothWays: true });
    expect(usualAction(list, "cut-one-way store 1 store 2")).toMatchObject({ from: { id: 1 }, to: { id: 2 }, bothWays: false });
    expect(usualAction(list, "cut-one-way store 2 store 1")).toMatchObject({ from: { id: 2 }, to: { id: 1 }, bothWays: false });
  });
});

describe("a region", () => {
  test("can be led by another of its voters, or lose its leader's store", () => {
    const list = faults({ kind: "region", id: 7 }, frameWith("running"), [1, 2]);
    expect(list.map((fault) => fault.amounts[0]?.action)).toEqual([
      { kind: "transfer-leader", region: 7, to: 1 }, { kind: "transfer-leader", region: 7, to: 2 },
      { kind: "kill", node: { kind: "store", id: 4 } },
    ]);
  });
});

test("no key means two things for the same selection", () => {
  const selections: Selection[] = [store, link, { kind: "pd", id: 1 }, { kind: "client", id: 1 }, { kind: "region", id: 7 }];
  for (const selection of selections) {
    const keys = faults(selection, frameWith("running")).map((fault) => fault.key).filter((key) => key !== "");
    expect(new Set(keys).size).toBe(keys.length);
  }
});
