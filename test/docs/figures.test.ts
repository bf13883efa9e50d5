import { expect, test } from "vitest";
import { figureInChinese, rowInChinese } from "../../docs/.vitepress/reference/figures.zh.ts";
import { figuresPage, REPORTS } from "../../docs/.vitepress/reference/figures.ts";
import type { Expectation } from "../../src/published/figure.ts";
import { FIGURES } from "../../src/published/index.ts";
import { atLeastOne } from "../at-least-one.ts";

test("the page has a report of every figure, of all its rows and of everything that they are to come to", () => {
  expect(REPORTS.map(({ figure }) => figure).sort()).toEqual(FIGURES.map(({ name }) => name).sort());
  const shapeOf = (name: string, compared: readonly Pick<Expectation, "kind" | "measure">[]): string[] =>
    [name, ...compared.map(({ kind, measure }) => `${kind} of ${measure}`)];
  for (const { name, rows } of atLeastOne(FIGURES)) {
    const report = REPORTS.find(({ figure }) => figure === name);
    const reported = report?.rows.map((row) => shapeOf(row.name, row.comparisons));
    expect(reported).toEqual(rows.map((row) => shapeOf(row.name, row.expected)));
    expect(atLeastOne(report?.rows ?? []).flatMap(({ broken }) => broken)).toEqual([]);
  }
});

test("what a row misses is marked, and its remark says why", () => {
  const missed = FIGURES.flatMap(({ name, rows }) => rows.filter((_, place) =>
    REPORTS.find(({ figure }) => figure === name)?.rows[place]?.comparisons.some(({ holds }) => !holds)));
  expect(missed.length).toBeGreaterThan(0);
  expect(missed.filter(({ remark }) => remark === undefined)).toEqual([]);
  expect(figuresPage.write("en").match(/\*\*[^*]+\*\*/g)).toHaveLength(REPORTS.reduce((sum, { failed }) => sum + failed, 0));
});

test("every word of a figure has its Chinese", () => {
  const rows = FIGURES.flatMap((figure) => figure.rows);
  const texts = [
    "median", "mean", ...FIGURES.flatMap(({ title, source, about }) => [title, source, about]),
    ...rows.flatMap(({ remark }) => remark ?? []),
    ...rows.flatMap(({ expected }) => expected.flatMap((each) => (each.kind === "share" ? each.means : []))),
  ];
  expect(texts.filter((text) => figureInChinese(text) === undefined)).toEqual([]);
  const named = atLeastOne(rows).map(({ name }) => rowInChinese(name).replaceAll(/Raft|PreVote|CheckQuorum|leader/g, ""));
  expect(named.filter((name) => /[a-z]{3}/.test(name))).toEqual([]);
});
