import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { atLeastOne } from "../at-least-one.ts";
import { DATA_FOLDER } from "../shared-data.ts";


/** The commands of a report, as arguments of `run`; null where the shared data is absent. */
export function commandsOf(report: string): readonly (readonly string[])[] | null {
  const file = join(DATA_FOLDER, "reports", report, "commands.sh");
  if (!existsSync(file)) return null;
  return readFileSync(file, "utf8").split("\n")
    .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ""))
    .map((words) => words.slice(words.indexOf("run", words.indexOf("quorumscape")) + 1))
    .filter((words) => words.length > 0);
}

/** What the tests read of a failover in the report's JSON. */
export interface Card {
  readonly fault: string;
  readonly regionsLed: number;
  readonly leadersLost: number;
  readonly regionsTouched: number;
  readonly endedAfter: string | null;
  readonly endedBy: string | null;
  readonly disconnectedAfter: string | null;
  readonly downAfter: string | null;
  readonly repairStartedAfter: string | null;
  readonly repairFinishedAfter: string | null;
  readonly repaired: number;
  readonly notRepaired: number;
  readonly regions: {
    readonly repaired: number;
    readonly copying: number;
    readonly waiting: readonly { readonly for: string; readonly count: number; readonly until: string | null }[];
  };
  readonly stores: readonly { readonly id: number; readonly tombstoneAfter: string | null; readonly backAfter: string | null }[];
  readonly reasons: readonly string[];
}

/** Types `run …` and returns what stands on standard output. */
export async function type(...args: readonly string[]): Promise<string> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(["run", ...args], { out: (line) => out.push(line), err: (line) => err.push(line) });
  expect(code, err.join("\n")).toBe(0);
  return out.join("\n");
}

/** The failovers of a run; of each the states of its regions add up. */
export async function cardsOf(...args: readonly string[]): Promise<readonly Card[]> {
  const words = args.filter((word) => word !== "--json");
  const { failovers } = JSON.parse(await type(...words, "--json")) as { readonly failovers: readonly Card[] };
  for (const { regions, regionsTouched, repaired, notRepaired } of atLeastOne(failovers)) {
    const waiting = regions.waiting.reduce((sum, { count }) => sum + count, 0);
    expect([regions.repaired + regions.copying + waiting, repaired + notRepaired]).toEqual([regionsTouched, regionsTouched]);
  }
  return failovers;
}
