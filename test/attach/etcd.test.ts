import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventTextOf } from "../../src/cli/attach/telling.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { deriveEvents } from "../../src/observe/derive.ts";
import type { ObservedEvent, ObservedRecord } from "../../src/observe/record.ts";
import { parseDuration } from "../../src/kernel/time.ts";
import { openLink } from "../../src/session/open.ts";
import { debianProgram } from "../debian.ts";
import { attached, type Attached } from "./attached.ts";
import { leadersInLogs, startMembers, type Members } from "./members.ts";

const etcd = debianProgram("etcd", "etcd-server");

describe.skipIf(etcd === null)("over three real members of etcd (skipped where Debian's etcd-server cannot be had)", () => {
  const folder = mkdtempSync(join(tmpdir(), "quorumscape-attach-"));
  let real: Members;
  beforeAll(async () => {
    real = await startMembers(etcd ?? "");
  });
  // Whatever an attempt that failed has left: all run, and agree on a leader.
  beforeEach(async () => {
    for (const member of real.members) {
      if (member.process.exitCode !== null || member.process.signalCode !== null) real.start(member);
      else member.process.kill("SIGCONT");
    }
    await real.leader();
  });
  afterAll(() => {
    real.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const watching = (name: string): Promise<Attached> => attached(join(folder, name), "--etcd", real.urls);

  /** Milliseconds of the calendar. */
  const clock = ({ header }: ObservedRecord, at: number): number => Date.parse(header.began) + at / 1_000;
  const within = (record: ObservedRecord, event: ObservedEvent | undefined, instant: number): boolean =>
    event !== undefined && clock(record, event.after) - 1 <= instant && instant <= clock(record, event.before) + 1;

  test("looking changes nothing: no entry is written while nobody else writes", async () => {
    const watched = await watching("quiet.ndjson");
    const before = await Promise.all(real.members.map(real.status));
    await wait(2_500);
    const after = await Promise.all(real.members.map(real.status));
    expect(await watched.end()).toBe(0);
    expect(after.map((each) => each?.raftIndex)).toEqual(before.map((each) => each?.raftIndex));
    expect(watched.lines).toEqual([]);
    expect(watched.record().samples.reduce((sum, { same }) => sum + 1 + same, 0)).toBeGreaterThan(15);
  });

  test("a leader that is killed: its silence and the new leader, in intervals that hold the instants", async () => {
    const old = await real.leader();
    const watched = await watching("killed.ndjson");
    const killed = Date.now();
    old.process.kill("SIGKILL");
    expect(await watched.says(/ leads in term /)).toBe(true);
    expect(await watched.says(/ does not answer/)).toBe(true);
    expect(await watched.end()).toBe(0);
    const { lines } = watched;
    const record = watched.record();
    const events = deriveEvents(record);
    const silent = events.find(({ name }) => name === "source.silent");
    const changed = events.find(({ name }) => name === "leader.changed");
    expect(silent?.values).toMatchObject({ source: old.name });
    expect(within(record, silent, killed)).toBe(true);
    const log = leadersInLogs(real.members).at(-1);
    expect(changed?.values).toMatchObject({ from: old.name, to: log?.name, term: String(log?.term) });
    expect(within(record, changed, log?.at ?? 0)).toBe(true);
    const outage = (log?.at ?? 0) - killed;
    expect(Number(changed?.values["least"] ?? 0) / 1_000 - 1).toBeLessThan(outage);
    expect(Number(changed?.values["most"] ?? Infinity) / 1_000 + 1).toBeGreaterThan(outage);
    const sentence = `${log?.name} leads in term ${log?.term}, where ${old.name} led before`;
    expect(lines.some((line) => line.includes(sentence))).toBe(true);
    // What was told is what the record tells.
    expect(lines).toEqual(events.map((event) => eventTextOf(event, record.header)));
    // The members' own logs, merged: whose votes they were, and the instant that they give, within the interval.
    const told: string[] = [];
    const withLogs = ["observed", join(folder, "killed.ndjson"), "--logs", ...real.members.map((member) => member.log)];
    expect(await runCommandLine(withLogs, { out: (line) => told.push(line), err: () => undefined })).toBe(0);
    const whole = told.find((line) => line.includes(sentence)) ?? "";
    const [, millis = "", votes = ""] = /its log has it at ([\d.]+m?s), by the votes of (n\d, n\d)\./.exec(whole) ?? [];
    expect(votes.split(", ").sort()).toEqual(["n1", "n2", "n3"].filter((name) => name !== old.name));
    const [logged, from, to] = [millis, ...whole.split(/\.\.| /, 2)].map((text) => Number(parseDuration(text)));
    expect(logged).toBeGreaterThanOrEqual(from ?? Infinity);
    expect(logged).toBeLessThanOrEqual(to ?? 0);
    expect(told.some((line) => line.includes(`${log?.name}'s log: it leads in term ${log?.term}.`))).toBe(true);
    // From here on: a simulation in which the new leader leads, and the old one does not run.
    const link: string[] = [];
    const command = ["observed", join(folder, "killed.ndjson"), "--rehearse"];
    expect(await runCommandLine(command, { out: (line) => link.push(line), err: () => undefined })).toBe(0);
    const opened = openLink(link[0]?.replace("#s=", "") ?? "", () => undefined);
    expect(opened).toMatchObject({ ok: true, run: { spec: { preset: "etcd", topology: { stores: { length: 3 } } } } });
    expect(opened.ok && opened.run.spec.inputs).toMatchObject([{ action: { kind: "kill" } }]);
  });

  test("a paused leader comes back as a follower, and its silence is no death", async () => {
    const old = await real.leader();
    const watched = await watching("paused.ndjson");
    const paused = Date.now();
    old.process.kill("SIGSTOP");
    expect(await watched.says("no answer in time")).toBe(true);
    expect(await watched.says(/ leads in term /)).toBe(true);
    const resumed = Date.now();
    old.process.kill("SIGCONT");
    expect(await watched.says("answers again")).toBe(true);
    expect(await watched.end()).toBe(0);
    const record = watched.record();
    const events = deriveEvents(record);
    expect(within(record, events.find(({ name }) => name === "source.silent"), paused)).toBe(true);
    expect(events.find(({ name }) => name === "source.silent")?.values["why"]).toBe("timeout");
    expect(events.filter(({ name }) => name === "leader.changed")).toHaveLength(1);
    expect(within(record, events.find(({ name }) => name === "source.answers"), resumed)).toBe(true);
    expect(events.map(({ name }) => name)).not.toContain("quorum.silent");
  });

  test("a majority that is gone is told within seconds, as what it is; all started anew is no event of its own", async () => {
    const leader = await real.leader();
    const other = real.members.find((member) => member !== leader);
    const watched = await watching("lost.ndjson");
    const killed = Date.now();
    leader.process.kill("SIGKILL");
    other?.process.kill("SIGKILL");
    expect(await watched.says(/no majority.*\(inferred\)/)).toBe(true);
    real.start(leader);
    if (other !== undefined) real.start(other);
    expect(await watched.says("a majority again")).toBe(true);
    expect(await watched.end()).toBe(0);
    const record = watched.record();
    const events = deriveEvents(record);
    const quorum = events.find(({ name }) => name === "quorum.silent");
    expect(quorum).toMatchObject({ certainty: "inferred", values: { answering: "1", of: "3" } });
    expect(clock(record, quorum?.before ?? 0)).toBeGreaterThan(killed);
    expect(clock(record, quorum?.before ?? 0)).toBeLessThan(killed + 3_000);
    expect(events.map(({ name }) => name)).toContain("quorum.answers");
    expect(events.every(({ name }) => !name.startsWith("store."))).toBe(true);
  });
});
