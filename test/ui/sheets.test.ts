import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { atLeastOne } from "../at-least-one.ts";

const sheets = readdirSync("src/ui", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".css"));

/** Rules that give a font by a variable, and then a part of it by itself. */
const broken = (text: string): readonly string[] =>
  [...text.replace(/\/\*.*?\*\//gs, "").matchAll(/([^{}]+)\{([^{}]*)\}/g)]
    .filter(([, , body = ""]) => /(^|[;\s])font:[^;]*var\(/.test(body) && /font-(size|family|weight|style|variant)/.test(body))
    .map(([, selector = ""]) => selector.trim());

test("no rule takes a font by a variable apart: read as text, as a second window takes it over, it would have no font at all", () => {
  expect(broken(".a { font: 400 var(--rem) var(--font); font-variant-numeric: tabular-nums; }")).toEqual([".a"]);
  for (const sheet of atLeastOne(sheets)) expect([sheet, ...broken(readFileSync(`src/ui/${sheet}`, "utf8"))]).toEqual([sheet]);
});
