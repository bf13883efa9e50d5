import { expect, test } from "vitest";
import { circlesIn } from "./circles.ts";
import { filesBelow, importsOf, type Import, type ImportKind } from "./source.ts";

const imports = filesBelow("src").flatMap(importsOf);
const arrow = (from: string, to: string, kind: ImportKind = "value"): Import => ({ from, to, kind, names: [] });

test("no files need one another's values, not even late", () => {
  expect(imports.length).toBeGreaterThan(1_000);
  expect(circlesIn(imports.filter(({ kind }) => kind === "value" || kind === "late"))).toEqual([]);
});

test("no files need one another at all, be it for types", () => {
  expect(circlesIn(imports.filter(({ kind }) => kind !== "address"))).toEqual([]);
});

test("a circle is told once, as the shortest way around it", () => {
  expect(circlesIn([arrow("a", "b"), arrow("b", "c"), arrow("c", "a"), arrow("c", "d"), arrow("b", "a")])).toEqual(["a → b → a"]);
  expect(circlesIn([arrow("a", "b"), arrow("b", "c"), arrow("c", "b")])).toEqual(["b → c → b"]);
  expect(circlesIn([arrow("a", "b"), arrow("b", "c"), arrow("a", "c")])).toEqual([]);
  expect(circlesIn([arrow("a", "a")])).toEqual(["a → a"]);
});
