import type { ClusterEvent } from "../../proto/events.ts";

/** What a term of an expression may be, as far as that is known before a run. */
export type Kind = "number" | "duration" | "text" | "list" | "event" | "truth" | "none";

/**
 * What a term comes to. Durations and instants are whole microseconds, nodes are texts such as `store 4`, flags are 1 and 0, and
 * none is null.
 */
export type Value = null | number | string | boolean | readonly unknown[] | ClusterEvent;

/** A field of an event or of an operation, as expressions know it. */
export function valueOf(raw: unknown): Value {
  if (typeof raw === "boolean") return raw ? 1 : 0;
  if (typeof raw === "number" || typeof raw === "string") return raw;
  if (Array.isArray(raw)) return raw.map(valueOf);
  return isNode(raw) ? `${raw.kind} ${raw.id}` : null;
}

const isNode = (raw: unknown): raw is { readonly kind: string; readonly id: number } =>
  typeof raw === "object" && raw !== null && "kind" in raw && "id" in raw && typeof raw.id === "number";

export const COMPARISONS = ["=", "!=", "<=", ">=", "<", ">", "in", "has"] as const;

export type Comparison = (typeof COMPARISONS)[number];

/** Total: values of different kinds are unequal, and no order holds with one that is none. */
export function holds(sign: Comparison, left: Value, right: Value): boolean {
  switch (sign) {
    case "=": return isEqual(left, right);
    case "!=": return !isEqual(left, right);
    case "in": return Array.isArray(right) && right.some((each) => isEqual(left, each));
    case "has": return Array.isArray(left) && left.some((each) => isEqual(each, right));
    case "<": case "<=": case ">": case ">=":
      return typeof left === "number" && typeof right === "number" && isOrdered(sign, left, right);
  }
}

function isOrdered(sign: "<" | "<=" | ">" | ">=", left: number, right: number): boolean {
  if (left === right) return sign === "<=" || sign === ">=";
  return (left < right) === (sign === "<" || sign === "<=");
}

function isEqual(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return left === right;
  return left.length === right.length && left.every((each, place) => isEqual(each, right[place]));
}
