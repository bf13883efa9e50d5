import { expect, test } from "vitest";
import { faultText } from "../../src/cli/fault-text.ts";
import { writeJson } from "../../src/kernel/write-json.ts";
import { jsonReport } from "../../src/cli/report.ts";
import { alignTable } from "../../src/cli/table.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { millis, START } from "../../src/kernel/time.ts";
import type { EventBody } from "../../src/proto/events.ts";
import type { IdNames } from "../../src/proto/names.ts";
import { REPORT_FOLDS, reportOf } from "../../src/session/report.ts";
import { createRun } from "../../src/session/run.ts";

test("JSON reads back as what was written, and ids beyond 2^53 keep all their digits", () => {
  const value = { a: [1, 2.5, null, true, "x\ny\u2028"], b: {}, c: [], d: { e: [{ f: "é" }] } };
  expect(JSON.parse(writeJson(value))).toEqual(value);
  expect(writeJson({ id: 18446744073709551615n })).toBe('{ "id": 18446744073709551615 }');
});

test("short objects stand on one line, long ones are indented", () => {
  expect(writeJson({ a: 1, b: [1, 2] })).toBe('{ "a": 1, "b": [1, 2] }');
  expect(writeJson({ a: "x".repeat(200) })).toBe(`{\n  "a": "${"x".repeat(200)}"\n}`);
});

test("a table's columns of numbers stand to the right, words to the left", () => {
  expect(alignTable([["id", "state"], ["4", "Up"], ["12", "Down"]])).toEqual(["  id  state", "   4  Up", "  12  Down"]);
});

test("the JSON document tells every number of a report", () => {
  const topology = generateTopology({ stores: 3, regions: 2, replicas: 3, zones: 1 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: [] }, false, REPORT_FOLDS);
  const report = reportOf(run);
  const read = new Set<string>();
  const watched = <Part extends object>(part: Part, path: string): Part => new Proxy(part, {
    get(target, key, receiver): unknown {
      const value: unknown = Reflect.get(target, key, receiver);
      if (typeof key === "string") read.add(path + key);
      const isPart = path === "" && ["regions", "raft", "operations"].includes(String(key));
      return isPart ? watched(value as object, `${String(key)}.`) : value;
    },
  });
  jsonReport(watched(report, ""), "0", []);
  const keys = [
    ...Object.keys(report), ...(["regions", "raft", "operations"] as const).flatMap((part) =>
      Object.keys(report[part]).map((key) => `${part}.${key}`)),
  ];
  expect(keys.length).toBeGreaterThan(20);
  // Refusals are told as notices.
  expect(keys.filter((key) => !read.has(key))).toEqual(["refusals"]);
});

test("a fault reads like the action that caused it, with ids as the user's cluster writes them", () => {
  const textOf = (body: EventBody, names: IdNames): string => faultText({ id: 1, at: START, cause: 0, body }, names);
  const store = (id: number) => ({ kind: "store", id }) as const;
  const link = { from: store(1), to: store(2), bothWays: true };
  expect(textOf({ name: "node.killed", node: store(4) }, { 4: "18446744073709551615" })).toBe("kill store 18446744073709551615");
  expect(textOf({ name: "node.powered-off", node: { kind: "pd", id: 1 } }, {})).toBe("poweroff pd 1");
  expect(textOf({ name: "link.cut", ...link, bothWays: false }, {})).toBe("cut store 1 -> store 2");
  const changed = { name: "link.changed", ...link, extraLatency: millis(200), extraJitter: millis(0),
    lossPercent: 0, duplicatePercent: 0 } as const;
  expect(textOf(changed, {})).toBe("latency store 1 store 2 200ms");
  expect(textOf({ ...changed, extraJitter: millis(50) }, {})).toBe("latency store 1 store 2 200ms..250ms");
  expect(textOf({ ...changed, lossPercent: 10 }, {})).toBe("latency store 1 store 2 200ms, loss store 1 store 2 10%");
  // What follows from an action, and is none, is a clause.
  expect(textOf({ name: "node.exited", node: store(4), reason: "stopped" }, { 4: "77" })).toBe("Store 77 has ended");
});
