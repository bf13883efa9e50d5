import type { Finding, HistoryVerdict } from "../../proto/findings.ts";
import type { HistoryEntry } from "../../proto/history.ts";
import type { Key } from "../../proto/region.ts";

/** The three parts of an order have lines, by the end of their keys: of stock, of payments, and the order itself. */
type PartName = "s" | "p" | "o";

interface Line {
  readonly order: string;
  readonly part: PartName;
}

/** What stands in a line: `reserved 3 try-payment/17.0`. */
interface Told {
  readonly state: string;
  readonly amount: number;
  readonly tag: string;
}

interface Sum {
  readonly free: number;
  readonly held: number;
}

/**
 * Orders end once, and take what they say: nobody takes more than there is; each transaction moves as much as the line says that
 * it writes; no line reaches a state twice; an order that is placed has given nothing back. One that is a single transaction is
 * seen whole or not at all; of one that reserves first nobody sees what is paid without the order.
 */
export function checkOrders(entries: readonly HistoryEntry[]): HistoryVerdict {
  const reached = new Map<string, HistoryEntry>();
  let checked = 0;
  for (const entry of entries) {
    if (entry.outcome === "failed") continue;
    checked++;
    const finding = overdrawnIn(entry) ?? halfSeenIn(entry) ?? wrongMoveIn(entry)
      ?? (entry.outcome === "ok" ? secondEndIn(entry, reached) : null);
    if (finding !== null) return { outcome: "violated", checked, finding };
  }
  return { outcome: "ok", checked };
}

function overdrawnIn(entry: HistoryEntry): Finding | null {
  for (const operation of entry.operations) {
    if (operation.kind !== "read" && operation.kind !== "write") continue;
    const sum = lineOf(operation.key) === null ? sumIn(operation.value) : null;
    const least = sum === null ? 0 : Math.min(sum.free, sum.held);
    if (least < 0) {
      const { key } = operation;
      return { kind: "out-of-bounds", key, found: least, least: 0, most: Infinity, reader: entry, part: [entry] };
    }
  }
  return null;
}

/** Who only reads the lines of one order sees them at one instant. */
function halfSeenIn(entry: HistoryEntry): Finding | null {
  const seen = new Map<PartName, Told | null>();
  let order = "";
  for (const operation of entry.operations) {
    const line = operation.kind === "read" ? lineOf(operation.key) : null;
    if (operation.kind !== "read" || line === null || (order !== "" && order !== line.order)) return null;
    order = line.order;
    seen.set(line.part, toldIn(operation.value));
  }
  if (seen.size < 3 || entry.outcome !== "ok") return null;
  const [stock, payment, row] = (["s", "p", "o"] as const).map((part) => seen.get(part) ?? null);
  const isWhole = [stock, payment, row].every((told) => told?.tag.startsWith("order/") === true);
  const isSingle = [stock, payment, row].some((told) => told?.tag.startsWith("order/") === true);
  const isPaidAlone = payment?.state === "taken" && payment.tag.startsWith("confirm-") && row == null;
  if ((!isSingle || isWhole) && !isPaidAlone) return null;
  return { kind: "half-order", order, reader: entry, part: [entry] };
}

/** What is taken from a sum, and what for: by the states of the line before and behind. */
function wrongMoveIn(entry: HistoryEntry): Finding | null {
  const before = new Map<Key, string | null>();
  const after = new Map<Key, string | null>();
  for (const operation of entry.operations) {
    if (operation.kind === "read") before.set(operation.key, operation.value);
    else if (operation.kind === "write") after.set(operation.key, operation.value);
  }
  // Who writes without having read opens what there is.
  if (before.size === 0) return null;
  const lines = [...after].flatMap(([key, value]) => {
    const line = lineOf(key);
    return line === null || line.part === "o" ? [] : [{ key, told: toldIn(value), was: toldIn(before.get(key) ?? null) }];
  });
  const due = lines.reduce((sum, { told, was }) => sum + takenBy(told) - takenBy(was), 0);
  let moved = 0;
  for (const [key, value] of after) {
    if (lineOf(key) !== null) continue;
    const [old, now] = [sumIn(before.get(key) ?? null), sumIn(value)];
    if (old !== null && now !== null) moved += old.free - now.free;
  }
  if (moved === due) return null;
  return { kind: "wrong-total", expected: due, found: moved, reader: entry, part: [entry] };
}

/** How much is gone from what is free. */
const takenBy = (told: Told | null): number => (told?.state === "taken" || told?.state === "reserved" ? told.amount : 0);

/** Notes the states that lines reach, and tells of one that was reached before, or excludes another. */
function secondEndIn(entry: HistoryEntry, reached: Map<string, HistoryEntry>): Finding | null {
  for (const operation of entry.operations) {
    const line = operation.kind === "write" ? lineOf(operation.key) : null;
    if (line === null || operation.kind !== "write") continue;
    const state = toldIn(operation.value)?.state ?? "";
    const excluded = state === "placed" ? ["o cancelled", "s returned", "p returned"]
      : state === "cancelled" || state === "returned" ? ["o placed"] : [];
    for (const other of [`${line.part} ${state}`, ...excluded]) {
      const earlier = reached.get(`${line.order} ${other}`);
      if (earlier !== undefined) {
        return { kind: "two-ends", order: line.order, writer: earlier, other: entry, part: [earlier, entry] };
      }
    }
    reached.set(`${line.order} ${line.part} ${state}`, entry);
  }
  return null;
}

function lineOf(key: Key): Line | null {
  const match = /-([spo])(\d+)$/.exec(key);
  return match === null ? null : { part: match[1] as PartName, order: match[2] ?? "" };
}

function toldIn(value: string | null): Told | null {
  if (value === null) return null;
  const [state = "", amount = "0", tag = ""] = value.split(" ");
  return { state, amount: Number(amount), tag };
}

function sumIn(value: string | null): Sum | null {
  if (value === null) return null;
  const [free = "0", held = "0"] = value.split(" ");
  return { free: Number(free), held: Number(held) };
}
