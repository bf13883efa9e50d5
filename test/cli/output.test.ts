import { expect, test } from "vitest";
import { faultText } from "../../src/cli/fault-text.ts";
import { writeJson } from "../../src/cli/json.ts";
import { alignTable } from "../../src/cli/table.ts";
import { millis, seconds } from "../../src/kernel/time.ts";

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

test("a fault reads like the action that caused it", () => {
  const store = (id: number) => ({ kind: "store", id }) as const;
  const link = { from: store(1), to: store(2), bothWays: true };
  expect(faultText({ name: "node.killed", node: store(4) })).toBe("kill store 4");
  expect(faultText({ name: "node.powered-off", node: { kind: "pd", id: 1 } })).toBe("poweroff pd 1");
  expect(faultText({ name: "node.paused", node: store(4), duration: seconds(15) })).toBe("pause store 4 for 15s");
  expect(faultText({ name: "link.cut", ...link })).toBe("cut store 1 store 2");
  expect(faultText({ name: "link.cut", ...link, bothWays: false })).toBe("cut store 1 -> store 2");
  expect(faultText({
    name: "link.changed", ...link, extraLatency: millis(200), lossPercent: 0, duplicatePercent: 0,
  })).toBe("latency store 1 store 2 200ms");
  expect(faultText({ name: "network.partitioned", groups: [[store(1), store(2)], [store(3)]] })).toBe("partition 1,2 | 3");
  expect(faultText({ name: "disk.slowed", node: store(2), extraLatency: millis(500) })).toBe("slow-disk store 2 500ms");
});
