import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { hashCluster } from "../../src/cluster/digest.ts";
import { EXPORTERS } from "../../src/exports/index.ts";
import { tla } from "../../src/exports/tla.ts";
import { RUN_FORMATS, type RunFormat } from "../../src/exports/names.ts";
import type { ExportSubject } from "../../src/exports/subject.ts";
import type { Duration, Instant } from "../../src/kernel/time.ts";
import { METRICS } from "../../src/metrics/index.ts";
import type { Measured, MeasuredSeries } from "../../src/metrics/measured.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import type { GroupTrace } from "../../src/proto/traced.ts";
import { failoversOf } from "../../src/session/failovers.ts";
import { VERSION } from "../../src/session/open.ts";
import { beginExport, continueExport, shareOf, type Exporting } from "../../src/session/exporting.ts";
import type { Run } from "../../src/session/run.ts";
import { atLeastOne } from "../at-least-one.ts";
import { wrongWithMermaid, wrongWithPlantuml } from "./check-diagrams.ts";
import { wrongWithOpenMetrics, wrongWithPrometheus } from "./check-metrics.ts";
import { wrongWithOtlp } from "./check-otlp.ts";
import { wrongWithTrace } from "./check-perfetto.ts";
import { wrongWithShiviz } from "./check-shiviz.ts";
import { wrongWithTla } from "./check-tla.ts";
import { readCsv, wrongWithCast } from "./check-tables.ts";
import { END, exported, failover, WHOLE } from "./world.ts";

const wrongWithCsv = (text: string): string[] => {
  const rows = readCsv(text);
  if (rows === null) return ["no CSV"];
  return rows.filter((row) => row.length !== 9 || row.some((cell) => /^[=+\-@\t\r]/.test(cell))).map(String);
};

const wrongWithLines = (text: string): string[] =>
  text.trimEnd().split("\n").filter((line) => typeof JSON.parse(line) !== "object");

/** What would be wrong with a file to the program that it is for. */
const CHECKS: Readonly<Record<RunFormat, (text: string) => readonly string[]>> = {
  perfetto: wrongWithTrace, shiviz: wrongWithShiviz, mermaid: wrongWithMermaid, plantuml: wrongWithPlantuml, tla: wrongWithTla,
  otlp: wrongWithOtlp, csv: wrongWithCsv, jsonl: wrongWithLines, cast: wrongWithCast, prometheus: wrongWithPrometheus,
  openmetrics: wrongWithOpenMetrics,
};

let run: Run;
beforeAll(() => {
  run = failover();
});

/** From just before the fault to the first entry of the new leader: small enough to be read. */
const SHORT = { from: 990_000 as Instant, to: 1_360_000 as Instant, region: 1 };

describe("every format of a failover", () => {
  for (const format of RUN_FORMATS) {
    test(`${format} is what its reader takes, the same each time`, async () => {
      const whole = exported(run, format);
      expect(CHECKS[format](whole.text)).toEqual([]);
      expect(exported(run, format).text).toBe(whole.text);
      const { text, name } = exported(run, format, SHORT);
      expect(CHECKS[format](text)).toEqual([]);
      expect(text.length).toBeLessThan(100_000);
      await expect(text).toMatchFileSnapshot(`golden/${name}`);
    });
  }

  test("every file names the run", () => {
    for (const format of atLeastOne(RUN_FORMATS)) {
      const { text } = exported(run, format);
      expect(/quorumscape(?:\.version)?\W+(?:"value":\{"stringValue":")?([\d.]+)/.exec(text)?.[1], format).toBe(VERSION);
      expect(text).toContain(hashCluster(run.cluster));
    }
  });
});

describe("what is in them", () => {
  test("a trace has each replica's roles, with the reign of the new leader, and the votes as arrows", () => {
    const { traceEvents } = JSON.parse(exported(run, "perfetto").text) as { traceEvents: { ph: string; name: string }[] };
    const names = traceEvents.filter(({ ph }) => ph === "X").map(({ name }) => name.replace(/\d+/g, "N"));
    expect(names).toEqual(expect.arrayContaining(["leader tN", "candidate tN", "follower tN", "MsgRequestVote tN"]));
    const count = (ph: string): number => traceEvents.filter((entry) => entry.ph === ph).length;
    expect(count("s")).toBeGreaterThan(100);
    expect(count("s")).toBe(count("f"));
  });

  test("a trace of one region has no other's roles, also where those change meanwhile", () => {
    const both = failover("1200ms kill leader of region 2");
    const threads = (region: number): string => (JSON.parse(exported(both, "perfetto", { ...WHOLE, region }).text) as {
      readonly traceEvents: readonly { readonly ph: string; readonly name: string; readonly args?: { readonly name?: string } }[];
    }).traceEvents.flatMap(({ ph, name, args }) => (ph === "M" && name === "thread_name" ? [args?.name ?? ""] : [])).join();
    expect(threads(0)).toMatch(/region 2\b/);
    expect(threads(1)).not.toMatch(/region 2\b/);
  });

  test("what has not ended when a part ends goes on to there, and says so", () => {
    const to = 1_150_000 as Instant;
    interface Span { readonly endTimeUnixNano: string; readonly attributes: readonly { readonly key: string }[] }
    const { text } = exported(run, "otlp", { from: 0 as Instant, to, region: 0 });
    const spans = text.trimEnd().split("\n").flatMap((line) => (JSON.parse(line) as {
      readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
    }).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    const open = spans.filter(({ attributes }) => attributes.some(({ key }) => key === "quorumscape.unfinished"));
    expect(new Set(atLeastOne(open).map(({ endTimeUnixNano }) => endTimeUnixNano))).toEqual(new Set(["1577836801150000000"]));
  });

  test("a diagram of the whole run tells of its first election, which the first messages would hide", () => {
    const { text } = exported(run, "mermaid");
    expect(text).toMatch(/->>\w+: \d\.\d{3} s MsgRequestVote t\d+\n/);
    expect(text).toMatch(/-->>\w+: \d\.\d{3} s MsgRequestVoteResponse granted/);
  });

  test("a lost message is sent and never received", () => {
    const lines = [1, 2].flatMap((region) => exported(run, "shiviz", { from: 0 as Instant, to: END, region }).text.split("\n"));
    const lost = lines.filter((line) => line.endsWith(", lost")).length;
    const sent = lines.filter((line) => / send\.\S+ /.test(line)).length;
    const received = lines.filter((line) => / receive\.\S+ /.test(line)).length;
    expect(lost).toBeGreaterThan(0);
    expect(sent - received).toBeGreaterThanOrEqual(lost);
  });

  test("a client that waited is linked to the election that it waited for", () => {
    const { text } = exported(run, "otlp");
    const elections = [...text.matchAll(/"spanId":"(\w+)","parentSpanId":"\w+","name":"election region 1"/g)].map(([, id]) => id);
    const links = [...text.matchAll(/"links":\[\{"traceId":"\w+","spanId":"(\w+)"/g)].map(([, id]) => id);
    expect(elections).toHaveLength(1);
    expect(links).toContain(elections[0]);
  });

  test("a record of the interval and of the region, and of no other", () => {
    const lines = exported(run, "jsonl", SHORT).text.trimEnd().split("\n").slice(1)
      .map((line) => JSON.parse(line) as { at: number; region?: number });
    const [first] = lines;
    expect(first?.at).toBe(1_000_000);
    for (const { at, region } of atLeastOne(lines)) {
      expect(at).toBeLessThanOrEqual(SHORT.to);
      expect([1, undefined]).toContain(region);
    }
  });
});

describe("made in slices", () => {
  const begin = (): Exporting => beginExport(run, { format: "perfetto", from: 0 as Instant, to: END, region: 0 });

  test("it comes to the same text, and says how far it is", () => {
    const exporting = begin();
    const shares: number[] = [];
    let file = null;
    while (file === null) {
      let looks = 0;
      file = continueExport(exporting, () => looks++ < 1);
      shares.push(shareOf(exporting));
    }
    expect(file.text).toBe(exported(run, "perfetto").text);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeGreaterThan(0.9);
  });

  test("given up in between it leaves the run as it was", () => {
    const before = [hashCluster(run.cluster), run.branch.events.length, run.branch.end];
    const exporting = begin();
    continueExport(exporting, () => false);
    expect([hashCluster(run.cluster), run.branch.events.length, run.branch.end]).toEqual(before);
  });
});

/** What a stranger's file may call a thing. */
const LABELS = [
  'a"b', "a\nb", "a\r\nb", "<script>alert(1)</script>", "\u202Eoverlaid", "\u{1F525}".repeat(200), "x".repeat(5_000),
  "=cmd|' /C calc'!A0",
  "end", "end;", "%%{init: {}}%%", "@enduml", "!include /etc/passwd", "'comment", "\\", "\u001b[2J", "\u2028", "#35;", "`", "\0",
  "]]>", "{\"a\":1}", "=== x ===", "...", "--", "+1", "-1", "@x", "\ta", " a ", "$(id)", "<U+0041>", "s1->>s2: x", "&lt;",
  "\uD800",
];

const label = fc.oneof(fc.constantFrom(...LABELS), fc.string({ unit: "binary", maxLength: 40 }));

/** A record that says hostile things in every place where a stranger has the word. */
function hostileSubject(texts: readonly string[]): ExportSubject {
  const [a = "", b = "", c = ""] = texts;
  const STRANGE = 900;
  const bodies: readonly EventBody[] = [
    { name: "node.killed", node: { kind: "store", id: STRANGE }, place: a },
    { name: "client.session.asked", client: 1, session: 1, step: a },
    { name: "client.session.answered", client: 1, session: 1, asked: b, ok: false, text: c, startTs: 0, commitTs: 0,
      waited: 5 as Duration },
    { name: "settings.changed", key: b, value: c },
    { name: "raft.campaign.started", region: STRANGE, store: STRANGE, peer: 7, term: 7, campaign: "vote", silence: 5 as Duration,
      missedStore: STRANGE },
    { name: "raft.leader.elected", region: STRANGE, store: STRANGE, peer: 7, term: 7, voters: [STRANGE] },
  ];
  const events = bodies.map((body, index): ClusterEvent => ({ id: index + 1, at: (index * 10) as Instant, cause: index, body }));
  const store = { kind: "store", id: STRANGE } as const;
  const { origin } = beginExport(run, { format: "csv", from: 0 as Instant, to: END, region: 0 }).subject;
  return {
    origin: { ...origin, scenario: a }, from: 0 as Instant, to: 100 as Instant, region: STRANGE, names: { [STRANGE]: b }, events,
    messages: [{ from: store, to: { kind: "store", id: 2 }, region: STRANGE, says: "append", term: 3, departed: 20 as Instant,
      arrives: 30 as Instant, fate: "arrives" }],
    roles: [{ at: 0 as Instant, region: STRANGE, store: 2, role: "leader", term: 3 }],
    messagesFrom: 0 as Instant, cutAt: null,
    failovers: failoversOf(run).map((record) =>
      ({ ...record, at: 0 as Instant, parts: events.slice(0, 1), fault: events[0] ?? record.fault })),
    measured: measuredOf(texts), trace: tracedOf(STRANGE),
  };
}

/** A group with a peer whose id a stranger has named. */
function tracedOf(strange: number): GroupTrace {
  const state = { term: 7, vote: strange, commit: 9, last: 9, voters: [2, strange], outgoing: [], learners: [] };
  const at = 20 as Instant;
  const leader = { ...state, role: "leader", at, peer: strange, forced: false, change: null } as const;
  const message = {
    type: "MsgHeartbeat", from: strange, to: 2, term: 7, logTerm: 0, index: 0, entries: 0, commit: 0, reject: false,
    rejectHint: 0,
  } as const;
  return {
    region: strange, from: at,
    replicas: [
      { ...state, role: "follower", peer: 2, isRunning: true }, { ...state, role: "leader", peer: strange, isRunning: true },
    ],
    steps: [
      { ...leader, kind: "sent", message }, { ...leader, kind: "handed", message: null },
      { ...leader, kind: "received", role: "follower", peer: 2, message },
    ],
  };
}

/** A gauge, a counter and a histogram whose processes are called that. */
function measuredOf(texts: readonly string[]): Measured {
  const series = METRICS.slice(-8).map((metric, i): [string, MeasuredSeries] => {
    const labels = [...metric.labels, "instance", "job"].map((name, place) => [name, texts[(place + i) % 3] ?? ""] as const);
    const value = metric.type === "histogram" ? { buckets: [...metric.buckets ?? [], 0].map(() => 1), sum: 2, count: 18 } : 1;
    return [metric.name, { metric, labels, at: [0 as Instant], values: [value] }];
  });
  return { times: [0 as Instant], series: new Map(series) };
}

describe("hostile labels", () => {
  const written = { ...EXPORTERS, tla };
  for (const format of RUN_FORMATS) {
    test(`${format} stays what its reader takes, whatever things are called`, () => {
      const check = (texts: readonly string[]): void => {
        expect(CHECKS[format]([...written[format].write(hostileSubject(texts))].join(""))).toEqual([]);
      };
      for (const text of LABELS) check([text, text, text]);
      fc.assert(fc.property(fc.tuple(label, label, label), check), { numRuns: 40 });
    });
  }
});
