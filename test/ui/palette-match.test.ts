import { expect, test } from "vitest";
import { matchOf } from "../../src/ui/dialogs/palette-match.ts";

test("What begins as it was typed comes before what only has the letters, in this order.", () => {
  const entries = ["Presenter mode: everything larger", "Leave presenter mode", "Unpresented", "Back to the previous event"];
  const scores = entries.map((entry) => matchOf(entry, "present"));
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(new Set(scores).size).toBe(entries.length);
  expect(matchOf("Kill process: store 4", "zz")).toBe(0);
  expect(matchOf("演示模式：全部放大", "演示")).toBeGreaterThan(0.8);
});

test("What has another name is found by it, and letters that lie far apart find nothing.", () => {
  expect(matchOf("Rule off: previous-entry check", "report")).toBe(0);
  expect(matchOf("What clients got", "report", ["report"])).toBeGreaterThan(0.7);
  expect(matchOf("Select region 103", "selec region 103")).toBeGreaterThan(0);
  expect(matchOf("Kill process: store 4", "kl4")).toBeGreaterThan(0);
});
