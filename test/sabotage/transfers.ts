import { AssertionError } from "../../src/kernel/assert.ts";
import { faultOf, transferStorm } from "../store/mvcc/storm.ts";

/** What is wrong with a storm of transfers: what readers saw, a checker's word, or an assertion. Bundled with a fault in it. */
export function faultOfTransfers(seed: number, steps: number): string | null {
  try {
    return faultOf(transferStorm(seed, steps));
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
}
