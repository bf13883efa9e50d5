import type { Words } from "../words/index.ts";

interface FaultKey {
  readonly name: keyof Words["help"]["keys"];
  /** As it is printed on the key, and as the catalogue names it. */
  readonly key: string;
}

/** The keys that do something to what is selected, in the order of the help. */
export const FAULT_KEYS: readonly FaultKey[] = [
  { name: "kill", key: "K" }, { name: "restart", key: "R" }, { name: "pause", key: "Z" }, { name: "isolate", key: "I" },
  { name: "cut", key: "X" },
];
