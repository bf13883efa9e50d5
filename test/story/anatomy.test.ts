import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { anatomyPicture } from "../../src/figure/anatomy-picture.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { anatomiesOf } from "../../src/session/anatomy.ts";
import { failoversOf } from "../../src/session/failovers.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { anatomyMarkdown } from "../../src/story/anatomy/document.ts";
import type { Anatomy, AnatomyPhase } from "../../src/story/anatomy/types.ts";
import { spreadOf } from "../../src/story/spread.ts";
import { atLeastOne } from "../at-least-one.ts";
import { inputsOf } from "../cluster/golden.ts";

const at = (seconds: number): Instant => Math.round(seconds * 1_000_000) as Instant;

/** The rules as they are, and a PD that waits for one minute instead of thirty. */
const HASTE = ["0s set client.rate 20", "0s set pd.max-store-down-time 1m", "0s set raftstore.max-peer-down-duration 30s"];

function runOf(until: number, ...lines: string[]): Run {
  const run = createRun({
    scenario: "", topology: generateTopology({ stores: 5, regions: 8, replicas: 3, zones: 1 }), preset: "tikv", seed: 5,
    inputs: inputsOf(...HASTE, ...lines),
  }, false);
  advanceRun(run, at(until));
  return run;
}

/** Since the fault, when each region ended the phase. */
const ends = ({ rows, at: from }: Anatomy, phase: AnatomyPhase) => spreadOf(rows.flatMap(({ stretches }) =>
  stretches.flatMap((each) => (each.phase === phase && each.to !== null ? [each.to - from] : []))).map((length) =>
    length as never));

const run = runOf(140, "10s kill store 4");
const [told] = anatomiesOf(run);
const [record] = failoversOf(run);

test("an anatomy's phases end where the report of the same failover says", () => {
  if (told === undefined || record === undefined) throw new Error("a fault has a record and an anatomy");
  const { anatomy } = told;
  expect(record.leaderElected.count).toBeGreaterThan(0);
  expect(ends(anatomy, "election").values).toEqual(record.leaderElected.values);
  expect(ends(anatomy, "clients").values).toEqual(record.firstWrite.values);
  expect(ends(anatomy, "pd-notices").max).toBe(record.disconnectedAfter);
  expect(ends(anatomy, "down-time").max).toBe(record.downAfter);
  expect(ends(anatomy, "queued").min).toBe(record.repairStartedAfter);
  const queued = anatomy.rows.flatMap(({ stretches }) => stretches.filter(({ phase }) => phase === "queued"));
  expect([...new Set(queued.map(({ from }) => from))]).toEqual([anatomy.at + (record.downAfter ?? 0)]);
  expect(ends(anatomy, "swap").max).toBe(record.repairFinishedAfter);
  expect(ends(anatomy, "swap").count).toBe(record.regionsTouched);
});

test("one phase follows another without a gap, and the critical region is the one that was dark for longest", () => {
  if (told === undefined || record === undefined) throw new Error("a fault has a record and an anatomy");
  for (const { kind, stretches } of atLeastOne(told.anatomy.rows)) {
    const service = stretches.filter(({ phase }) => ["unnoticed", "election", "first-commit", "clients"].includes(phase));
    expect(service.slice(1).map(({ from }) => from)).toEqual(service.slice(0, -1).map(({ to }) => to));
    expect(kind === "store" ? stretches[0]?.phase : "region").toBe(kind === "store" ? "pd-notices" : "region");
  }
  const latest = run.branch.events.flatMap(({ at: when, body }) =>
    (body.name === "region.available" && when > at(10) ? [{ region: body.region, outage: body.outage }] : []))
    .sort((a, b) => b.outage - a.outage)[0];
  expect(told.anatomy.critical).toBe(latest?.region);
});

test("stores that die within a few seconds are one incident with its parts; later ones are another", () => {
  const several = anatomiesOf(runOf(30, "10s kill store 4", "13s poweroff store 5", "25s kill store 3"));
  expect(several.map(({ anatomy }) => anatomy.parts.length)).toEqual([2, 1]);
  expect(several[0]?.anatomy.rows.filter(({ kind }) => kind === "store").map(({ id }) => id)).toEqual([4, 5]);
});

test("as Markdown and as a picture it says each phase, the setting that bounds it, and the critical region, in both languages", () => {
  if (told === undefined) throw new Error("a fault has an anatomy");
  const { anatomy, settings } = told;
  const names = { [String(anatomy.critical)]: "9007199254740993" };
  const markdown = anatomyMarkdown(anatomy, "kill store 4",
    { language: "en", names, setting: (key) => settings[key] ?? "", origin: { scenario: "a\nb", seed: 5 } });
  expect(markdown).toMatch(/\n\n02:20\.000 · scenario a b · seed 5\n$/);
  expect(markdown).toContain("pd.max-store-down-time 1m0s");
  expect(markdown).toContain("Longest without service: region 9007199254740993.");
  expect(markdown.split("\n").filter((line) => line.startsWith("| ")).length).toBe(anatomy.phases.length + 2);
  const chinese = anatomyMarkdown(anatomy, "杀死 store 4", { language: "zh", names, setting: () => "", origin: {} });
  expect([markdown, chinese].map((text) => text.split("\n")[2])).toEqual(["00:10.000: kill store 4", "00:10.000：杀死 store 4"]);
  for (const language of ["en", "zh"] as const) {
    for (const theme of ["light", "dark"] as const) {
      const isTitled = theme === "dark";
      const svg = anatomyPicture(anatomy, { width: 390, theme, language, names, title: "<b>kill store 4</b>", isTitled });
      expect(svg.includes("&lt;b&gt;kill store 4&lt;/b&gt;</text>")).toBe(isTitled);
      expect(svg).not.toMatch(/<b>|NaN|undefined/);
      expect(svg.match(/<title>/g)?.length).toBe(anatomy.rows.reduce((sum, { stretches }) => sum + stretches.length, 0));
    }
  }
});
