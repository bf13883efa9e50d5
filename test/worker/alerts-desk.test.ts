import { beforeAll, expect, test } from "vitest";
import { alertSentence, problemSentence } from "../../src/alerting/words/index.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { serveAlerts } from "../../src/worker/alerts-desk.ts";
import type { AlertsTold, Answer } from "../../src/worker/protocol.ts";
import type { SliceDesk } from "../../src/worker/slices.ts";
import { atLeastOne } from "../at-least-one.ts";
import { inputsOf } from "../cluster/golden.ts";

const RULES = `groups:
- name: g
  rules:
  - alert: Gone
    expr: up{job="tikv"} == 0
    for: 15s
  - alert: Waits
    expr: up == 0
    for: 5m
  - alert: Quiet
    expr: up > 1
  - alert: NotHere
    expr: tikv_channel_full_total > 0 or tikv_channel_full_total > 1
  - alert: Strange
    expr: predict_linear(up[1m], 60) < 0
  - alert: Many
    expr: up * on(job) up
`;

const END = seconds(46) as number as Instant;

let run: Run;
let wall = 0;
const desk: SliceDesk = { clock: () => (wall += 15), sliced: new Map() };
beforeAll(() => {
  const topology = generateTopology({ stores: 3, regions: 2, replicas: 3, zones: 1, clients: 0, pds: 1 });
  run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: inputsOf("5s kill store 3") });
  advanceRun(run, END);
});

/** Asks until all is there. */
function told(rules: string): { readonly told: AlertsTold; readonly answers: readonly Answer[] } {
  const answers: Answer[] = [];
  for (;;) {
    const answer = serveAlerts(desk, run, { rules });
    answers.push(answer);
    if (answer.ok && answer.kind === "alerts" && answer.told !== null) return { told: answer.told, answers };
  }
}

const rulesOf = (answer: AlertsTold) => (answer.ok ? answer.rules : expect.fail(problemSentence(answer.problem, "en")));

test("rules are evaluated by slices over the whole branch, which stays as it is, and each is told what became of it", () => {
  const before = [hashCluster(run.cluster), run.branch.events.length];
  const { told: first, answers } = told(RULES);
  expect(answers.length).toBeGreaterThan(5);
  expect([hashCluster(run.cluster), run.branch.events.length]).toEqual(before);
  expect(rulesOf(first).map(({ name, state }) => [name, state])).toEqual([
    ["Gone", "fires"], ["Waits", "pending"], ["Quiet", "silent"], ["NotHere", "never"], ["Strange", "refused"],
    ["Many", "failed"],
  ]);
  const [gone, , , notHere, strange, many] = rulesOf(first);
  expect(gone?.episodes).toEqual([{
    labels: [["instance", "tikv-3:20160"], ["job", "tikv"]], pendingFrom: seconds(15), firingFrom: seconds(30), until: null,
  }]);
  expect(notHere?.missing.map((said) => alertSentence(said, "zh"))).toEqual(["这里没有指标 tikv_channel_full_total。"]);
  expect(strange?.problem === null || strange?.problem === undefined ? "" : problemSentence(strange.problem, "zh"))
    .toMatch(/^第 15 行第 11 列（表达式第 1 个字符）：这里不计算函数 `predict_linear`/);
  expect(many?.problem).toEqual({ said: ["manyToMany"], at: null });
});

test("further rules are evaluated over what was scraped, and more of the run is scraped anew", () => {
  told(RULES);
  const other = RULES.replace("for: 15s", "for: 0s");
  const { answers } = told(other);
  for (const answer of atLeastOne(answers)) expect(answer).toMatchObject({ kind: "alerts", at: END });
  advanceRun(run, seconds(61) as number as Instant);
  const { told: later } = told(other);
  expect(later.ok ? later.end : 0).toBe(seconds(60));
});

test("other rules that are asked for before the first are through are those that are answered", () => {
  const fresh: SliceDesk = { clock: desk.clock, sliced: new Map() };
  const ask = (rules: string): AlertsTold | null => {
    const answer = serveAlerts(fresh, run, { rules });
    return answer.ok && answer.kind === "alerts" ? answer.told : expect.fail("the desk answers");
  };
  const other = RULES.slice(0, RULES.indexOf("  - alert: Waits"));
  // One kind of work is kept while the run is scraped, a second while rules are evaluated.
  for (let i = 0; i < 10_000 && fresh.sliced.size < 2; i++) ask(RULES);
  expect(fresh.sliced.size).toBe(2);
  let answer: AlertsTold | null = null;
  for (let i = 0; i < 10_000 && answer === null; i++) answer = ask(other);
  expect(answer === null ? [] : rulesOf(answer).map(({ name }) => name)).toEqual(["Gone"]);
});

test("a file that cannot be read is told with its place, in both languages, and nothing is simulated for it", () => {
  const { told: bad, answers } = told("groups:\n- name: g\n  rules:\n  - alrt: A\n");
  expect(answers).toHaveLength(1);
  const problem = bad.ok ? expect.fail("it is no file of rules") : bad.problem;
  expect(problemSentence(problem, "en")).toBe("line 4, column 5: a rule has no field `alrt`; the nearest is `alert`.");
  expect(problemSentence(problem, "zh")).toBe("第 4 行第 5 列：规则没有字段 `alrt`；最接近的是 `alert`。");
  const torn = told("groups: [\n").told;
  expect(torn.ok ? "" : problemSentence(torn.problem, "en")).toMatch(/^line 2, column 1: this is no YAML /);
});
