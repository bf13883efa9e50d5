import { START, type Instant } from "../kernel/time.ts";
import type { FlowStyle } from "./flow.ts";
import type { Key } from "./region.ts";
import type { Ts } from "./kv.ts";

/** One read or write inside of what a client did. */
export type MicroOperation =
  /** Null: the key has no value, or the read was not answered (`HistoryEntry.outcome`). */
  | { readonly kind: "read"; readonly key: Key; readonly value: string | null }
  | { readonly kind: "write"; readonly key: Key; /** Null for a delete. */ readonly value: string | null }
  /** Puts an element that no other append of the key has behind all others. */
  | { readonly kind: "append"; readonly key: Key; readonly element: number }
  | { readonly kind: "read-list"; readonly key: Key; readonly elements: readonly number[] | null };

/** What a workload means by its reads and writes: which checks can be made of its history. */
export type HistoryKind = "register" | "counter" | "bank" | "list-append" | FlowStyle | "scan" | "session";

/** Whether the history is of transactions of a workload: each of these means something of its own by the same keys. */
export const isOfWorkload = (kind: HistoryKind): boolean => kind !== "register" && kind !== "session";

/**
 * One operation, or transaction, of a client as it saw it, over all attempts. Immutable. Intervals are closed: what ends when
 * another begins overlaps it.
 */
export interface HistoryEntry {
  readonly client: number;
  /** Who does one thing after the other; a number that ended undetermined never acts again. */
  readonly process: number;
  readonly call: Instant;
  /** Null while nobody knows how it ended. */
  readonly end: Instant | null;
  /** `failed`: certainly without effect. `unknown`: it may have taken effect, or may still do so. */
  readonly outcome: "ok" | "failed" | "unknown";
  /** Of a transaction: when it read, and as of when it wrote; 0 where there is none. */
  readonly startTs: Ts;
  readonly commitTs: Ts;
  /** It read the past on purpose: what it saw need not be as new as what had ended before it. */
  readonly isPast?: true;
  /** The write that stands before it once more: it was sent again, and an earlier attempt may yet take effect, or may have. */
  readonly isRepeat?: true;
  /** In the order in which they were done; values that were read stand where they were answered. */
  readonly operations: readonly MicroOperation[];
}

/** From when on what the entry saw may be held against it. */
export const seenSince = ({ isPast, call }: HistoryEntry): Instant => (isPast === true ? START : call);

/** Takes note of the key that a step of a session asks a transaction to write, if it does. */
export function noteByHand(keys: Set<Key>, step: string): void {
  const [word, key] = step.split(" ");
  if (key !== undefined && (word === "put" || word === "insert" || word === "delete")) keys.add(key);
}

/** What an operation did, in the same words in every language: `get x = 5, put y = 6`. */
export function didText({ operations }: HistoryEntry): string {
  return operations.map((operation) => {
    switch (operation.kind) {
      case "read": return `get ${operation.key} = ${operation.value ?? "nil"}`;
      case "write": return operation.value === null ? `delete ${operation.key}` : `put ${operation.key} = ${operation.value}`;
      case "append": return `append ${operation.key} ${operation.element}`;
      case "read-list": return `read ${operation.key} = [${(operation.elements ?? []).join(" ")}]`;
    }
  }).join(", ");
}
