import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { deriveEvents } from "../../src/observe/derive.ts";
import { readRecord } from "../../src/observe/read.ts";
import type { ObservedEvent, ObservedRecord } from "../../src/observe/record.ts";
import { openLink } from "../../src/session/open.ts";
import { debianProgram } from "../debian.ts";
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

  /** Watches while something is done, for so long; gives what was printed, and the record. */
  async function watching(
    name: string, length: string, deed: () => Promise<void>,
  ): Promise<{ lines: string[]; record: ObservedRecord }> {
    const lines: string[] = [];
    const out = join(folder, name);
    const [code] = await Promise.all([
      runCommandLine(["attach", "--etcd", real.urls, "--for", length, "--out", out], {
        out: (line) => lines.push(line), err: () => undefined,
      }),
      deed(),
    ]);
    expect(code).toBe(0);
    const read = readRecord(readFileSync(out, "utf8"));
    expect(read.ok).toBe(true);
    return { lines, record: read.ok ? read.record : { header: { sources: [] } as never, samples: [], end: 0 as never } };
  }

  /** Milliseconds of the calendar. */
  const clock = ({ header }: ObservedRecord, at: number): number => Date.parse(header.began) + at / 1_000;
  const within = (record: ObservedRecord, event: ObservedEvent | undefined, instant: number): boolean =>
    event !== undefined && clock(record, event.after) - 1 <= instant && instant <= clock(record, event.before) + 1;

  test("looking changes nothing: no entry is written while nobody else writes", async () => {
    const before = await Promise.all(real.members.map(real.status));
    const { lines, record } = await watching("quiet.ndjson", "1500ms", () => Promise.resolve());
    const after = await Promise.all(real.members.map(real.status));
    expect(after.map((each) => each?.raftIndex)).toEqual(before.map((each) => each?.raftIndex));
    expect(lines).toEqual([]);
    expect(record.samples.reduce((sum, { same }) => sum + 1 + same, 0)).toBeGreaterThan(15);
  });

  test("a leader that is killed: its silence and the new leader, in intervals that hold the instants", async () => {
    const old = await real.leader();
    let killed = 0;
    const { lines, record } = await watching("killed.ndjson", "4s", async () => {
      await wait(700);
      killed = Date.now();
      old.process.kill("SIGKILL");
    });
    const events = deriveEvents(record);
    const silent = events.find(({ name }) => name === "source.silent");
    const changed = events.find(({ name }) => name === "leader.changed");
    expect(silent?.values).toMatchObject({ source: old.name, why: "refused" });
    expect(within(record, silent, killed)).toBe(true);
    const log = leadersInLogs(real.members).at(-1);
    expect(changed?.values).toMatchObject({ from: old.name, to: log?.name, term: String(log?.term) });
    expect(within(record, changed, log?.at ?? 0)).toBe(true);
    const length = ((changed?.before ?? 0) - (changed?.after ?? 0)) / 1_000;
    expect(length).toBeLessThan(1_000);
    const real_ = (log?.at ?? 0) - killed;
    expect(Number(changed?.values["least"]) / 1_000 - 1).toBeLessThan(real_);
    expect(Number(changed?.values["most"]) / 1_000 + 1).toBeGreaterThan(real_);
    const sentence = `${log?.name} leads in term ${log?.term}, where ${old.name} led before`;
    expect(lines.some((line) => line.includes(sentence))).toBe(true);
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
    let paused = 0;
    const { record } = await watching("paused.ndjson", "5500ms", async () => {
      await wait(500);
      paused = Date.now();
      old.process.kill("SIGSTOP");
      await wait(3_000);
      old.process.kill("SIGCONT");
    });
    const events = deriveEvents(record);
    expect(within(record, events.find(({ name }) => name === "source.silent"), paused)).toBe(true);
    expect(events.find(({ name }) => name === "source.silent")?.values["why"]).toBe("timeout");
    expect(events.filter(({ name }) => name === "leader.changed")).toHaveLength(1);
    expect(within(record, events.find(({ name }) => name === "source.answers"), paused + 3_000)).toBe(true);
    expect(events.map(({ name }) => name)).not.toContain("quorum.silent");
  });

  test("a majority that is gone is told within seconds, as what it is; all started anew is no event of its own", async () => {
    const leader = await real.leader();
    const other = real.members.find((member) => member !== leader);
    let killed = 0;
    const { record, lines } = await watching("lost.ndjson", "5500ms", async () => {
      await wait(500);
      killed = Date.now();
      leader.process.kill("SIGKILL");
      other?.process.kill("SIGKILL");
      await wait(2_700);
      real.start(leader);
      if (other !== undefined) real.start(other);
    });
    const events = deriveEvents(record);
    const quorum = events.find(({ name }) => name === "quorum.silent");
    expect(quorum).toMatchObject({ certainty: "inferred", values: { answering: "1", of: "3" } });
    expect(clock(record, quorum?.before ?? 0)).toBeGreaterThan(killed);
    expect(clock(record, quorum?.before ?? 0)).toBeLessThan(killed + 3_000);
    expect(lines.filter((line) => line.includes("(inferred)")).length).toBeGreaterThan(0);
    expect(events.map(({ name }) => name)).toContain("quorum.answers");
    expect(events.every(({ name }) => !name.startsWith("store."))).toBe(true);
  });
});
