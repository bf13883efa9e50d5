import { expect, test } from "vitest";
import { problemSentence } from "../../src/alerting/words/index.ts";
import { readRules } from "../../src/alerting/rules.ts";

const file = (...rules: string[]): string => `groups:\n- name: g\n  rules:\n${rules.map((rule) => `  - ${rule}\n`).join("")}`;

function said(text: string): string {
  const read = readRules(text);
  if (!read.ok) return problemSentence(read.problem, "en");
  const problem = read.groups[0]?.rules[0]?.problem;
  return problem == null ? "fine" : problemSentence(problem, "en");
}

test("what Prometheus would refuse the file for is a sentence with line and column", () => {
  expect(said("groups: [")).toMatch(/^line 1, column \d+: this is no YAML/);
  expect(said("group:\n- name: g")).toBe("line 1, column 1: the file has no field `group`; the nearest is `groups`.");
  expect(said("groups:\n- rules: []")).toBe("line 2, column 3: a group needs a `name`.");
  expect(said(file("alert: A\n    exp: up"))).toBe("line 5, column 5: a rule has no field `exp`; the nearest is `expr`.");
  expect(said(file("alert: A\n    expr: up\n    for: soon"))).toBe(
    "line 6, column 10: `for` is `soon`; expected a duration such as 1m.");
  expect(said(file("expr: up"))).toBe("line 4, column 5: a rule has either `alert` or `record`.");
  expect(said(file("alert: A"))).toBe("line 4, column 5: a rule needs an `expr`.");
  expect(said(file("record: a:b\n    expr: up\n    for: 1m"))).toContain("neither `for` nor `annotations`");
  expect(said("- alert: A")).toContain("expected the file to be a mapping");
  expect(said(file("alert: [A]\n    expr: up"))).toContain("expected `alert` to be a text");
});

test("what is not evaluated here says what, and at which character of the expression", () => {
  const rule = (expr: string): string => said(file(`alert: A\n    expr: ${expr}`));
  const at = "line 5, column 11, character";
  expect(rule("sum(rats(up[1m]))")).toBe(
    `${at} 5 of the expression: the function \`rats\` is not evaluated here; the nearest is \`rate\`.`);
  expect(rule("predict_linear(up[1h], 3600) > 0")).toContain("the function `predict_linear` is not evaluated here");
  expect(rule("max_over_time(up[5m:1m])")).toContain("subqueries are not evaluated here");
  expect(rule("stddev(up)")).toContain("`stddev` is not evaluated here");
  expect(rule("up >")).toContain("it ends too early");
  expect(rule("up > > 1")).toContain("is not expected here");
  expect(rule("up @ 5")).toContain("not evaluated here");
  expect(rule("up{a=~\"(\"}")).toContain("is no pattern");
});

test("durations, labels and recorded rules are read as Prometheus reads them", () => {
  const read = readRules("groups:\n- name: g\n  interval: 1m30s\n  rules:\n  - record: a:b\n    expr: sum(up)\n  - alert: A\n"
    + "    expr: up offset 5m == 0\n    for: 1h\n    labels: {level: 1}\n");
  expect(read).toMatchObject({ ok: true, groups: [{ name: "g", interval: 90_000, rules: [
    { kind: "record", name: "a:b" }, { kind: "alert", name: "A", for: 3_600_000, problem: null },
  ] }] });
  expect(read.ok && read.groups[0]?.rules[1]?.labels).toEqual(new Map([["level", "1"]]));
});
