import type { KeyError, Modify } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import { DONE, keyErrors, outcome, type Released, type TxnOutcome } from "./command.ts";

/** What is done to one key; nothing where that was done before. Immutable. */
export interface KeyStep {
  readonly modifies: readonly Modify[];
  readonly released: Released | null;
  readonly error: KeyError | null;
}

export const NO_STEP: KeyStep = { modifies: [], released: null, error: null };

/** A command that does the same to each of its keys: all of it, or nothing where one key is against it. */
export function stepKeys(keys: readonly Key[], stepOf: (key: Key) => KeyStep): TxnOutcome {
  const modifies: Modify[] = [];
  const released: Released[] = [];
  for (const key of keys) {
    const step = stepOf(key);
    if (step.error !== null) return keyErrors([step.error]);
    modifies.push(...step.modifies);
    if (step.released !== null) released.push(step.released);
  }
  return outcome(DONE, { modifies, released });
}
