import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { beganAt } from "../../src/observe/clock.ts";
import { OBSERVED_EXPORTERS, type ObservedFormat } from "../../src/exports/observed/index.ts";
import { deriveEvents } from "../../src/observe/derive.ts";
import { OBSERVED_FORMAT, type Facts, type ObservedRecord } from "../../src/observe/record.ts";
import { flushedLines, headerLine, recordLines, type HeldBack } from "../../src/observe/write.ts";
import { atLeastOne } from "../at-least-one.ts";
import { debianProgram } from "../debian.ts";
import { headerOfTest, look, recordOf, says } from "../observe/samples.ts";
import { wrongWithOpenMetrics } from "./check-metrics.ts";
import { wrongWithTrace } from "./check-perfetto.ts";
import { readCsv } from "./check-tables.ts";

const FORMATS = Object.keys(OBSERVED_EXPORTERS) as ObservedFormat[];

const written = (record: ObservedRecord, format: ObservedFormat): string =>
  [...OBSERVED_EXPORTERS[format].write(record)].join("");

/** Three members of etcd: the second leads and falls silent, the first leads then, and the second is there again. */
const etcd = recordOf(headerOfTest("etcd", "etcd", "etcd"), [
  look(1, 1, 0, "status", says("a", "b", 2)), look(2, 2, 10, "status", says("b", "b", 2)),
  look(3, 3, 20, "status", says("c", "b", 2)), look(4, 2, 210, "status", "refused"),
  look(5, 1, 400, "status", says("a", "b", 2)), look(6, 3, 420, "status", says("c", "a", 4)),
  look(7, 1, 600, "status", says("a", "a", 4)), look(8, 2, 1_400, "status", says("b", "a", 4)),
]);

const store = (state: string, leaders: string): Facts => ({ "store.4.state": state, "store.4.leaders": leaders });

/** PD with a store that it loses, a region and a target whose names a stranger has chosen. */
const pdOf = (name: string): ObservedRecord => recordOf({ ...headerOfTest("pd", "prometheus"), sources: [
  { n: 1, kind: "pd", name }, { n: 2, kind: "prometheus", name: `${name}:9090` },
] }, [
  look(1, 1, 0, "stores", store("Up", "3")), look(2, 2, 5, "up", { [`up.${name}`]: "1" }),
  look(3, 1, 2_000, "stores", store(name === "" ? "Down" : name, "0")), look(4, 2, 5_000, "up", { [`up.${name}`]: "0" }),
  look(5, 1, 6_000, "stores", "timeout"), look(6, 1, 9_000, "members", { "pd-leader": name, errors: name }),
]);

const CHECKS: Readonly<Record<ObservedFormat, (text: string) => readonly unknown[]>> = {
  perfetto: wrongWithTrace, openmetrics: wrongWithOpenMetrics,
  csv: (text) => {
    const rows = readCsv(text);
    return rows === null ? ["no CSV"] : rows.filter((row) => row.length !== 10 || row.some((cell) => /^[=+\-@\t\r]/.test(cell)));
  },
  jsonl: (text) => text.trimEnd().split("\n").filter((line) => typeof JSON.parse(line) !== "object"),
};

describe.each(FORMATS)("%s", (format) => {
  test("is what its reader takes, says that it was observed, and stays the same", async () => {
    const text = written(etcd, format);
    expect(CHECKS[format](text)).toEqual([]);
    expect(text).toContain(OBSERVED_FORMAT);
    expect(text).toContain(etcd.header.began);
    await expect(text).toMatchFileSnapshot(`golden/observed.${OBSERVED_EXPORTERS[format].extension}`);
  });

  test("stays what its reader takes, whatever strangers call things", () => {
    const names = [
      "", "a\"b", "a\nb", "=cmd|' /C calc'!A0", "\u202Eoverlaid", "\\", "\u001b[2J", "\u2028", "\0", "]]>", "{", "\uD800",
      " a ", "@x",
    ];
    for (const name of atLeastOne(names)) expect([name, CHECKS[format](written(pdOf(name), format))]).toEqual([name, []]);
  });
});

interface Traced {
  readonly ph: string;
  readonly pid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly id?: string;
  readonly name: string;
}

const traced = (): readonly Traced[] =>
  (JSON.parse(written(etcd, "perfetto")) as { readonly traceEvents: readonly Traced[] }).traceEvents;

test("an event is the interval in which it happened, in every format, and nothing in a trace is an instant", () => {
  const events = deriveEvents(etcd);
  const intervals = events.map(({ after, before }) => [after, before]);
  expect(events.map(({ name }) => name)).toEqual(["source.silent", "leader.changed", "source.answers"]);
  const traceEvents = traced();
  expect(new Set(traceEvents.map(({ ph }) => ph))).toEqual(new Set(["M", "X", "b", "e", "C"]));
  const at = (phase: string, e: number) => traceEvents.find(({ ph, id }) => ph === phase && id === `event/${e}`)?.ts;
  expect(events.map(({ e }) => [at("b", e), at("e", e)])).toEqual(intervals);
  expect(readCsv(written(etcd, "csv"))?.slice(2).map((row) => row.slice(1, 3).map(Number))).toEqual(intervals);
  const lines = written(etcd, "jsonl").trimEnd().split("\n").slice(1)
    .map((line) => JSON.parse(line) as { readonly after: number; readonly before: number });
  expect(lines.map(({ after, before }) => [after, before])).toEqual(intervals);
  const counted = (name: string): readonly string[] => {
    const line = new RegExp(`^quorumscape_observed_events_${name}_total\\{name="leader.changed",.*\\} 1 (\\S+)$`, "gm");
    return [...written(etcd, "openmetrics").matchAll(line)].map(([, stamp = ""]) => stamp);
  };
  const [, changed] = events;
  const stampOf = (micros = 0): string => ((Date.parse(etcd.header.began) + Math.floor(micros / 1_000)) / 1_000).toFixed(3);
  expect([counted("possible")[0], counted("known")[0]]).toEqual([stampOf(changed?.after), stampOf(changed?.before)]);
});

test.each(["1970-01-01T00:00:00Z", "2000-02-29T23:59:59.999Z", "2026-11-26T15:20:09.524Z", "2100-03-01T00:00:00.5Z"])(
  "%s is the instant that the calendar says", (began) => {
    expect(beganAt({ ...etcd.header, began })).toBe(Date.parse(began) * 1_000);
  });

test("where nobody answered no value stands, and who leads is dark only as far as it is known", () => {
  const text = written(etcd, "openmetrics");
  expect(text).toMatch(/^quorumscape_observed_term\{source="127.0.0.1:2",kind="etcd"\} NaN /m);
  expect(text).toMatch(/^quorumscape_observed_answers\{source="127.0.0.1:2",kind="etcd"\} 0 /m);
  const [, changed] = deriveEvents(etcd);
  const reigns = traced().filter(({ ph, name }) => ph === "X" && name === "leads");
  expect(reigns.map(({ pid, ts, dur = 0 }) => [pid, ts, ts + dur])).toEqual(
    [[1_002, 1_000, changed?.after], [1_001, changed?.before, etcd.end]]);
});

describe("on the command line", () => {
  const folder = mkdtempSync(join(tmpdir(), "quorumscape-observed-"));
  const file = join(folder, "run.ndjson");
  const held: HeldBack = new Map();
  writeFileSync(file, [
    headerLine(etcd.header), ...etcd.samples.flatMap((sample) => recordLines(held, sample)), ...flushedLines(held),
  ].join("\n"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const type = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
    const said = { out: "", err: "" };
    const code = await runCommandLine(["observed", file, ...args], {
      out: (line) => void (said.out += `${line}\n`), err: (line) => void (said.err += `${line}\n`),
    });
    return { code, ...said };
  };

  test("a record is written as asked, and a format that is none is refused with the nearest", async () => {
    expect(await type("--as", "jsonl")).toMatchObject({ code: 0, out: written(etcd, "jsonl") });
    expect(await type("--as", "perfeto")).toMatchObject({ code: 2, err: expect.stringContaining("`perfetto`") as string });
    expect(await type("--as", "csv", "--out", join(folder, "no", "x.csv"))).toMatchObject({ code: 2 });
  });

  const promtool = debianProgram("promtool", "prometheus");
  test.skipIf(promtool === null)("Prometheus' own promtool makes blocks of it (skipped where it cannot be had)", async () => {
    const om = join(folder, "run.om");
    expect((await type("--as", "openmetrics", "--out", om)).code).toBe(0);
    const args = ["tsdb", "create-blocks-from", "openmetrics", om, join(folder, "data")];
    const { status, stderr } = spawnSync(promtool ?? "", args, { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });
});
