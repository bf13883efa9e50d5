import { describe, expect, test } from "vitest";
import { parseDuration } from "../../src/kernel/time.ts";
import { commandsOf, hasReport, jsonOf, runHere } from "./commands.ts";

/** Of the document of a run, what clients measured. */
interface Measured {
  readonly failovers: readonly {
    readonly fault: string;
    readonly regionsLed: number;
    readonly askedToWrite: number;
    readonly leaderElected: { readonly max: string | null };
    readonly firstWrite: { readonly count: number; readonly max: string | null };
  }[];
  readonly operations: { readonly longestUnavailable: string };
}

const measured = async (args: readonly string[]): Promise<Measured> => (await jsonOf(args)) as Measured;

const inSeconds = (text: string | null | undefined): number => (parseDuration(text ?? "") ?? NaN) / 1e6;

describe.skipIf(!hasReport("first-write-hanging"))("first-write-hanging (skipped without the shared reports)", () => {
  const [cuts = [], scenario = []] = hasReport("first-write-hanging") ? commandsOf("first-write-hanging") : [];

  test("requests that hang at the old leader: the first write and the outage last until another client is served", async () => {
    const { failovers, operations } = await measured(cuts);
    expect(failovers).toHaveLength(1);
    const [failover] = failovers;
    expect(failover).toMatchObject({ regionsLed: 1, askedToWrite: 1, firstWrite: { count: 1 } });
    // Not the thirty seconds after which the hanging requests time out: a moment after the election.
    const elected = inSeconds(failover?.leaderElected.max);
    expect(elected).toBeGreaterThan(8);
    expect(inSeconds(failover?.firstWrite.max) - elected).toBeGreaterThan(0);
    expect(inSeconds(failover?.firstWrite.max) - elected).toBeLessThan(0.1);
    expect(Math.abs(inSeconds(operations.longestUnavailable) - elected)).toBeLessThan(0.1);
    const { out } = await runHere(cuts);
    const shown = failover?.firstWrite.max ?? "";
    expect(out.filter((line) => line.startsWith("  first write") && line.includes(shown))).toHaveLength(1);
    expect(out.some((line) => line.endsWith(` ${operations.longestUnavailable}`))).toBe(true);
  });

  test("the scenario of one-way cuts: every region that lost its leader was written to only after that", async () => {
    const { failovers, operations } = await measured(scenario);
    const last = failovers.at(-1);
    expect(last?.firstWrite.count).toBe(last?.regionsLed);
    expect(inSeconds(last?.firstWrite.max)).toBeGreaterThan(20);
    expect(inSeconds(operations.longestUnavailable)).toBeGreaterThan(20);
  });
});

describe.skipIf(!hasReport("first-write-unnoticed"))("first-write-unnoticed (skipped without the shared reports)", () => {
  test("the first put that succeeds counts, whether or not its client noticed that anything was wrong", async () => {
    const [args = []] = commandsOf("first-write-unnoticed");
    const [killed] = (await measured(args)).failovers;
    expect(killed).toMatchObject({ fault: "kill store 2", regionsLed: 3, askedToWrite: 3, firstWrite: { count: 3 } });
    expect(inSeconds(killed?.firstWrite.max)).toBeCloseTo(42.1, 1);
  });
});
