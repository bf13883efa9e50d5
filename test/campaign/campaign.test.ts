import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { distanceOf, distributionOf } from "../../src/campaign/distribution.ts";
import { MEASURES } from "../../src/campaign/measures.ts";
import { trialKey, trialsOf, type CampaignPlan } from "../../src/campaign/plan.ts";
import { reportCampaign } from "../../src/campaign/report.ts";
import type { TrialOutcome } from "../../src/campaign/trial.ts";
import { readCampaign } from "../../src/cli/campaign/request.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { atLeastOne } from "../at-least-one.ts";

const folder = mkdtempSync(join(tmpdir(), "quorumscape-campaign-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = ["report.json", "report.html", "report.md", "trials.csv", "trials.jsonl"];
/** A second of a small cluster: what counts here is who runs it, and what becomes of the outcomes. */
const SMALL = ["--stores", "3", "--regions", "1", "--rate", "20", "--do", "100ms kill store 1", "--for", "1s"];

async function campaign(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const code = await runCommandLine(["campaign", ...args], {
    out: (line) => void (written.out += `${line}\n`), err: (line) => void (written.err += `${line}\n`),
  });
  return { code, ...written };
}

const filesOf = (name: string): string[] => FILES.map((file) => readFileSync(join(folder, name, file), "utf8"));
const into = (name: string): string[] => ["--report", join(folder, name)];
const begin = (name: string, ...more: string[]): ReturnType<typeof campaign> =>
  campaign(...SMALL, "--seeds", "1..4", "--vary", "replicas=1,3", "--workers", "1", ...into(name), ...more);

test("one thread, two threads, two shards put together, and one that was killed amid a line give the same bytes", async () => {
  expect((await begin("one")).code).toBe(0);
  const expected = filesOf("one");
  expect(JSON.parse(expected[0] ?? "")).toMatchObject({ trials: { planned: 8, done: 8 } });

  const args = [...SMALL, "--seeds", "1..4", "--vary", "replicas=1,3", "--workers", "2", ...into("threads")];
  const command = [".tools/run-ts.mjs", "src/cli/main.ts", "campaign", ...args];
  expect(spawnSync(process.execPath, command, { encoding: "utf8" }).stdout).toContain("8 of 8 trials");
  expect(filesOf("threads")).toEqual(expected);

  await begin("left", "--shard", "1/2");
  await begin("right", "--shard", "2/2");
  expect(filesOf("left")).not.toEqual(expected);
  expect((await campaign("merge", join(folder, "left"), join(folder, "right"), ...into("merged"))).code).toBe(0);
  expect(filesOf("merged")).toEqual(expected);

  const journal = join(folder, "left", "trials.jsonl");
  truncateSync(journal, readFileSync(journal).length - 20);
  const resumed = await begin("left");
  expect(resumed.err).toContain("ends with half a line; that trial runs again");
  expect(resumed.err).toContain("3 of 8 trials had ended before.");
  expect(filesOf("left")).toEqual(expected);
});

test("what was finished is not run again, and what is no outcome of the campaign is", async () => {
  await begin("again");
  const expected = filesOf("again");
  const journal = join(folder, "again", "trials.jsonl");
  const [first = "", ...rest] = readFileSync(journal, "utf8").split("\n");
  const altered = first.replace(/"hash":"\w+"/, '"hash":"altered"');
  writeFileSync(journal, [altered, ...rest].join("\n"));
  await begin("again");
  expect(readFileSync(journal, "utf8")).toContain('"hash":"altered"');
  writeFileSync(journal, [first, ...rest.slice(0, -1), "{}", "no JSON", '{"variant":9}', ""].join("\n"));
  const { err } = await begin("again");
  expect(err.match(/is no outcome of this campaign/g)).toHaveLength(3);
  expect(filesOf("again")).toEqual(expected);
});

test("a folder of another campaign, another version and parts that differ are refused, and stay as they are", async () => {
  await begin("mine");
  const before = filesOf("mine");
  const other = await campaign(...SMALL, "--seeds", "1..5", "--workers", "1", ...into("mine"));
  expect(other).toMatchObject({ code: 2, out: "" });
  expect(other.err).toContain("holds another campaign");
  expect(filesOf("mine")).toEqual(before);

  await begin("changed");
  const journal = join(folder, "changed", "trials.jsonl");
  writeFileSync(journal, readFileSync(journal, "utf8").replace('"seed":2,"hash":"', '"seed":2,"hash":"f'));
  const differing = await campaign("merge", join(folder, "mine"), join(folder, "changed"), ...into("both"));
  expect(differing.err).toContain("Seed 2 came out differently");

  const plan = join(folder, "changed", "plan.json");
  writeFileSync(plan, readFileSync(plan, "utf8").replace(/"quorumscape": "[^"]+"/, '"quorumscape": "0.0.1"'));
  expect((await campaign("merge", join(folder, "changed"), ...into("old"))).err).toContain("was written by version 0.0.1");
  appendFileSync(plan, "}");
  expect((await campaign("merge", join(folder, "changed"), ...into("old"))).err).toContain("is no plan of a campaign");
});

test("a campaign file says what options say, and options behind it count more", async () => {
  const file = join(folder, "small.json");
  const fields = {
    format: "quorumscape-campaign/1", stores: 3, regions: 1, for: "100ms", seeds: "1..3", vary: ["replicas=1,3"], workers: 1,
  };
  writeFileSync(file, JSON.stringify(fields));
  expect((await campaign(file, "--seeds", "7..8", ...into("file"))).out).toContain("4 of 4 trials: seeds 7..8, 2 variants");
  writeFileSync(file, JSON.stringify({ ...fields, sedes: "1..2" }));
  expect((await campaign(file, ...into("bad"))).err).toContain("there is no field `sedes`; the nearest is seeds.");
  writeFileSync(file, JSON.stringify({ ...fields, vary: [{}] }));
  expect((await campaign(file, ...into("bad"))).err).toContain("expected a list of texts such as NAME=V1,V2");
});

test.each([
  [["--seeds", "1..2"], "--report is missing"],
  [["--report", "x"], "--seeds is missing"],
  [["--seeds", "2..1", "--report", "x"], "--seeds is `2..1`; expected a range of at most 1000000 seeds, such as 1..1000."],
  [["--seeds", "1..2", "--report", "x", "--shard", "3/2"], "--shard is `3/2`; expected the part and how many there are"],
  [["--seeds", "1..2", "--report", "x", "--vary", "replicas"], "expected NAME=VALUE,VALUE"],
  [["--seeds", "1..2", "--report", "x", "--vary", "replicas=3,3"], "--vary names replicas=3 twice"],
  [["--seeds", "1..2", "--report", "x", "--vary", "pd.max-store-downtime=1m"], "the nearest is pd.max-store-down-time."],
  [["--seeds", "1..2", "--report", "x", "--vary", "pd.max-store-down-time=10m,soon"], "With pd.max-store-down-time=soon: "],
  [["--seeds", "1..1000000", "--vary", "rate=1,2,3,4,5,6,7,8,9,10,11", "--report", "x"], "at most 10000000"],
  [["merge", "--report", "x"], "Expected the folders to put together"],
  [["merge", "nowhere", "--report", "x"], "There is no file nowhere/plan.json."],
])("%j is refused with a sentence", async (args, sentence) => {
  const { code, out, err } = await campaign(...args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(sentence);
});

test("shards share all trials out, each to one", () => {
  const plan = { seeds: { from: 3, to: 12 }, variants: Array<never>(3) } as unknown as CampaignPlan;
  const parts = [1, 2, 3, 4].map((index) => trialsOf(plan, { index, count: 4 }).map(trialKey));
  expect(parts.map(({ length }) => length)).toEqual([8, 8, 7, 7]);
  expect(parts.flat().sort()).toEqual(trialsOf(plan).map(trialKey).sort());
});

test("figures are values that occurred; two spreads are as far apart as their shares", () => {
  const hundred = Array.from({ length: 100 }, (_, place) => place + 1);
  expect(distributionOf(hundred)).toEqual({
    count: 100, min: 1, p5: 5, p25: 25, median: 50, p75: 75, p95: 95, p99: 99, max: 100, mean: 50.5,
  });
  expect(distributionOf([])).toBeNull();
  expect(distanceOf(hundred, hundred)).toBe(0);
  expect(distanceOf([1, 2], [3, 4])).toBe(1);
  expect(distanceOf([1, 2, 3, 4], [3, 4, 5, 6])).toBe(0.5);
  expect(distanceOf([1, 1, 1, 2], [1, 2, 2, 2])).toBe(0.5);
});

test("the worst seed is the first with the most, a breach is listed with its seed, and order does not matter", () => {
  const outcome = (seed: number, longest: number, breaches: readonly string[] = []): TrialOutcome =>
    ({ variant: 0, seed, hash: "", values: { "unavailable.longest": [longest] }, breaches, refusals: ["no such store"] });
  const outcomes = [outcome(3, 7, ["invariant x"]), outcome(1, 2), outcome(2, 7)];
  const report = reportCampaign([{ changes: [] }], { from: 1, to: 4 }, outcomes);
  expect(report).toMatchObject({ done: 3, planned: 4 });
  expect(report.variants[0]).toMatchObject({
    breached: [{ seed: 3, breaches: ["invariant x"] }], refused: [{ text: "no such store", seeds: 3 }],
    measures: [{ values: [2, 7, 7], worst: { seed: 2, value: 7 }, distance: null }],
  });
  expect(reportCampaign([{ changes: [] }], { from: 1, to: 4 }, [...outcomes].reverse())).toEqual(report);
});

const pages = ["docs/campaigns.md", "docs/zh/campaigns.md"].map((path) => readFileSync(path, "utf8"));

test("what both pages of the documentation print is a campaign: the file, and all that is varied", async () => {
  for (const [place, page] of pages.entries()) {
    const file = join(folder, `printed-${place}.json`);
    writeFileSync(file, /```json\n([^]*?)```/.exec(page)?.[1] ?? "");
    const { code } = await campaign(file, "--for", "10ms", "--seeds", "1..1", "--workers", "1", ...into(`printed-${place}`));
    expect(code).toBe(0);
    const varied = [...page.matchAll(/--vary "?([^"`\n]+?)"?(?: --|`|$)|`(\w+=[^`]+)`/gm)]
      .map(([, option, word]) => option ?? word ?? "");
    expect(varied.length).toBeGreaterThan(4);
    for (const each of atLeastOne(varied)) {
      const options = new Map([["vary", [each]], ["seeds", ["1..2"]], ["report", ["nowhere"]]]);
      expect([each, readCampaign({ values: options, positional: [] })]).toMatchObject([each, { ok: true }]);
    }
  }
});

test("both pages of the documentation name every measure", () => {
  for (const { name } of atLeastOne(MEASURES)) expect(pages.filter((page) => page.includes(`\`${name}\``))).toHaveLength(2);
});
