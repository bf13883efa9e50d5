import type { HistoryEntry } from "../../proto/history.ts";
import type { HistoryDocument, HistoryFile } from "./document.ts";
import { ednValue, writeEdn, type EdnOperation } from "./edn.ts";

/** The history of each register in a file of its own, by key: Knossos knows one object only, and nil as its first value. */
export function writeKnossos(document: HistoryDocument): HistoryFile[] {
  const registers = new Map<string, HistoryEntry[]>();
  for (const entry of document.histories.register ?? []) {
    const [operation, ...others] = entry.operations;
    if (operation === undefined || others.length > 0) continue;
    const register = registers.get(operation.key);
    if (register === undefined) registers.set(operation.key, [entry]);
    else register.push(entry);
  }
  return [...registers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entries]) =>
    ({ name: `register-${fileName(key)}.edn`, text: writeEdn(document, entries, operationOf) }));
}

function operationOf({ operations: [operation] }: HistoryEntry): EdnOperation {
  const value = operation?.kind === "read" || operation?.kind === "write" ? ednValue(operation.value) : "nil";
  return operation?.kind === "read" ? { f: ":read", asked: "nil", answered: value }
    : { f: ":write", asked: value, answered: value };
}

/** A key as the name of a file: whatever is no plain letter or digit as the number of its sign. */
const fileName = (key: string): string => key.replace(/[^A-Za-z0-9-]/g, (sign) => `_${sign.charCodeAt(0).toString(16)}`);
