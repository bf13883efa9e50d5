import { expect, test } from "vitest";
import { SCENARIOS } from "../../src/exchange/scenarios/index.ts";
import { STORIES } from "../../src/exchange/scenarios/stories.ts";
import { parseScenario, SCENARIO_FORMAT, storyOf } from "../../src/exchange/scenario.ts";
import { checkStory } from "../../src/lesson/story-check.ts";

const told = SCENARIOS.filter(({ id }) => !id.startsWith("rule-"));

test("every scenario has a story, and every story its scenario", () => {
  expect(Object.keys(STORIES).sort()).toEqual(told.map(({ id }) => id).sort());
});

test.each(told.map((scenario) => [scenario.id, scenario] as const))("%s goes as its story says", (id, scenario) => {
  const written = STORIES[id] ?? expect.fail(`no story of ${id}`);
  const checked = checkStory(scenario, storyOf(written));
  if (!checked.ok) expect.fail(checked.notices.map(({ where, text }) => `${where}: ${text}`).join("\n"));
  const { lines, refusals } = checked.check;
  expect(lines.length).toBeGreaterThan(0);
  expect({ refusals, untrue: lines.filter(({ holds }) => !holds) }).toEqual({ refusals: [], untrue: [] });
});

test("a scenario file tells its own story, and what is not so in it is found", () => {
  const text = JSON.stringify({
    format: SCENARIO_FORMAT, id: "mine", topology: { stores: 3, regions: 1, replicas: 3, zones: 1, clients: 0 },
    inputs: ["5s kill store 1"],
    story: { until: "30s", must: [{ that: "unavailable() = 1", at: "6s" }, "count(raft.leader.elected) = 2"] },
  });
  const parsed = parseScenario(text);
  if (!parsed.ok || parsed.scenario.story === undefined) expect.fail("the file was not read");
  const checked = checkStory(parsed.scenario, parsed.scenario.story);
  expect(checked).toMatchObject({ ok: true, check: { lines: [{ holds: true }, { holds: false }] } });
});
