import { describe, expect, test } from "vitest";
import { runTrial, type TrialOutcome } from "../../src/campaign/trial.ts";
import { compareWith } from "../../src/published/compare.ts";
import type { Expectation, PublishedFigure } from "../../src/published/figure.ts";
import { FIGURES } from "../../src/published/index.ts";
import { reportFigure } from "../../src/published/report.ts";
import { planOf, trialsOfFigure } from "../../src/published/trials.ts";
import { atLeastOne } from "../at-least-one.ts";

const figureOf = (name: string): PublishedFigure => {
  const figure = FIGURES.find((each) => each.name === name);
  if (figure === undefined) throw new Error(`there is no figure ${name}`);
  return figure;
};

/** The figure with one of its rows alone. */
function rowAlone(name: string, row: string): PublishedFigure {
  const figure = figureOf(name);
  return { ...figure, rows: figure.rows.filter((each) => each.name === row) };
}

function outcomesOf(figure: PublishedFigure, seeds: number): TrialOutcome[] {
  const range = { from: 1, to: seeds };
  const { variants } = planOf(figure, range);
  return trialsOfFigure(figure, range).flatMap((trial) => {
    const variant = variants[trial.variant];
    return variant === undefined ? [] : [runTrial(variant, trial)];
  });
}

test("the closed form of split votes gives the shares that the dissertation's text states", () => {
  const stated = [
    ["5 servers, 4 live, 0.01", 0.0006], ["5 servers, 4 live, 0.1", 0.052], ["5 servers, 4 live, 0.2", 0.181],
    ["9 servers, 7 live, 0.2", 0.15], ["9 servers, 6 live, 0.2", 0.35], ["9 servers, 5 live, 0.1", 0.4],
  ] as const;
  for (const [name, share] of atLeastOne(stated)) {
    const [expected] = rowAlone("split-votes", name).rows.flatMap((row) => row.expected);
    expect(Math.abs((expected?.kind === "share" ? expected.share : NaN) / share - 1), name).toBeLessThan(0.05);
  }
});

describe("a few seeds of each figure come out as published, as far as so few can tell", () => {
  test.each([
    ["raft-election", "12-24", 20], ["raft-election", "150-200", 20], ["split-votes", "9 servers, 5 live, 0.2", 20],
    ["wan-election", "different logs, 1 failed", 20], ["etcd-failover", "3 members", 20],
    ["partial-connectivity", "stuck leader: PreVote, log alone", 1], ["partial-connectivity", "chain: CheckQuorum", 1],
    ["partial-connectivity", "one way, deaf leader: PreVote and CheckQuorum", 1], ["tikv-failover", "asleep, killed", 5],
  ])("%s: %s", (name, row, seeds) => {
    const figure = rowAlone(name, row);
    const report = reportFigure(figure, { from: 1, to: seeds }, outcomesOf(figure, seeds), () => null);
    expect(report.rows.flatMap(({ comparisons }) => comparisons.filter(({ holds }) => !holds))).toEqual([]);
    expect(report.failed).toBe(0);
    expect(report.passed).toBeGreaterThan(0);
    expect(report.rows[0]?.trials).toBe(seeds);
  });
});

test("elections at another scale are found to be others", () => {
  const [fast, slow] = [rowAlone("raft-election", "50-100"), rowAlone("raft-election", "100-200")];
  const mistaken = { ...fast, rows: fast.rows.map((row) => ({ ...row, expected: slow.rows[0]?.expected ?? [] })) };
  const report = reportFigure(mistaken, { from: 1, to: 20 }, outcomesOf(fast, 20), () => null);
  expect(report.rows[0]?.comparisons.map(({ kind, holds }) => [kind, holds])).toEqual(
    [["spread", false], ["median", false], ["share", false]]);
});

test("seeds are dealt to a row's worlds in turn, so that each has as many", () => {
  const figure = figureOf("wan-election");
  const trials = trialsOfFigure(figure, { from: 5, to: 24 });
  expect(trials).toHaveLength(20 * figure.rows.length);
  const last = figure.rows.at(-1)?.worlds.length ?? 0;
  const worlds = figure.rows.reduce((sum, row) => sum + row.worlds.length, 0);
  const countOf = (world: number): number => trials.filter(({ variant }) => variant === world).length;
  const counts = Array.from({ length: last }, (_, place) => countOf(worlds - last + place));
  expect(counts).toEqual(Array.from({ length: 10 }, () => 2));
});

describe("comparisons", () => {
  const spread: Expectation = { kind: "spread", measure: "rto.heard", quantiles: [[0, 1], [0.5, 50], [1, 100]], within: 0.1 };
  const hundred = Array.from({ length: 100 }, (_, place) => place + 1);

  test("a distribution is compared at the published quantiles, or with all samples where there are some", () => {
    expect(compareWith(spread, hundred, 100, null)).toMatchObject({ distance: 0, against: "quantiles", holds: true });
    const later = compareWith(spread, hundred.map((each) => each + 30), 100, null);
    expect(later).toMatchObject({ holds: false });
    expect(later?.distance).toBeCloseTo(0.3);
    const sooner = hundred.map((each) => each / 2);
    expect(compareWith(spread, hundred, 100, sooner)).toMatchObject({ distance: 0.5, against: "samples" });
    expect(compareWith({ ...spread, quantiles: [] }, hundred, 100, null)).toBeNull();
  });

  test("who never came so far is later than all who did", () => {
    expect(compareWith(spread, hundred.slice(0, 50), 200, null)).toMatchObject({ distance: 0.25 });
    expect(compareWith({ kind: "share", means: "", measure: "rto.heard", from: 0, share: 1, within: 0 }, hundred, 200, null))
      .toMatchObject({ here: 0.5, holds: false });
  });

  test("few trials have wider bounds, a thousand those that are stated", () => {
    const boundOf = (trials: number): number => compareWith(spread, hundred, trials, null)?.within ?? 0;
    expect([boundOf(1_000), boundOf(5_000)]).toEqual([0.1, 0.1]);
    expect(boundOf(100)).toBeCloseTo(0.1 + 1.95 * (0.1 - 1 / Math.sqrt(1_000)));
    const median: Expectation = { kind: "median", measure: "rto.heard", value: 60, within: 0.1 };
    expect(compareWith(median, hundred, 100, null)).toMatchObject({ here: 50, distance: 1 - 50 / 60, holds: true });
    expect(compareWith({ ...median, kind: "mean" }, hundred, 100, null)).toMatchObject({ here: 50.5 });
    const half: Expectation = { kind: "share", means: "", measure: "rto.heard", to: 30, share: 0.5, within: 0 };
    expect(compareWith(half, hundred, 100, null)).toMatchObject({ here: 0.3, holds: false });
  });
});

test("a trial in which something was refused counts as failed, with its seed and what it said", () => {
  const figure = rowAlone("etcd-failover", "3 members");
  const [outcome] = outcomesOf(figure, 1);
  if (outcome === undefined) throw new Error("no outcome");
  const broken = { ...outcome, refusals: ["No running store leads region 1."] };
  const whole = reportFigure(figure, { from: 1, to: 1 }, [outcome], () => null);
  const report = reportFigure(figure, { from: 1, to: 1 }, [broken], () => null);
  expect(report.rows[0]?.broken).toEqual([{ seed: 1, world: "etcd-failover-3", why: broken.refusals }]);
  expect(report.failed - whole.failed).toBe(1);
});
