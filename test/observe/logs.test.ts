import { createWriteStream, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { eventTextOf } from "../../src/cli/attach/telling.ts";
import { deriveEvents } from "../../src/observe/derive.ts";
import { readLogLine } from "../../src/observe/etcd-log.ts";
import type { ObservedRecord } from "../../src/observe/record.ts";
import { wholeRecord } from "../../src/observe/write.ts";
import { readRecord } from "../../src/observe/read.ts";
import { typed } from "../attach/typed.ts";
import { headerOfTest, look, recordOf, says } from "./samples.ts";

const folder = mkdtempSync(join(tmpdir(), "quorumscape-logs-"));
const file = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = (ts: string, msg: string): string => JSON.stringify({ level: "info", ts, caller: "raft/raft.go:771", msg });
const [A, B, C] = ["a1", "b2", "c3"];
const TS = "2026-11-26T15:20:10.500Z";

test("what etcd 3.4 to 3.6 write of elections is read; the same in other words is unknown, and all else is other", () => {
  const kindOf = (msg: string): unknown => {
    const read = readLogLine(line(TS, msg));
    return typeof read === "string" ? read : [read.kind, read.by, read.from, read.term, read.granted];
  };
  expect(kindOf("b2 became candidate at term 3")).toEqual(["candidate", "b2", "", "3", true]);
  expect(kindOf("b2 became pre-candidate at term 2")).toEqual(["pre-candidate", "b2", "", "2", true]);
  expect(kindOf("b2 received MsgVoteResp from c3 at term 3")).toEqual(["vote", "b2", "c3", "3", true]);
  expect(kindOf("b2 received MsgVoteResp rejection from c3 at term 3")).toEqual(["vote", "b2", "c3", "3", false]);
  expect(kindOf("b2 became leader at term 3")).toEqual(["leader", "b2", "", "3", true]);
  expect(kindOf("raft.node: b2 elected leader b2 at term 3")).toEqual(["elected", "b2", "b2", "3", true]);
  expect(kindOf("raft.node: b2 lost leader a1 at term 3")).toEqual(["lost", "b2", "a1", "3", true]);
  expect(kindOf("raft.node: b2 changed leader from a1 to c3 at term 3")).toEqual(["elected", "b2", "c3", "3", true]);
  for (const other of ["b2 has received 2 MsgVoteResp votes and 0 vote rejections", "b2 is starting a new election at term 2",
    "b2 received MsgPreVoteResp from c3 at term 2", "serving client requests", "the service became leader of all"]) {
    expect(kindOf(other), other).toBe("other");
  }
  for (const unknown of ["b2 became leader", "b2 became king at term 3", "b2 received MsgVoteResp from C3 at term 3",
    "raft.node: b2 elected leader b2 at term x", "b2 became leader at term 3 "]) expect(kindOf(unknown), unknown).toBe("unknown");
  expect(readLogLine(line("1764170410.5", "b2 became leader at term 3"))).toBe("unknown");
  expect(readLogLine("2026-11-26 15:20:10.500 I | raft: b2 became leader at term 3")).toBe("unknown");
  fc.assert(fc.property(fc.string(), fc.nat(200), (text, place) => {
    const whole = line(TS, "b2 became leader at term 3");
    const read = readLogLine(whole.slice(0, place) + text + whole.slice(place));
    expect(typeof read === "string" || /^\d{1,19}$/.test(read.term)).toBe(true);
  }), { numRuns: 300, seed: 3 });
});

const failover: ObservedRecord = recordOf(headerOfTest("etcd", "etcd", "etcd"), [
  look(1, 1, 100, "status", says(A, A, 2)), look(2, 2, 110, "status", says(B, A, 2)), look(3, 3, 120, "status", says(C, A, 2)),
  look(4, 2, 150, "members", { [`member.${A}`]: "n1", [`member.${B}`]: "n2", [`member.${C}`]: "n3" }),
  look(5, 1, 300, "status", "refused"), look(6, 2, 900, "status", says(B, A, 2)), look(7, 2, 1_100, "status", says(B, B, 3)),
  look(8, 3, 1_120, "status", says(C, B, 3)),
]);
/** The record began at 15:20:09.524. */
const log = [
  line("2026-11-25T00:00:00.000Z", "b2 became follower at term 1"),
  line("2026-11-26T15:20:09.000Z", "b2 became follower at term 2"),
  line("2026-11-26T15:20:10.524Z", "b2 became candidate at term 3"),
  line("2026-11-26T15:20:10.524Z", "b2 received MsgVoteResp from b2 at term 3"), "not JSON",
  line("2026-11-26T15:20:10.530Z", "b2 received MsgVoteResp rejection from a1 at term 3"), line(TS, "serving client requests"),
  line("2026-11-26T15:20:10.531Z", "b2 received MsgVoteResp from c3 at term 3"),
  line("2026-11-26T15:20:10.532Z", "b2 became leader at term 3"),
  line("2026-11-26T15:20:10.532Z", "b2 became leader at term 3 or so"),
  line("2026-11-26T15:20:10.600Z", "f0 became follower at term 3"),
  "", "{\"level\":\"info\",\"ts\":\"2026-11-26T15:20:10.7",
].join("\n");

test("a log fills in votes and instants, says what it did not understand, and is merged the same wherever", async () => {
  writeFileSync(file("run.ndjson"), wholeRecord(failover));
  writeFileSync(file("n2.log"), log);
  const told = await typed("observed", file("run.ndjson"), "--logs", file("n2.log"), file("n2.log"));
  expect(told.code).toBe(0);
  expect(told.out).toEqual([
    "100ms..301ms            n1 does not answer: the connection is refused.  [127.0.0.1:1]",
    expect.stringContaining("n2's log: it stands for election in term 3.  [127.0.0.1:2]"),
    expect.stringContaining("n2's log: its own vote in term 3 is given."),
    expect.stringContaining("1.005s..1.008s          n2's log: the vote of n1 in term 3 is refused."),
    expect.stringContaining("n2's log: the vote of n3 in term 3 is given."),
    expect.stringContaining("1.007s..1.01s           n2's log: it leads in term 3."),
    "900ms..1.101s           n2 leads in term 3, where n1 led before, 599ms to 1.001s behind n1's silence; "
      + "its log has it at 1.008s, by the votes of n2, n3.  [127.0.0.1:2]",
  ]);
  expect(told.err.split("\n")[0]).toBe(`${file("n2.log")}: 5 lines of elections, 2 from before or after, 1 about something else, `
    + "2 that are not understood.");
  expect(told.err).toContain("Its clock is taken to be right within 1ms.");
  expect(told.err).toContain("It is of f0, whom nobody watched: that is left out.");
  const merged = await typed("observed", file("run.ndjson"), "--logs", file("n2.log"), "--out", file("merged.ndjson"));
  expect(merged.code).toBe(0);
  expect((await typed("observed", file("merged.ndjson"))).out).toEqual(told.out);
  expect((await typed("observed", file("merged.ndjson"), "--logs", file("n2.log"))).out).toEqual(told.out);
  const read = readRecord(wholeRecord(failover));
  expect(read.ok && deriveEvents(read.record).map((event) => eventTextOf(event, failover.header))).toHaveLength(2);
});

test("a clock that was measured to be wrong moves the instants of its log; what is assumed of others can be said", async () => {
  const ahead = { "clock.least": "7200000000", "clock.most": "7200400000" };
  const samples = [look(9, 2, 50, "clock", ahead), ...failover.samples];
  writeFileSync(file("ahead.ndjson"), wholeRecord({ ...failover, samples }));
  writeFileSync(file("ahead.log"), line("2026-11-26T17:20:10.732Z", "b2 became leader at term 3"));
  const { out, err } = await typed("observed", file("ahead.ndjson"), "--logs", file("ahead.log"));
  expect(out.join("\n")).toContain("808ms..1.209s           n2's log: it leads in term 3.");
  expect(err).toContain("Its clock was measured to be 2h0m0s to 2h0m0.4s ahead of ours, and its instants are moved by that.");
  const wide = await typed("observed", file("run.ndjson"), "--logs", file("n2.log"), "--clock-error", "250ms");
  expect(wide.err).toContain("Its clock is taken to be right within 250ms.");
  expect(wide.out.join("\n")).toContain("758ms..1.259s           n2's log: it leads in term 3.");
});

test("a log of any size is read in little memory, a line without end is none, and what is no log is refused", async () => {
  const stream = createWriteStream(file("large.log"));
  for (let i = 0; i < 10; i++) stream.write("x".repeat(1_000_003));
  stream.write(`\n${line("2026-11-26T15:20:10.532Z", "b2 became leader at term 3")}\n`);
  for (let i = 0; i < 200; i++) stream.write(`${line(TS, `applied request ${i}`)}\n`.repeat(100));
  stream.end();
  await once(stream, "finish");
  const { out, err, code } = await typed("observed", file("run.ndjson"), "--logs", file("large.log"));
  expect(code).toBe(0);
  expect(err).toContain("large.log: 1 line of elections, 20000 about something else, 1 too long to be any.");
  expect(out.join("\n")).toContain("n2's log: it leads in term 3.");
  const refusal = async (...args: readonly string[]): Promise<string> => {
    const refused = await typed("observed", file("run.ndjson"), ...args);
    expect(refused.code).toBe(2);
    return refused.err;
  };
  expect(await refusal("--logs", file("none.log"))).toContain(`--logs: There is no file ${file("none.log")}`);
  expect(await refusal("--logs", "/dev/zero")).toContain("/dev/zero is no file; expected the log of a member of etcd.");
  expect(await refusal("--logs")).toContain("--logs needs a value");
  expect(await refusal("--clock-error", "1ms")).toContain("expected --logs FILE as well");
  expect(await refusal("--logs", file("n2.log"), "--clock-error", "soon")).toContain("expected a duration such as 20ms");
  truncateSync(file("large.log"), 0);
  expect((await typed("observed", file("run.ndjson"), "--logs", file("large.log"))).err).toContain("0 lines of elections");
});
