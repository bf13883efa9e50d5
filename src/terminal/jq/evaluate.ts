import { writeCompactJson, type PdJson } from "../../exchange/write-json.ts";
import { FUNCTIONS } from "./functions.ts";
import { createMeter, type Meter } from "./meter.ts";
import { JqError, parseJq, type JqNode, type JqOperator } from "./parse.ts";
import { combine, compare, isPdList, isPdObject, isTrue, jqTypeOf, withinWeight } from "./values.ts";

/** Values by the names of `as`. */
type Names = ReadonlyMap<string, PdJson>;

/** A filter at work: what it gives for an input. Every value that comes of it counts as work. */
export interface JqRun extends Meter {
  run(node: JqNode, input: PdJson, names: Names): readonly PdJson[];
}

export type JqResult =
  | { readonly ok: true; readonly values: readonly PdJson[] }
  | { readonly ok: false; readonly problem: string };

/** What a filter makes of a value; what is wrong with it is in jq's words. Never throws. */
export function runJq(filter: string, input: PdJson): JqResult {
  const run: JqRun = {
    ...createMeter(),
    run(node, value, names) {
      const results = evaluate(node, value, names, run);
      run.spend(1 + results.length);
      for (const result of results) run.weigh(result);
      return results;
    },
  };
  try {
    const values = run.run(parseJq(filter), input, new Map());
    withinWeight(values.reduce<number>((sum, value) => sum + run.weigh(value), 0));
    return { ok: true, values };
  } catch (error) {
    if (error instanceof JqError) return { ok: false, problem: `jq: error: ${error.message}` };
    throw error;
  }
}

/** What `jq -c` prints: a line for each value. */
export const jqLines = (values: readonly PdJson[]): string => values.map((value) => `${writeCompactJson(value)}\n`).join("");

function evaluate(node: JqNode, input: PdJson, names: Names, run: JqRun): readonly PdJson[] {
  const of = (inner: JqNode, value: PdJson = input): readonly PdJson[] => run.run(inner, value, names);
  switch (node.kind) {
    case "identity": return [input];
    case "literal": return [node.value];
    case "variable": return [valueOf(node.name, names)];
    case "index": return of(node.of).flatMap((value) => of(node.key).map((key) => itemOf(value, key)));
    case "slice": return of(node.of).map((value) => sliceOf(value, firstOf(node.from, of), firstOf(node.to, of)));
    case "each": return of(node.of).flatMap(itemsOf);
    case "attempt": return attempt(() => of(node.of));
    case "pipe": return of(node.left).flatMap((value) => of(node.right, value));
    case "both": return [...of(node.left), ...of(node.right)];
    case "operation": return operation(node.operator, node.left, node.right, of, run);
    case "list": return [node.of === null ? [] : of(node.of)];
    case "object": return objectsOf(node.members, of, run);
    case "if": return of(node.condition).flatMap((value) => of(isTrue(value) ? node.then : node.otherwise));
    case "bind":
      return of(node.source).flatMap((value) => run.run(node.body, input, new Map(names).set(node.name, value)));
    case "call": {
      const called = Object.hasOwn(FUNCTIONS, node.name) ? FUNCTIONS[node.name] : undefined;
      if (called?.[node.args.length] === undefined) throw new JqError(`${node.name}/${node.args.length} is not defined`);
      return called[node.args.length]?.(input, node.args, of, run) ?? [];
    }
  }
}

/** What a part of a filter gives for a value, or for the present input. */
export type Evaluate = (node: JqNode, value?: PdJson) => readonly PdJson[];

function valueOf(name: string, names: Names): PdJson {
  const value = names.get(name);
  if (value === undefined) throw new JqError(`${name} is not defined`);
  return value;
}

const firstOf = (node: JqNode | null, of: Evaluate): PdJson => (node === null ? null : of(node)[0] ?? null);

function attempt(doIt: () => readonly PdJson[]): readonly PdJson[] {
  try {
    return doIt();
  } catch (error) {
    if (error instanceof JqError) return [];
    throw error;
  }
}

function itemOf(value: PdJson, key: PdJson): PdJson {
  if (value === null && (key === null || ["string", "number", "bigint"].includes(typeof key))) return null;
  if (isPdObject(value) && typeof key === "string") return (Object.hasOwn(value, key) ? value[key] : undefined) ?? null;
  if (isPdList(value) && typeof key === "number") return value.at(Math.floor(key)) ?? null;
  throw new JqError(typeof key === "string" ? `Cannot index ${jqTypeOf(value)} with "${key}"`
    : `Cannot index ${jqTypeOf(value)} with ${jqTypeOf(key)}`);
}

function sliceOf(value: PdJson, from: PdJson, to: PdJson): PdJson {
  const start = from === null ? 0 : Number(from);
  const end = to === null ? undefined : Number(to);
  if (value === null) return null;
  if (typeof value === "string" || isPdList(value)) return value.slice(start, end);
  throw new JqError(`Cannot index ${jqTypeOf(value)} with object`);
}

function itemsOf(value: PdJson): readonly PdJson[] {
  if (isPdList(value)) return value;
  if (isPdObject(value)) return Object.values(value);
  throw new JqError(`Cannot iterate over ${jqTypeOf(value)}`);
}

function operation(operator: JqOperator, left: JqNode, right: JqNode, of: Evaluate, meter: Meter): readonly PdJson[] {
  const pairs = (join: (a: PdJson, b: PdJson) => PdJson): readonly PdJson[] => pairsOf(left, right, of, meter, join);
  switch (operator) {
    case "//": {
      const some = attempt(() => of(left)).filter(isTrue);
      return some.length > 0 ? some : of(right);
    }
    case "and": return of(left).flatMap((a) => (isTrue(a) ? of(right).map(isTrue) : [false]));
    case "or": return of(left).flatMap((a) => (isTrue(a) ? [true] : of(right).map(isTrue)));
    case "==": return pairs((a, b) => compare(a, b) === 0);
    case "!=": return pairs((a, b) => compare(a, b) !== 0);
    case "<": return pairs((a, b) => compare(a, b) < 0);
    case "<=": return pairs((a, b) => compare(a, b) <= 0);
    case ">": return pairs((a, b) => compare(a, b) > 0);
    case ">=": return pairs((a, b) => compare(a, b) >= 0);
    case "-": return pairs((a, b) => without(a, b, meter));
    case "+": case "*": case "/": case "%": return pairs((a, b) => combine(a, b, operator));
  }
}

/** jq goes through the right side's values in the outer loop. */
const pairsOf = (
  left: JqNode, right: JqNode, of: Evaluate, meter: Meter, join: (a: PdJson, b: PdJson) => PdJson,
): readonly PdJson[] => of(right).flatMap((b) => of(left).map((a) => {
  meter.spend(1);
  meter.look(Math.min(meter.weigh(a), meter.weigh(b)));
  return join(a, b);
}));

/** Each item of the one list is compared with each of the other. */
function without(a: PdJson, b: PdJson, meter: Meter): PdJson {
  if (isPdList(a) && isPdList(b)) meter.look(a.length * b.length);
  return combine(a, b, "-");
}

function objectsOf(members: readonly (readonly [JqNode, JqNode])[], of: Evaluate, meter: Meter): readonly PdJson[] {
  let objects: readonly Readonly<Record<string, PdJson>>[] = [{}];
  for (const [keyNode, valueNode] of members) {
    const keys = of(keyNode);
    const values = of(valueNode);
    meter.spend(objects.length * keys.length * values.length);
    objects = objects.flatMap((object) => keys.flatMap((key) => {
      if (typeof key !== "string") throw new JqError("Object keys must be strings");
      return values.map((value) => ({ ...object, [key]: value }));
    }));
  }
  return objects;
}
