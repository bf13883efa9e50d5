import { ruleSwitchedOff } from "../cluster/rule-switches.ts";
import type { Run } from "./run.ts";

/**
 * The rules of Raft that were switched off at any time on the way to where the run stands, by their names in settings,
 * each once. What such a rule forbids may have happened since, so that switching it on again takes none off.
 */
export function rulesEverOff(run: Run): readonly string[] {
  const names = new Set<string>();
  for (let i = 0; i < run.inputsDone; i++) {
    const action = run.branch.inputs[i]?.action;
    const name = action === undefined ? null : ruleSwitchedOff(action);
    if (name !== null) names.add(name);
  }
  return [...names];
}
