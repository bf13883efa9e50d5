import type { HistoryEntry } from "../../proto/history.ts";
import type { HistoryDocument, HistoryFile } from "./document.ts";
import { ednTransaction, writeEdn } from "./edn.ts";

/**
 * The history of lists for Elle's `list-append`; of a run without lists the history of registers for `rw-register`, where every
 * write has a value of its own and none writes nil. That a write may have been done twice cannot be said there.
 */
export function writeElle(document: HistoryDocument): HistoryFile {
  const lists = document.histories["list-append"];
  const entries = lists ?? (document.histories.register ?? []).filter(canTake);
  const text = writeEdn(document, entries, ({ operations }) => ednTransaction(operations));
  return { name: lists === undefined ? "rw-register.edn" : "list-append.edn", text };
}

/** Nil is what is there at the beginning: a delete cannot be told from it. */
const canTake = ({ operations, isRepeat }: HistoryEntry): boolean =>
  isRepeat !== true && operations.every((operation) => operation.kind !== "write" || operation.value !== null);
