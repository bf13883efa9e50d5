import { describe, expect, test } from "vitest";
import { lessonCheck } from "../../src/lesson/check.ts";
import { atLeastOne } from "../at-least-one.ts";
import { both, choice, ELECTED, lessonOf, question, untilElected } from "./small.ts";

/** What a check finds in a lesson of these steps, as `place: sentence`. */
const faultsIn = (fields: object): readonly string[] =>
  lessonCheck(lessonOf(fields)).map(({ where, text }) => `${where}: ${text}`);

describe("the check finds", () => {
  test.each([
    ["nothing in a lesson that is so", { steps: [{ ask: question("q", ELECTED) }, untilElected, { reveal: "q" }] }, ""],
    ["a condition that does not come", { steps: [{ play: { until: "leaders(1) = 3", atMost: "5s" } }] }, "steps[0].play: Did not come in time: leaders(1) = 3"],
    ["a question of which nothing is true",
      { steps: [{ ask: { id: "q", text: both("?"), choices: [choice("a", "1 = 2"), choice("b", "2 = 3")], expect: "a" } },
        { reveal: "q" }] },
      "steps[1].reveal: No choice of `q` is true; expected a."],
    ["a question of which two things are true",
      { steps: [{ see: { id: "q", text: both("?"), choices: [choice("a", "1 = 1"), choice("b", "2 = 2")], expect: "a" } }] },
      "steps[0].see: More than one choice of `q` is true: a, b."],
    ["an answer that was not expected", { steps: [{ ask: { ...question("q", ELECTED), expect: "no" } }, untilElected,
      { reveal: "q" }] },
      "steps[2].reveal: Of `q` yes is true; expected no."],
    ["what must hold and does not", { must: ["leaders(1) = 0"], until: "40s" }, "must[0]: Not so: leaders(1) = 0"],
    ["what must hold at an instant and does not",
      { must: [{ that: "leaders(1) = 0", at: "15s" }, { that: "leaders(1) = 1", at: "15s" }], until: "40s" },
        "must[1]: Not so: leaders(1) = 1"],
    ["a number that is shown too early", { steps: [{ say: both("{first(raft.leader.elected).at}") }] },
      "steps[0].say.zh: Not known when it is shown: {first(raft.leader.elected).at}"],
    ["a cause of what has not happened", { steps: [{ why: "first(raft.leader.elected)" }] }, "steps[0].why: Has not happened"],
    ["a deed that the cluster refuses", { steps: [{ do: ["start store 2"] }, { say: both("On.") }] },
      "world: The cluster refuses: "],
    ["a second future that is not as it must be",
      { steps: [{ compare: { do: ["9s kill store 2"], label: both("?"), to: "20s", without: both("a"), with: both("b"),
        must: ["leaders(1) = 1"] } }] },
      "steps[0].compare.must: Not so in the second future: leaders(1) = 1"],
    ["a text that lost most of it in the other language",
      { debrief: { en: "A whole sentence that tells the reader what to take along from here.", zh: "记住。" } },
      "debrief: The Chinese text is much shorter than the other"],
  ])("%s", (_, fields, fault) => {
    const found = faultsIn(fields);
    expect(found.length > 0).toBe(fault !== "");
    expect(found.join("\n")).toContain(fault);
  });

  test("the seeds under which something does not hold", () => {
    const must = [{ that: "first(raft.leader.elected, at > 10s).store = 2", anySeed: true }];
    const [fault] = atLeastOne(faultsIn({ must, until: "40s" }));
    expect(fault).toMatch(/^must\[0\]: Not so under the seeds (\d+, )*\d+: /);
  });
});
