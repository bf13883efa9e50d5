import { writeCompactJson, type PdJson } from "../../exchange/write-json.ts";
import type { Meter } from "./meter.ts";
import { JqError, type JqNode } from "./parse.ts";
import {
  combine, compare, containsJson, isPdList, isPdObject, isTrue, jqTypeOf, splitText, withinWeight,
} from "./values.ts";

type Evaluate = (node: JqNode, value?: PdJson) => readonly PdJson[];
type JqFunction = (input: PdJson, args: readonly JqNode[], of: Evaluate, meter: Meter) => readonly PdJson[];

/** By name, and then by the number of arguments. */
export const FUNCTIONS: Readonly<Record<string, Readonly<Record<number, JqFunction>>>> = {
  empty: { 0: () => [] },
  not: { 0: (input) => [!isTrue(input)] },
  length: { 0: (input) => [lengthOf(input)] },
  keys: { 0: (input) => [keysOf(input)] },
  type: { 0: (input) => [jqTypeOf(input)] },
  add: { 0: (input, _, __, meter) => [sumOf(listOf(input), meter)] },
  select: { 1: (input, [condition], of) => each(condition, input, of).flatMap((value) => (isTrue(value) ? [input] : [])) },
  map: { 1: (input, [filter], of) => [listOf(input).flatMap((item) => each(filter, item, of))] },
  recurse: { 0: (input, _, __, meter) => recurse(input, meter) },
  any: {
    0: (input) => [listOf(input).some(isTrue)],
    1: (input, [filter], of) => [listOf(input).some((item) => each(filter, item, of).some(isTrue))],
  },
  all: {
    0: (input) => [listOf(input).every(isTrue)],
    1: (input, [filter], of) => [listOf(input).every((item) => each(filter, item, of).every(isTrue))],
  },
  has: { 1: (input, [key], of) => each(key, input, of).map((name) => hasKey(input, name)) },
  contains: { 1: (input, [other], of, meter) => each(other, input, of).map((value) => contains(input, value, meter)) },
  inside: { 1: (input, [other], of, meter) => each(other, input, of).map((value) => contains(value, input, meter)) },
  sort: { 0: (input, _, __, meter) => [inOrder(input, meter)] },
  sort_by: { 1: (input, [filter], of, meter) => [sorted(input, filter, of, meter).map(({ item }) => item)] },
  group_by: { 1: (input, [filter], of, meter) => [groups(input, filter, of, meter)] },
  unique: { 0: (input, _, __, meter) => [distinct(inOrder(input, meter))] },
  unique_by: { 1: (input, [filter], of, meter) => [groups(input, filter, of, meter).map(([first = null]) => first)] },
  min: { 0: (input, _, __, meter) => [inOrder(input, meter)[0] ?? null] },
  max: { 0: (input, _, __, meter) => [inOrder(input, meter).at(-1) ?? null] },
  min_by: { 1: (input, [filter], of, meter) => [sorted(input, filter, of, meter)[0]?.item ?? null] },
  max_by: { 1: (input, [filter], of, meter) => [sorted(input, filter, of, meter).at(-1)?.item ?? null] },
  reverse: { 0: (input) => [[...listOf(input)].reverse()] },
  first: { 0: (input) => [listOf(input)[0] ?? null], 1: (input, [filter], of) => each(filter, input, of).slice(0, 1) },
  last: { 0: (input) => [listOf(input).at(-1) ?? null], 1: (input, [filter], of) => each(filter, input, of).slice(-1) },
  flatten: { 0: (input, _, __, meter) => [flatten(listOf(input), meter)] },
  tostring: {
    0(input, _, __, meter) {
      // To write a value is a quarter of the work of making it.
      meter.spend(meter.weigh(input) / 4);
      return [typeof input === "string" ? input : writeCompactJson(input)];
    },
  },
  tonumber: { 0: (input) => [numberOf(input)] },
  floor: { 0: (input) => [typeof input === "number" ? Math.floor(input) : input] },
  startswith: { 1: (input, [start], of) => each(start, input, of).map((text) => textOf(input).startsWith(textOf(text))) },
  endswith: { 1: (input, [end], of) => each(end, input, of).map((text) => textOf(input).endsWith(textOf(text))) },
  split: { 1: (input, [by], of) => each(by, input, of).map((text) => splitText(textOf(input), textOf(text))) },
  join: { 1: (input, [by], of, meter) => each(by, input, of).map((text) => joined(listOf(input), textOf(text), meter)) },
  ascii_downcase: { 0: (input) => [textOf(input).toLowerCase()] },
  ascii_upcase: { 0: (input) => [textOf(input).toUpperCase()] },
  to_entries: { 0: (input) => [Object.entries(objectOf(input)).map(([key, value]) => ({ key, value }))] },
  from_entries: { 0: (input) => [fromEntries(listOf(input))] },
};

const each = (node: JqNode | undefined, input: PdJson, of: Evaluate): readonly PdJson[] =>
  (node === undefined ? [] : of(node, input));

function listOf(value: PdJson): readonly PdJson[] {
  if (isPdList(value)) return value;
  if (isPdObject(value)) return Object.values(value);
  throw new JqError(`Cannot iterate over ${jqTypeOf(value)}`);
}

function objectOf(value: PdJson): Readonly<Record<string, PdJson>> {
  if (isPdObject(value)) return value;
  throw new JqError(`${jqTypeOf(value)} has no keys`);
}

function textOf(value: PdJson): string {
  if (typeof value === "string") return value;
  throw new JqError(`${jqTypeOf(value)} is no string`);
}

/** Texts and numbers are soon added; a list is copied each time, and grows. */
const sumOf = (items: readonly PdJson[], meter: Meter): PdJson => items.reduce((sum, item) => {
  if (isPdList(sum)) meter.look(sum.length);
  else if (isPdObject(sum)) meter.look(Object.keys(sum).length);
  return combine(sum, item, "+");
}, null);

/** At worst everything in the one is compared with everything in the other. */
function contains(whole: PdJson, part: PdJson, meter: Meter): boolean {
  meter.look(meter.weigh(whole) * meter.weigh(part));
  return containsJson(whole, part);
}

function joined(items: readonly PdJson[], by: string, meter: Meter): string {
  withinWeight(items.length * meter.weigh(by));
  return items.map(plain).join(by);
}

const plain = (value: PdJson): string => (value === null ? "" : typeof value === "string" ? value : writeCompactJson(value));

function lengthOf(value: PdJson): PdJson {
  if (value === null) return 0;
  if (typeof value === "boolean") throw new JqError("boolean has no length");
  if (typeof value === "number") return Math.abs(value);
  if (typeof value === "bigint") return value < 0n ? -value : value;
  if (typeof value === "string") return [...value].length;
  return isPdList(value) ? value.length : Object.keys(value).length;
}

function keysOf(value: PdJson): PdJson {
  if (isPdList(value)) return value.map((_, i) => i);
  return Object.keys(objectOf(value)).sort();
}

function hasKey(value: PdJson, key: PdJson): boolean {
  if (isPdObject(value) && typeof key === "string") return Object.hasOwn(value, key);
  if (isPdList(value) && typeof key === "number") return key >= 0 && key < value.length;
  throw new JqError(`Cannot check whether ${jqTypeOf(value)} has a ${jqTypeOf(key)} key`);
}

function recurse(value: PdJson, meter: Meter, found: PdJson[] = []): readonly PdJson[] {
  meter.look(PASSED_ON);
  found.push(value);
  if (isPdList(value) || isPdObject(value)) for (const item of listOf(value)) recurse(item, meter, found);
  return found;
}

/** A value that is handed on alone is looked at so often. */
const PASSED_ON = 4;

/** To sort, each of so many values is looked through so often. */
function lookInOrder(values: readonly PdJson[], meter: Meter): void {
  meter.look(values.reduce<number>((sum, value) => sum + meter.weigh(value), 0) * (32 - Math.clz32(values.length)));
}

function inOrder(input: PdJson, meter: Meter): readonly PdJson[] {
  const items = listOf(input);
  lookInOrder(items, meter);
  return [...items].sort(compare);
}

function sorted(
  input: PdJson, filter: JqNode | undefined, of: Evaluate, meter: Meter,
): readonly { item: PdJson; by: readonly PdJson[] }[] {
  const items = listOf(input).map((item) => ({ item, by: each(filter, item, of) }));
  lookInOrder(items.map(({ by }) => by), meter);
  return items.sort((a, b) => compare(a.by, b.by));
}

function groups(
  input: PdJson, filter: JqNode | undefined, of: Evaluate, meter: Meter,
): readonly (readonly PdJson[])[] {
  const found: { by: readonly PdJson[]; items: PdJson[] }[] = [];
  for (const { item, by } of sorted(input, filter, of, meter)) {
    const last = found.at(-1);
    if (last !== undefined && compare(last.by, by) === 0) last.items.push(item);
    else found.push({ by, items: [item] });
  }
  return found.map(({ items }) => items);
}

const distinct = (items: readonly PdJson[]): readonly PdJson[] =>
  items.filter((item, i) => i === 0 || compare(item, items[i - 1] ?? null) !== 0);

function flatten(items: readonly PdJson[], meter: Meter, found: PdJson[] = []): readonly PdJson[] {
  for (const item of items) {
    meter.look(PASSED_ON);
    if (isPdList(item)) flatten(item, meter, found);
    else found.push(item);
  }
  return found;
}

function numberOf(value: PdJson): PdJson {
  if (typeof value === "number" || typeof value === "bigint") return value;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
  if (Number.isNaN(number)) throw new JqError(`${jqTypeOf(value)} cannot be parsed as a number`);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? BigInt(String(value).trim()) : number;
}

function fromEntries(entries: readonly PdJson[]): PdJson {
  const object: Record<string, PdJson> = {};
  for (const entry of entries) {
    const { key = null, name = null, value = null } = objectOf(entry);
    Object.defineProperty(object, plain(key ?? name), { value, enumerable: true, writable: true, configurable: true });
  }
  return object;
}
