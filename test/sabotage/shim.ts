import { isDeepStrictEqual } from "node:util";

/**
 * As much of vitest as the raft tests use, in plain functions: sabotage bundles the tests together with a changed core and
 * runs them hundreds of times, which a whole test runner would make slow.
 */

export interface ShimTest {
  readonly name: string;
  run(): void;
}

export const registered: ShimTest[] = [];
const path: string[] = [];

export function describe(name: string, body: () => void): void {
  path.push(name);
  body();
  path.pop();
}

function register(name: string, run: () => void): void {
  registered.push({ name: [...path, name].join(" > "), run });
}

interface It {
  (name: string, run: () => void): void;
  each<T>(rows: readonly T[]): (name: string, run: (...row: readonly unknown[]) => void) => void;
}

const each = <T>(rows: readonly T[]) => (name: string, run: (...row: readonly unknown[]) => void): void => {
  for (const row of rows) {
    const values: readonly unknown[] = Array.isArray(row) ? row : [row];
    register(`${name} ${JSON.stringify(values)}`, () => run(...values));
  }
};

export const it: It = Object.assign(register, { each });

/** What an expectation that does not hold throws. */
export class ExpectationError extends Error {}

interface Matchers {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toMatchObject(expected: unknown): void;
  toHaveLength(length: number): void;
  toContain(item: unknown): void;
  toBeNull(): void;
  toBeGreaterThan(limit: number): void;
  toBeLessThan(limit: number): void;
  toThrow(part?: string): void;
}

export function expect(actual: unknown, note = ""): Matchers & { readonly not: Matchers } {
  return { ...matchers(actual, note, true), not: matchers(actual, note, false) };
}

function matchers(actual: unknown, note: string, wanted: boolean): Matchers {
  const check = (name: string, holds: boolean, expected: unknown): void => {
    if (holds === wanted) return;
    throw new ExpectationError(`${note} ${wanted ? "" : "not "}${name}: ${show(actual)}, expected ${show(expected)}`);
  };
  return {
    toBe: (expected) => check("toBe", Object.is(actual, expected), expected),
    toEqual: (expected) => check("toEqual", isDeepStrictEqual(actual, expected), expected),
    toMatchObject: (expected) => check("toMatchObject", matches(actual, expected), expected),
    toHaveLength: (length) => check("toHaveLength", lengthOf(actual) === length, length),
    toContain: (item) => check("toContain", Array.isArray(actual) && actual.includes(item), item),
    toBeNull: () => check("toBeNull", actual === null, null),
    toBeGreaterThan: (limit) => check("toBeGreaterThan", typeof actual === "number" && actual > limit, limit),
    toBeLessThan: (limit) => check("toBeLessThan", typeof actual === "number" && actual < limit, limit),
    toThrow: (part = "") => check("toThrow", throwsWith(actual, part), part),
  };
}

const show = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 200);

function lengthOf(value: unknown): number {
  return Array.isArray(value) || typeof value === "string" ? value.length : -1;
}

function throwsWith(action: unknown, part: string): boolean {
  if (typeof action !== "function") return false;
  try {
    action();
    return false;
  } catch (error) {
    return error instanceof Error && error.message.includes(part);
  }
}

function matches(actual: unknown, expected: unknown): boolean {
  if (typeof expected !== "object" || expected === null) return Object.is(actual, expected);
  if (Array.isArray(expected)) {
    return Array.isArray(actual) && actual.length === expected.length &&
      expected.every((item, i) => matches(actual[i], item));
  }
  if (typeof actual !== "object" || actual === null) return false;
  const fields = new Map(Object.entries(actual));
  return Object.entries(expected).every(([key, value]) => fields.has(key) && matches(fields.get(key), value));
}
