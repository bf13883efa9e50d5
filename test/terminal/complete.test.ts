import { expect, test } from "vitest";
import { completeLine } from "../../src/terminal/complete.ts";
import { TERMINAL_COMMANDS } from "../../src/terminal/commands/index.ts";
import { terminalReference } from "../../src/terminal/reference.ts";
import { benchOn, smallRun } from "./ground.ts";

const bench = benchOn(smallRun());

test("Commands, sub-commands, flags, their values, and things of the cluster are completed where they may stand.", () => {
  expect(bench.complete("sch")).toEqual(["scheduler"]);
  expect(bench.complete("operator ch")).toEqual(["check"]);
  expect(bench.complete("store --st")).toEqual(["--state"]);
  expect(bench.complete("store --state ")).toEqual(["Up", "Offline", "Tombstone"]);
  expect(bench.complete("store --state=Off")).toEqual(["Offline"]);
  expect(bench.complete("region check hist")).toEqual(["hist-size", "hist-keys"]);
  expect(bench.complete("store 4 | gr")).toEqual(["grep"]);
  expect(bench.complete("ping; heal")).toContain("health");
  expect(bench.complete("store > ")).toEqual([]);
  expect(bench.complete("store 'unfinished ")).toEqual([]);
});

test("Behind a semicolon everything may begin, at once and wherever the line is cut.", () => {
  const line = "ping; store 4 | grep 'a;' # ; ->";
  for (let cut = 0; cut <= line.length; cut++) expect(bench.complete(line.slice(0, cut))).toBeInstanceOf(Array);
  expect(bench.complete("ping;")).toEqual(bench.complete(""));
  expect(bench.complete("ping # ;")).toEqual(bench.complete(""));
});

test("It says what the words would replace, up to the cursor and no further.", () => {
  const { ground, session } = bench;
  expect(completeLine("pd-ctl sto 4", 10, { ground, session, table: TERMINAL_COMMANDS }).from).toBe(7);
  expect(completeLine("store --state=Up,", 14, { ground, session, table: TERMINAL_COMMANDS }).from).toBe(14);
});

test("Every command has its help in both languages, and a name of its own among its neighbours.", () => {
  const reference = terminalReference();
  expect(reference.length).toBeGreaterThan(60);
  expect(new Set(reference.map(({ path }) => path)).size).toBe(reference.length);
  expect(reference.filter(({ help, flags }) =>
    [help, ...flags.map((flag) => flag.help)].some(({ en, zh }) => en === "" || !/[\u4e00-\u9fff]/.test(zh)))).toEqual([]);
});
