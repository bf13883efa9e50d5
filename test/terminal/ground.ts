import type { Action } from "../../src/action/index.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, START, after } from "../../src/kernel/time.ts";
import { actOnRun, advanceRun, createRun, isBroken, type Run } from "../../src/session/run.ts";
import { TERMINAL_COMMANDS } from "../../src/terminal/commands/index.ts";
import { completeLine } from "../../src/terminal/complete.ts";
import { runLine } from "../../src/terminal/run.ts";
import type { Ground, RanLine, TerminalSession } from "../../src/terminal/types.ts";

/** A cluster that has run for a while, and a terminal on it. */
export interface Bench {
  readonly run: Run;
  readonly ground: Ground;
  session: TerminalSession;
  /** What a line prints; the session goes on from it. */
  type(line: string): string;
  /** All that a line comes to. */
  enter(line: string): RanLine;
  /** The words that the end of a line may become. */
  complete(line: string): readonly string[];
}

export const at = (count: number): ReturnType<typeof after> => after(START, seconds(count));

/** Five stores in three zones with twelve regions at the timings of TiKV, ten seconds old. */
export function smallRun(): Run {
  const topology = generateTopology({ stores: 5, regions: 12, replicas: 3, zones: 3, clients: 1 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 7, inputs: [] });
  advanceRun(run, at(10));
  return run;
}

export function benchOn(run: Run, prompt: TerminalSession["prompt"] = "pd-ctl", language: Ground["language"] = "en"): Bench {
  const ground: Ground = {
    get cluster() { return run.cluster; },
    get now() { return run.cluster.now; },
    get events() { return run.branch.events; },
    get time() { return isBroken(run) ? "ended" : "stands"; },
    language,
  };
  const hands = { act: (action: Action) => actOnRun(run, action) };
  const bench: Bench = {
    run, ground, session: { prompt, history: [] },
    type: (line) => bench.enter(line).output.text,
    enter(line) {
      bench.session = { ...bench.session, history: [...bench.session.history, line] };
      const ran = runLine(line, bench.session, { table: TERMINAL_COMMANDS, ground, hands });
      bench.session = ran.session;
      return ran;
    },
    complete: (line) => completeLine(line, line.length, { table: TERMINAL_COMMANDS, ground, session: bench.session }).words
      .map(({ text }) => text),
  };
  return bench;
}
