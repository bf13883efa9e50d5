import { expect, test } from "vitest";
import { offersEn } from "../../src/ui/words/deeds.en.ts";
import { offersZh } from "../../src/ui/words/deeds.zh.ts";
import { dialogsEn } from "../../src/ui/words/dialogs.en.ts";
import { dialogsZh } from "../../src/ui/words/dialogs.zh.ts";
import { en as firstEn } from "../../src/ui/words/en.ts";
import { helpEn } from "../../src/ui/words/help.en.ts";
import { helpZh } from "../../src/ui/words/help.zh.ts";
import { stepsEn } from "../../src/ui/words/steps.en.ts";
import { stepsZh } from "../../src/ui/words/steps.zh.ts";
import { storyEn } from "../../src/ui/words/story.en.ts";
import { storyZh } from "../../src/ui/words/story.zh.ts";
import { tilesEn } from "../../src/ui/words/tiles.en.ts";
import { tilesZh } from "../../src/ui/words/tiles.zh.ts";
import { zh as firstZh } from "../../src/ui/words/zh.ts";

/** What the page has from the first frame on, and what comes with those who say it. */
const en = { ...firstEn, dialogs: dialogsEn, help: helpEn, offers: offersEn, steps: stepsEn, story: storyEn, tiles: tilesEn };
const zh: typeof en = {
  ...firstZh, dialogs: dialogsZh, help: helpZh, offers: offersZh, steps: stepsZh, story: storyZh, tiles: tilesZh,
};

type Leaf = readonly [path: string, text: string];

/** Every text of a dictionary; functions are asked with values that no text contains by itself. */
function leaves(value: unknown, path = ""): Leaf[] {
  if (typeof value === "string") return [[path, value]];
  if (callable(value)) return leaves(callWithProbes(value), path);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

/** An argument may be used as a number or as a text; "77" is good enough as either. */
const callWithProbes = (text: (...values: unknown[]) => unknown): unknown => text("77", "78", "79");

const callable = (value: unknown): value is (...values: unknown[]) => unknown => typeof value === "function";

test("no text is empty in one language and said in the other", () => {
  const chinese = new Map(leaves(zh));
  expect(chinese.size).toBeGreaterThan(300);
  const differing = leaves(en).filter(([path, text]) => (text === "") !== (chinese.get(path) === ""));
  expect(differing).toEqual([]);
});

test("every function of both languages uses each of its values", () => {
  const silent: string[] = [];
  let asked = 0;
  const visit = (value: unknown, path: string): void => {
    if (callable(value)) {
      asked++;
      const said = JSON.stringify(value("77", "78", "79", "80"));
      for (let index = 0; index < value.length; index += 1) {
        if (!said.includes(String(77 + index))) silent.push(`${path} #${index + 1}`);
      }
    } else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`);
    }
  };
  visit(en, "en");
  visit(zh, "zh");
  expect(silent).toEqual([]);
  expect(asked).toBeGreaterThan(200);
});

test("nothing that a reader of Chinese sees as a sentence was left in English", () => {
  const english = new Map(leaves(en));
  const same = leaves(zh).filter(([path, text]) => text.split(" ").length > 5 && english.get(path) === text);
  expect(same).toEqual([]);
});
