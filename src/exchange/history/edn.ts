import type { HistoryEntry, MicroOperation } from "../../proto/history.ts";
import { originOf, type HistoryDocument } from "./document.ts";

/** What an operation is called in a history of Jepsen's, and its value as it was asked and as it was answered. */
export interface EdnOperation {
  readonly f: string;
  readonly asked: string;
  readonly answered: string;
}

/** A text of EDN, which knows no other escapes. */
function ednString(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" };
  // What has no escape there is no part of a key or a value that anybody reads.
  return `"${text.replace(/["\\\n\t\r]/g, (sign) => escapes[sign] ?? sign).replace(/\p{Cc}/gu, ".")}"`;
}

export const ednValue = (value: string | number | null): string =>
  value === null ? "nil" : typeof value === "number" ? String(value) : ednString(value);

/**
 * A transaction over registers or lists as Elle reads it: micro-operations in their order, reads empty until they are
 * answered.
 */
export function ednTransaction(operations: readonly MicroOperation[]): EdnOperation {
  const written = (isAnswered: boolean): string => `[${operations.map((one) => microOperation(one, isAnswered)).join(" ")}]`;
  return { f: ":txn", asked: written(false), answered: written(true) };
}

function microOperation(operation: MicroOperation, isAnswered: boolean): string {
  const key = ednString(operation.key);
  switch (operation.kind) {
    case "append": return `[:append ${key} ${operation.element}]`;
    case "write": return `[:w ${key} ${ednValue(operation.value)}]`;
    case "read": return `[:r ${key} ${isAnswered ? ednValue(operation.value) : "nil"}]`;
    case "read-list": {
      const elements = operation.elements ?? [];
      return `[:r ${key} ${isAnswered && elements.length > 0 ? `[${elements.join(" ")}]` : "nil"}]`;
    }
  }
}

interface Line {
  readonly at: number;
  /** Of one instant beginnings come first: intervals are closed. */
  readonly rank: number;
  readonly text: string;
}

/**
 * A history as Jepsen writes it, one map for each line: an invocation, and what came of it. `:info` is what nobody knows the
 * end of, told when the run ends; faults are `:info` of the nemesis, once as they begin and once when that is done.
 */
export function writeEdn(
  document: HistoryDocument, entries: readonly HistoryEntry[], operationOf: (entry: HistoryEntry) => EdnOperation,
): string {
  const lines: Line[] = [nemesis(0, ":start", originOf(document))];
  for (const { at, text } of document.faults) {
    const [verb = "", ...others] = text.split(" ");
    const name = /^[A-Za-z][A-Za-z0-9-]*$/.test(verb) ? `:${verb}` : ":fault";
    lines.push(nemesis(at, name, others.join(" ")), nemesis(at, name, others.join(" ")));
  }
  for (const entry of entries) {
    const { process, call, end, outcome } = entry;
    const { f, asked, answered } = operationOf(entry);
    const line = (at: number, rank: number, type: string, value: string, rest = ""): Line =>
      ({ at, rank, text: `:time ${nanos(at)} :process ${process} :type ${type} :f ${f} :value ${value}${rest}` });
    lines.push(line(call, 1, ":invoke", asked));
    if (outcome === "unknown" || end === null) lines.push(line(document.end, 3, ":info", asked, " :error :unknown"));
    else lines.push(outcome === "ok" ? line(end, 2, ":ok", answered) : line(end, 2, ":fail", asked));
  }
  lines.sort((a, b) => a.at - b.at || a.rank - b.rank);
  return lines.map(({ text }, index) => `{:index ${index} ${text}}\n`).join("");
}

const nemesis = (at: number, f: string, value: string): Line => ({
  at, rank: 0, text: `:time ${nanos(at)} :process :nemesis :type :info :f ${f} :value ${ednString(value)}`,
});

const nanos = (micros: number): string => (micros === 0 ? "0" : `${micros}000`);
