import { describe, expect, test } from "vitest";
import { checkHistories, type HistoryCheckName } from "../../../src/check/history/index.ts";
import { generateTopology } from "../../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../../src/kernel/time.ts";
import type { HistoryEntry, HistoryKind, MicroOperation } from "../../../src/proto/history.ts";
import { historiesOf, historyFold } from "../../../src/session/history.ts";
import { REPORT_FOLDS } from "../../../src/session/report.ts";
import { advanceRun, createRun, pastOf } from "../../../src/session/run.ts";
import { inputsOf } from "../../cluster/golden.ts";
import { drawAppends, drawRegisters } from "./drawn.ts";
import { txn } from "./written.ts";

const violatedIn = (kind: HistoryKind, entries: readonly HistoryEntry[]): HistoryCheckName[] =>
  [...checkHistories({ of: { [kind]: entries }, left: null, byHand: new Set() })].flatMap(([name, { outcome }]) =>
    (outcome === "violated" ? [name] : []));

/** What clients saw of a real cluster with a kill and a partition. */
function realRegisters(): readonly HistoryEntry[] {
  const topology = generateTopology({ stores: 3, regions: 4, replicas: 3, zones: 1, clients: 2 });
  const inputs = inputsOf("5s kill store 2", "20s restart store 2", "30s isolate store 1", "50s heal");
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 3, inputs }, false, REPORT_FOLDS);
  advanceRun(run, seconds(60) as number as Instant);
  return historiesOf(pastOf(run, historyFold)).of.register ?? [];
}

const real = realRegisters();
const registers = drawRegisters({ seed: 1, count: 400, keys: 4 });
const lists = drawAppends({ seed: 1, count: 400, keys: 6 });

test("true histories are accused of nothing", () => {
  expect([violatedIn("register", real), violatedIn("register", registers), violatedIn("list-append", lists)]).toEqual([[], [],
    []]);
  expect(real.length).toBeGreaterThan(4_000);
});

test("a process does one thing after the other, and none behind one of which it does not know the end", () => {
  const byProcess = new Map<number, HistoryEntry[]>();
  for (const entry of real) byProcess.set(entry.process, [...(byProcess.get(entry.process) ?? []), entry]);
  const overlaps = [...byProcess.values()].flatMap((entries) => {
    const sorted = entries.slice().sort((a, b) => a.call - b.call);
    return sorted.filter((entry, at) => at > 0 && (sorted[at - 1]?.end ?? Infinity) >= entry.call);
  });
  expect(byProcess.size).toBeGreaterThan(1);
  expect(overlaps).toEqual([]);
});

/** The history with one entry changed: the last one that lends itself to the lie. */
function lieIn(entries: readonly HistoryEntry[], lie: (operation: MicroOperation, entry: HistoryEntry) =>
  MicroOperation | null): readonly HistoryEntry[] {
  const changed = entries.slice();
  for (let at = changed.length - 1; at >= 0; at--) {
    const entry = changed[at];
    if (entry === undefined || entry.outcome !== "ok") continue;
    for (const [place, operation] of entry.operations.entries()) {
      const told = lie(operation, entry);
      if (told === null) continue;
      const operations = entry.operations.slice();
      operations[place] = told;
      changed[at] = { ...entry, operations };
      return changed;
    }
  }
  throw new Error("the history lends itself to the lie");
}

const isRead = (operation: MicroOperation): operation is Extract<MicroOperation, { readonly kind: "read" }> =>
  operation.kind === "read" && operation.value !== null;

/** What the key held some writes before. */
function olderValue(entries: readonly HistoryEntry[], key: string, before: number): string | null {
  const writes = entries.filter(({ outcome, end, operations }) =>
    outcome === "ok" && end !== null && end < before && operations.some((one) => one.kind === "write" && one.key === key));
  const operation = writes.at(-4)?.operations[0];
  return operation?.kind === "write" ? operation.value : null;
}

const REGISTER_LIES: Readonly<Record<string, (entries: readonly HistoryEntry[]) => readonly HistoryEntry[]>> = {
  "a read returns nothing": (all) => lieIn(all, (one) => (isRead(one) ? { ...one, value: null } : null)),
  "a read returns what nobody wrote": (all) => lieIn(all, (one) => (isRead(one) ? { ...one, value: "ghost" } : null)),
  "a read returns what the key held four writes before": (all) => lieIn(all, (one, { call }) => {
    const value = isRead(one) ? olderValue(all, one.key, call) : null;
    return isRead(one) && value !== null ? { ...one, value } : null;
  }),
  "a read returns another key's value": (all) => lieIn(all, (one) => {
    const other = all.flatMap(({ operations }) => operations).find((each) => isRead(each) && isRead(one) && each.key !== one.key);
    return isRead(one) && other !== undefined && isRead(other) ? { ...one, value: other.value } : null;
  }),
  "a write that was seen had failed for certain": (all) => all.map((entry) => {
    const seen = all.slice().reverse().find(({ operations: [one] }) => one !== undefined && isRead(one))?.operations[0];
    const [own] = entry.operations;
    return own?.kind === "write" && seen?.kind === "read" && own.value === seen.value ? { ...entry, outcome: "failed" } : entry;
  }),
  "the write of a value that was seen began later": (all) => all.map((entry) => {
    const seen = all.find(({ operations: [one] }) => one !== undefined && isRead(one))?.operations[0];
    const [own] = entry.operations;
    const isIt = own?.kind === "write" && seen?.kind === "read" && own.value === seen.value;
    return isIt ? { ...entry, call: 900_000_000 as Instant, end: 900_000_001 as Instant } : entry;
  }),
};

describe("a lie about registers is found", () => {
  for (const [name, lie] of Object.entries(REGISTER_LIES)) {
    test(`${name}: by linearizability, in a drawn history and in that of a cluster`, () => {
      expect(violatedIn("register", lie(registers))).toContain("linearizability");
      expect(violatedIn("register", lie(real))).toContain("linearizability");
    });
  }
});

type ListRead = Extract<MicroOperation, { readonly kind: "read-list" }>;

const listRead = (operation: MicroOperation, least: number): operation is ListRead =>
  operation.kind === "read-list" && (operation.elements?.length ?? 0) >= least;

/** A list that the transaction has not appended to before. */
const isFound = (one: MicroOperation, { operations }: HistoryEntry): boolean =>
  !operations.some(({ kind, key }) => kind === "append" && key === one.key);

const LIST_LIES: Readonly<Record<string, (elements: readonly number[]) => readonly number[]>> = {
  "a list lacks its last elements": (elements) => elements.slice(0, -3),
  "a list lacks its first element": (elements) => elements.slice(1),
  "two elements changed places": (elements) => [...elements.slice(0, -2), elements.at(-1) ?? 0, elements.at(-2) ?? 0],
  "an element stands twice": (elements) => [...elements, elements[0] ?? 0],
  "a list is empty": () => [],
};

describe("a lie about lists is found", () => {
  for (const [name, lie] of Object.entries(LIST_LIES)) {
    test(`${name}: by isolation`, () => {
      const told = lieIn(lists, (one, entry) => (listRead(one, 5) && isFound(one, entry)
        ? { ...one, elements: lie(one.elements ?? []) } : null));
      expect(violatedIn("list-append", told)).toContain("isolation");
    });
  }

  test("what was seen was rolled back: by isolation", () => {
    const seen = new Set(lists.flatMap(({ operations }) => operations).flatMap((one) =>
      (one.kind === "read-list" ? (one.elements ?? []) : [])));
    const at = lists.findIndex(({ operations }) => operations.some((one) => one.kind === "append" && seen.has(one.element)));
    expect(violatedIn("list-append", lists.map((entry, place) =>
      (place === at ? { ...entry, outcome: "failed" as const } : entry)))).toContain("isolation");
  });

  test("acknowledged appends are in no list any more: by writes-kept", () => {
    const lost = [...lists, txn("ax7", [9_000, 9_001]), txn("ax8", [9_002, 9_003]), txn("rx8", [9_010, 9_011])];
    expect(violatedIn("list-append", lost)).toContain("writes-kept");
  });
});

test("a transfer of which only one half was seen is found by the total, an increment that was lost by the bounds", () => {
  expect(violatedIn("bank", [txn("wx5 wy5", [0, 1]), txn("gx5 gy5 wx3 wy7", [2, 3]),
    txn("gx3 gy5", [4, 5])])).toEqual(["bank-total"]);
  const counted = [txn("gx- wx1", [0, 1]), txn("gx1 wx2", [2, 9]), txn("gx1 wx2", [2, 9]), txn("gx2", [10, 11])];
  expect(violatedIn("counter", counted)).toEqual(["linearizability", "isolation", "counter-bounds"]);
});

test("who reads behind an asynchronous commit sees it, though clients reckon the time ahead of PD's timestamps", () => {
  const topology = generateTopology({ stores: 5, regions: 30, replicas: 3, zones: 3, clients: 3, pds: 3 });
  const inputs = inputsOf("0s set client.workload counter", "0s set client.async-commit true");
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs }, false, REPORT_FOLDS);
  advanceRun(run, seconds(4) as number as Instant);
  const { of } = historiesOf(pastOf(run, historyFold));
  expect(run.cluster.now).toBe(seconds(4));
  expect(of.counter?.length).toBeGreaterThan(300);
  expect(violatedIn("counter", of.counter ?? [])).toEqual([]);
});
