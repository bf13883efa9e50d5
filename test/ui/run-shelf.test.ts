import { expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import { readRunFile, runFileName, writeRunFile } from "../../src/ui/history/run-file.ts";
import { markOf } from "../../src/ui/history/run-shelf.ts";
import { MAX_SHELVED_BYTES, MAX_SHELVED_RUNS, tooMuch, type ShelvedRun } from "../../src/ui/history/shelved-run.ts";
import { atLeastOne } from "../at-least-one.ts";

const run = (id: number, more: Partial<ShelvedRun> = {}): ShelvedRun => ({
  id: String(id), scenario: "", name: "", seed: 1, at: 0 as Instant, keptAt: id, deeds: [], deedCount: 0, label: "", mark: "",
  bytes: 1_000, ...more,
});

const ids = (runs: readonly ShelvedRun[]): string[] => runs.map(({ id }) => id);

test("the shelf lets go of the oldest runs, by number and by bytes, and of those with a name last", () => {
  const full = Array.from({ length: MAX_SHELVED_RUNS }, (_, i) => run(i + 1));
  expect(ids(tooMuch(full.slice(1), 1_000))).toEqual([]);
  expect(ids(tooMuch(full, 1_000))).toEqual(["1"]);
  expect(ids(tooMuch([run(1, { label: "exam" }), ...full.slice(1)], 1_000))).toEqual(["2"]);
  const heavy = [run(1), run(2, { bytes: MAX_SHELVED_BYTES - 2_000 }), run(3)];
  expect(ids(tooMuch(heavy, 1_000))).toEqual(["1"]);
  expect(ids(tooMuch(heavy, 5_000))).toEqual(["2", "1"]);
});

test("two texts are told apart by their marks", () => {
  expect(markOf("abc")).toBe(markOf("abc"));
  expect(new Set(["abc", "abd", "acb", "ab", ""].map(markOf)).size).toBe(5);
});

test("a run's file is read as it was written; another version's is told from what is no such file", () => {
  const file = { title: `<b>"a\nb"`, at: 1_500_000 as Instant, link: "AbC-_.~" };
  expect(readRunFile(writeRunFile(file))).toEqual(file);
  expect(readRunFile(writeRunFile(file).replace("run/1", "run/2"))).toBe("newer");
  for (const other of atLeastOne(["", "{}", `{"format":"quorumscape-run/1"`, writeRunFile(file).replace("1500000", "-1"), "[1]",
    `{"format":"quorumscape-history/1"}`])) expect(readRunFile(other)).toBeNull();
});

test("its name is one that every system takes", () => {
  expect(runFileName("A store dies: 1/2 \\ \u0000..")).toBe("A-store-dies-1-2.quorumscape.json");
  expect(runFileName("../../")).toBe("run.quorumscape.json");
  expect(runFileName("一个 store 宕机")).toBe("一个-store-宕机.quorumscape.json");
});
