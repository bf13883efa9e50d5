import type { PdJson, PdObject } from "../../exchange/write-json.ts";
import { JqError } from "./parse.ts";

export const isPdObject = (value: PdJson): value is PdObject =>
  value !== null && typeof value === "object" && !Array.isArray(value);

export const isPdList = (value: PdJson): value is readonly PdJson[] => Array.isArray(value);

/** The heaviest value and the heaviest answer, in the weight of `Meter`: twice that of ten thousand regions as PD prints them. */
const MAX_WEIGHT = 2_000_000;

/** A weight that is no more than anything may have; throws `JqError` where it is. */
export function withinWeight(weight: number): number {
  if (weight > MAX_WEIGHT) throw new JqError("what the filter makes would be too large here");
  return weight;
}

export const isTrue = (value: PdJson): boolean => value !== null && value !== false;

export type JqType = "null" | "boolean" | "number" | "string" | "array" | "object";

export function jqTypeOf(value: PdJson): JqType {
  if (value === null) return "null";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return "string";
  if (typeof value === "number" || typeof value === "bigint") return "number";
  return isPdList(value) ? "array" : "object";
}

const ORDER: readonly JqType[] = ["null", "boolean", "number", "string", "array", "object"];

/** jq's order over all values: by type, then by value. */
export function compare(a: PdJson, b: PdJson): number {
  const byType = ORDER.indexOf(jqTypeOf(a)) - ORDER.indexOf(jqTypeOf(b));
  if (byType !== 0) return byType;
  if (isPdList(a) && isPdList(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = compare(a[i] ?? null, b[i] ?? null);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  if (isPdObject(a) && isPdObject(b)) {
    const [keysA, keysB] = [Object.keys(a).sort(), Object.keys(b).sort()];
    return compare(keysA, keysB) || compare(keysA.map((key) => a[key] ?? null), keysB.map((key) => b[key] ?? null));
  }
  return Number(lessThan(b, a)) - Number(lessThan(a, b));
}

const lessThan = (a: PdJson, b: PdJson): boolean => a !== null && b !== null && a < b;

/** Whole numbers stay exact where one of them is too long for a number. */
function arithmetic(a: number | bigint, b: number | bigint, operator: "+" | "-" | "*" | "/" | "%"): PdJson {
  if ((typeof a === "bigint" || typeof b === "bigint") && operator !== "/" && isWhole(a) && isWhole(b)) {
    const [x, y] = [BigInt(a), BigInt(b)];
    if (operator === "%" && y === 0n) throw new JqError("cannot be divided because the divisor is zero");
    const exact = operator === "+" ? x + y : operator === "-" ? x - y : operator === "*" ? x * y : x % y;
    return exact > LONGEST || exact < -LONGEST ? Number(exact) : exact;
  }
  const [x, y] = [Number(a), Number(b)];
  if ((operator === "/" || operator === "%") && y === 0) throw new JqError("cannot be divided because the divisor is zero");
  switch (operator) {
    case "+": return x + y;
    case "-": return x - y;
    case "*": return x * y;
    case "/": return x / y;
    case "%": return Math.trunc(x) % Math.trunc(y) || 0;
  }
}

/** No id and no product of two is longer; what is, loses its last digits, as in jq. */
const LONGEST = 10_000_000_000_000_000_000_000_000_000_000_000_000_000n;

const isWhole = (value: number | bigint): boolean => typeof value === "bigint" || Number.isSafeInteger(value);

const isNumber = (value: PdJson): value is number | bigint => typeof value === "number" || typeof value === "bigint";

/** Sums and their like. Throws `JqError` where the types do not fit. */
export function combine(a: PdJson, b: PdJson, operator: "+" | "-" | "*" | "/" | "%"): PdJson {
  if (isNumber(a) && isNumber(b)) return arithmetic(a, b, operator);
  if (operator === "+") {
    if (a === null) return b;
    if (b === null) return a;
    if (typeof a === "string" && typeof b === "string") return a + b;
    if (isPdList(a) && isPdList(b)) return [...a, ...b];
    if (isPdObject(a) && isPdObject(b)) return { ...a, ...b };
  }
  if (operator === "-" && isPdList(a) && isPdList(b)) return a.filter((item) => !b.some((other) => compare(item, other) === 0));
  if (operator === "/" && typeof a === "string" && typeof b === "string") return splitText(a, b);
  const verb = { "+": "added", "-": "subtracted", "*": "multiplied", "/": "divided", "%": "divided" }[operator];
  throw new JqError(`${jqTypeOf(a)} and ${jqTypeOf(b)} cannot be ${verb}`);
}

export function splitText(text: string, by: string): readonly string[] {
  withinWeight(text.length / Math.max(1, by.length));
  return text.split(by);
}

/** Whether `a` has all of `b` in it, as jq's `contains` means it. */
export function containsJson(a: PdJson, b: PdJson): boolean {
  if (typeof a === "string" && typeof b === "string") return a.includes(b);
  if (isPdList(a) && isPdList(b)) {
    return b.every((wanted) => a.some((item) => jqTypeOf(item) === jqTypeOf(wanted) && containsJson(item, wanted)));
  }
  if (isPdObject(a) && isPdObject(b)) {
    return Object.entries(b).every(([key, wanted]) => {
      const own = Object.hasOwn(a, key) ? a[key] ?? null : null;
      return Object.hasOwn(a, key) && jqTypeOf(own) === jqTypeOf(wanted) && containsJson(own, wanted);
    });
  }
  if (jqTypeOf(a) !== jqTypeOf(b)) throw new JqError(`${jqTypeOf(a)} and ${jqTypeOf(b)} cannot have their containment checked`);
  return compare(a, b) === 0;
}
