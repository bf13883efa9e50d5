import type { Ts } from "./kv.ts";
import type { Key } from "./region.ts";

/** Which session of a client: several may go on side by side. */
export interface SessionName {
  readonly client: number;
  /** From 1. */
  readonly session: number;
}

/**
 * A step that somebody asks of a session. Where no transaction was begun each is one of its own. What is raw knows no
 * transactions, and none of their keys.
 */
export type SessionStep =
  /** `at` reads a state of the past, and writes nothing; 0 for the present. */
  | { readonly kind: "begin"; readonly mode: SessionMode; readonly at: Ts }
  | { readonly kind: "get"; readonly key: Key }
  /** Reads the key and keeps all others from writing it: at once if the transaction is pessimistic, else when it commits. */
  | { readonly kind: "lock"; readonly key: Key }
  | { readonly kind: "put"; readonly key: Key; readonly value: string }
  /** Writes the key if it does not exist: found out as it is locked, or when an optimistic transaction commits. */
  | { readonly kind: "insert"; readonly key: Key; readonly value: string }
  | { readonly kind: "delete"; readonly key: Key }
  /** `endKey` is "" for no end. */
  | { readonly kind: "scan"; readonly startKey: Key; readonly endKey: Key; readonly limit: number }
  | { readonly kind: "commit" }
  | { readonly kind: "rollback" }
  | { readonly kind: "rawget"; readonly key: Key }
  | { readonly kind: "rawput"; readonly key: Key; readonly value: string }
  | { readonly kind: "rawdelete"; readonly key: Key }
  | { readonly kind: "rawscan"; readonly startKey: Key; readonly endKey: Key; readonly limit: number };

/** How a transaction locks: by `client.txn-mode` where nobody says it. */
export type SessionMode = "default" | "optimistic" | "pessimistic";

/** `client 1`, or `client 1.2` for the second session of it. */
export const sessionText = ({ client, session }: SessionName): string =>
  `client ${client}${session === 1 ? "" : `.${session}`}`;
