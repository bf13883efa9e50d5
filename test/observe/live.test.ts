import { expect, test } from "vitest";
import { beginLive } from "../../src/observe/live.ts";
import { readRecord } from "../../src/observe/read.ts";
import { deriveEvents } from "../../src/observe/derive.ts";
import { flushedLines, headerLine, recordLines, type HeldBack } from "../../src/observe/write.ts";
import { headerOfTest, look, says } from "./samples.ts";

const header = headerOfTest("etcd", "etcd");
const held: HeldBack = new Map();
const lines = [
  headerLine(header),
  ...[
    look(1, 1, 0, "status", says("a", "b", 2)), look(2, 2, 10, "status", says("b", "b", 2)),
    look(3, 1, 200, "status", says("a", "b", 2)), look(4, 2, 210, "status", "refused"),
    look(5, 1, 400, "status", says("a", "a", 3)),
  ].flatMap((sample) => recordLines(held, sample)),
  ...flushedLines(held),
];

function begun() {
  const live = beginLive(lines[0] ?? "");
  if (typeof live === "string") throw new Error(live);
  return live;
}

test("a record that grows line by line comes to what the whole of it says, looks and events", () => {
  const read = readRecord(lines.join("\n"));
  if (!read.ok) throw new Error(read.problem);
  const live = begun();
  for (const line of lines.slice(1)) expect(live.take(line)).toBeNull();
  expect(live.samples).toEqual(read.record.samples);
  expect(live.end).toBe(read.record.end);
  expect(live.events).toEqual(deriveEvents(read.record));
  expect(live.events.map(({ name }) => name)).toEqual(["source.silent", "quorum.silent", "leader.changed"]);
});

test("a line that says what time it is moves the end alone, and never back", () => {
  const live = begun();
  live.take(lines[1] ?? "");
  expect([live.take("{\"now\":9000000}"), live.end]).toEqual([null, 9_000_000]);
  expect([live.take("{\"now\":5}"), live.end]).toEqual([null, 9_000_000]);
  expect(live.samples).toHaveLength(1);
});

test("what is no line of the record is told: another first line, no JSON, a look from before", () => {
  expect(beginLive("{}")).toContain("The first line names the format");
  const live = begun();
  for (const line of lines.slice(1)) live.take(line);
  expect(live.take("{\"s\":")).toBe("This line is no JSON object.");
  expect(live.take(lines[1] ?? "")).toBe("A look was got before the one that stands before it.");
});
