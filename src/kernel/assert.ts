import type { InvariantId } from "./invariants.ts";

/**
 * A failed assertion is our own mistake, never the user's: the run stops, says so, and offers a link that replays it.
 * Assertions stay on in the shipped application; a simulated failure is a field of a response instead.
 */
export class AssertionError extends Error {
  /** The invariant that does not hold; null where what broke is an assumption of the code around it. */
  readonly invariant: InvariantId | null;

  constructor(message: string, invariant: InvariantId | null = null) {
    super(invariant === null ? message : `${invariant}: ${message}`);
    this.name = "AssertionError";
    this.invariant = invariant;
  }
}

/** Stops the run unless `condition` holds. `message` says what must be true, in the words of the code around it. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/**
 * `assert` where one of the invariants of docs/INVARIANTS.md could break: `invariant` is its identifier there, written out
 * in place, so that sentence, assertion and checker are found by one word. `detail` is a fixed text: it costs nothing while
 * the condition holds.
 */
export function assertInvariant(invariant: InvariantId, condition: boolean, detail: string): asserts condition {
  if (!condition) throw new AssertionError(detail, invariant);
}

/** The value, which must be there. For look-ups that cannot miss; a look-up that may miss is handled by its caller. */
export function defined<T>(value: T | undefined | null, message: string): T {
  if (value === undefined || value === null) throw new AssertionError(message);
  return value;
}

/** Ends a switch over a closed union, so that the compiler lists every place that a new member must touch. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${JSON.stringify(value)}`);
}
