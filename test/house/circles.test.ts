import { expect, test } from "vitest";
import { circlesIn } from "./circles.ts";
import { CLEAN, filesBelow, importsOf, judge, type Import, type ImportKind } from "./source.ts";

/** Files whose values need one another. */
const KNOWN: readonly string[] = [
  "src/cluster/availability.ts → src/cluster/engine.ts → src/cluster/availability.ts",
  "src/ui/inspector/client-view.tsx → src/ui/inspector/inspector.tsx → src/ui/inspector/client-view.tsx",
  "src/ui/state/run.ts → src/ui/words/index.ts → src/ui/state/run.ts",
  "src/ui/story/failover-line.tsx → src/ui/story/story.tsx → src/ui/story/failover-line.tsx",
];

/** Files of which at least one needs no more than types of another. */
const KNOWN_BY_TYPES: readonly string[] = [
  "src/client/stores.ts → src/client/types.ts → src/client/stores.ts",
  "src/exchange/action-grammar.ts → src/exchange/actions.ts → src/exchange/action-grammar.ts",
  "src/exchange/configuration.ts → src/exchange/documents.ts → src/exchange/configuration.ts",
  "src/exchange/layout-leaders.ts → src/exchange/layout.ts → src/exchange/layout-leaders.ts",
  "src/session/failovers.ts → src/session/run.ts → src/session/failovers.ts",
  "src/ui/stage/message-painter.ts → src/ui/stage/traffic-painter.ts → src/ui/stage/message-painter.ts",
];

const imports = filesBelow("src").flatMap(importsOf);
const arrow = (from: string, to: string, kind: ImportKind = "value"): Import => ({ from, to, kind, names: [] });

test("no files need one another's values, not even late", () => {
  expect(imports.length).toBeGreaterThan(1_000);
  expect(judge(circlesIn(imports.filter(({ kind }) => kind === "value" || kind === "late")), KNOWN)).toEqual(CLEAN);
});

test("no files need one another at all, be it for types", () => {
  expect(judge(circlesIn(imports.filter(({ kind }) => kind !== "address")), [...KNOWN, ...KNOWN_BY_TYPES])).toEqual(CLEAN);
});

test("a circle is told once, as the shortest way around it", () => {
  expect(circlesIn([arrow("a", "b"), arrow("b", "c"), arrow("c", "a"), arrow("c", "d"), arrow("b", "a")])).toEqual(["a → b → a"]);
  expect(circlesIn([arrow("a", "b"), arrow("b", "c"), arrow("c", "b")])).toEqual(["b → c → b"]);
  expect(circlesIn([arrow("a", "b"), arrow("b", "c"), arrow("a", "c")])).toEqual([]);
  expect(circlesIn([arrow("a", "a")])).toEqual(["a → a"]);
});
