import { expect, test } from "vitest";
import { LEFT_OUT } from "../../.tools/action-parts.ts";
import { filesBelow } from "./source.ts";

/** The rooms of the page, of which some lie in the worker too; all others but `cli` and `library` are the worker's alone. */
const PAGE = ["ui", "figure", "story", "embed"];
const WORKER = ["cluster", "language", "exchange", "session", "lesson", "terminal", "worker"];

interface Asker {
  readonly path: string;
  readonly asks: readonly string[];
}

/** Files of these rooms that take definitions of actions, and which of these words stand in them. */
const askers = (rooms: readonly string[], build: keyof typeof LEFT_OUT): readonly Asker[] => {
  const names = LEFT_OUT[build].flatMap((rule) => rule.names);
  return rooms.flatMap((room) => filesBelow(`src/${room}`))
    .filter(({ code }) => /import \{[^}]*\b(ACTIONS|definitionOf)\b[^}]*\} from "[^"]*\/action\/index\.ts"/.test(code))
    .map(({ path, code }) => ({ path, asks: names.filter((name) => new RegExp(`[.{,]\\s*${name}\\b`).test(code)) }));
};

test("no build asks an action for what is left out of it there", () => {
  const page = askers(PAGE, "page");
  const worker = askers(WORKER, "worker");
  expect([page.length >= 4, worker.length >= 2]).toEqual([true, true]);
  expect([...page, ...worker].filter(({ asks }) => asks.length > 0)).toEqual([]);
});
