import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MAX_KEYS, MAX_VALUES } from "../../src/check/registers.ts";
import { MAX_VIOLATIONS } from "../../src/check/report.ts";
import { MAX_CONFIGS, MAX_LEADER_TERMS } from "../../src/check/types.ts";
import { MAX_MOVES } from "../../src/check/rest.ts";
import { MAX_WINDOW } from "../../src/check/window.ts";
import { atLeastOne } from "../at-least-one.ts";

const document = readFileSync(new URL("../../docs/INVARIANTS.md", import.meta.url), "utf8");

test("each section names files of the engine and of the checkers that exist", () => {
  for (const section of atLeastOne(document.split(/^## /m).slice(1))) {
    const files = [...section.matchAll(/`(src\/[\w./-]+\.ts)`/g)].map((match) => match[1] ?? "");
    const checkers = [...section.matchAll(/`(\w+\.ts)`/g)].map((match) => `src/check/${match[1]}`);
    expect(checkers.length, section).toBeGreaterThan(0);
    for (const file of atLeastOne([...files, ...checkers])) {
      expect(() => readFileSync(new URL(`../../${file}`, import.meta.url)), file).not.toThrow();
    }
  }
});

test("the table of limits tells the limits in force", () => {
  const limits = { MAX_WINDOW, MAX_LEADER_TERMS, MAX_CONFIGS, MAX_VALUES, MAX_KEYS, MAX_MOVES, MAX_VIOLATIONS };
  for (const [name, value] of Object.entries(limits)) {
    const digits = document.match(new RegExp(`\`${name}\`, ([\\d,]+)`))?.[1]?.replace(/,/g, "");
    expect(Number(digits), name).toBe(value);
  }
});
