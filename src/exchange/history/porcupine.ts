import type { HistoryEntry } from "../../proto/history.ts";
import type { HistoryDocument, HistoryFile } from "./document.ts";

/**
 * The history of registers as JSON lines (`quorumscape-history/1`), for a Go program that gives them to Porcupine: one for the
 * run, one for each operation by its beginning, one for each fault. Left out is what certainly had no effect; where `ok` and
 * `return` are null, nobody knows how it ended.
 */
export function writePorcupine(document: HistoryDocument): HistoryFile {
  const { version, scenario, preset, seed, hash, end, modifiedRaft, faults } = document;
  const head = { format: "quorumscape-history/1", version, scenario, preset, seed, hash, unit: "us", end,
    ...(modifiedRaft.length === 0 ? {} : { modifiedRaft }) };
  const operations = (document.histories.register ?? []).filter(({ outcome }) => outcome !== "failed")
    .sort((a, b) => a.call - b.call || a.process - b.process).flatMap(operationLines);
  const lines = [head, ...operations, ...faults.map(({ text, tag, at }) => ({ fault: text, tag, at }))];
  return { name: "history.jsonl", text: `${lines.map((line) => JSON.stringify(line)).join("\n")}\n` };
}

/** One line: a raw read or write. What else a register's history may hold is no single operation. */
function operationLines({ process, call, end, outcome, operations: [operation, ...others] }: HistoryEntry): object[] {
  if (operation === undefined || others.length > 0) return [];
  if (operation.kind !== "read" && operation.kind !== "write") return [];
  const { key, value } = operation;
  return [{
    client: process, op: operation.kind === "read" ? "get" : "put", key, value, call, return: end, ok: outcome === "ok" ? true
      : null,
  }];
}
