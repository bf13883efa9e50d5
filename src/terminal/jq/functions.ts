import { writeCompactJson, type PdJson } from "../../exchange/write-json.ts";
import { JqError, type JqNode } from "./parse.ts";
import { combine, compare, containsJson, isPdList, isPdObject, isTrue, jqTypeOf } from "./values.ts";

type Evaluate = (node: JqNode, value?: PdJson) => readonly PdJson[];
type JqFunction = (input: PdJson, args: readonly JqNode[], of: Evaluate) => readonly PdJson[];

/** By name, and then by the number of arguments. */
export const FUNCTIONS: Readonly<Record<string, Readonly<Record<number, JqFunction>>>> = {
  empty: { 0: () => [] },
  not: { 0: (input) => [!isTrue(input)] },
  length: { 0: (input) => [lengthOf(input)] },
  keys: { 0: (input) => [keysOf(input)] },
  type: { 0: (input) => [jqTypeOf(input)] },
  add: { 0: (input) => [listOf(input).reduce((sum, item) => combine(sum, item, "+"), null)] },
  select: { 1: (input, [condition], of) => each(condition, input, of).flatMap((value) => (isTrue(value) ? [input] : [])) },
  map: { 1: (input, [filter], of) => [listOf(input).flatMap((item) => each(filter, item, of))] },
  recurse: { 0: (input) => recurse(input) },
  any: {
    0: (input) => [listOf(input).some(isTrue)],
    1: (input, [filter], of) => [listOf(input).some((item) => each(filter, item, of).some(isTrue))],
  },
  all: {
    0: (input) => [listOf(input).every(isTrue)],
    1: (input, [filter], of) => [listOf(input).every((item) => each(filter, item, of).every(isTrue))],
  },
  has: { 1: (input, [key], of) => each(key, input, of).map((name) => hasKey(input, name)) },
  contains: { 1: (input, [other], of) => each(other, input, of).map((value) => containsJson(input, value)) },
  inside: { 1: (input, [other], of) => each(other, input, of).map((value) => containsJson(value, input)) },
  sort: { 0: (input) => [[...listOf(input)].sort(compare)] },
  sort_by: { 1: (input, [filter], of) => [sorted(input, filter, of).map(({ item }) => item)] },
  group_by: { 1: (input, [filter], of) => [groups(input, filter, of)] },
  unique: { 0: (input) => [distinct([...listOf(input)].sort(compare))] },
  unique_by: { 1: (input, [filter], of) => [groups(input, filter, of).map(([first = null]) => first)] },
  min: { 0: (input) => [[...listOf(input)].sort(compare)[0] ?? null] },
  max: { 0: (input) => [[...listOf(input)].sort(compare).at(-1) ?? null] },
  min_by: { 1: (input, [filter], of) => [sorted(input, filter, of)[0]?.item ?? null] },
  max_by: { 1: (input, [filter], of) => [sorted(input, filter, of).at(-1)?.item ?? null] },
  reverse: { 0: (input) => [[...listOf(input)].reverse()] },
  first: { 0: (input) => [listOf(input)[0] ?? null], 1: (input, [filter], of) => each(filter, input, of).slice(0, 1) },
  last: { 0: (input) => [listOf(input).at(-1) ?? null], 1: (input, [filter], of) => each(filter, input, of).slice(-1) },
  flatten: { 0: (input) => [flatten(listOf(input))] },
  tostring: { 0: (input) => [typeof input === "string" ? input : writeCompactJson(input)] },
  tonumber: { 0: (input) => [numberOf(input)] },
  floor: { 0: (input) => [typeof input === "number" ? Math.floor(input) : input] },
  startswith: { 1: (input, [start], of) => each(start, input, of).map((text) => textOf(input).startsWith(textOf(text))) },
  endswith: { 1: (input, [end], of) => each(end, input, of).map((text) => textOf(input).endsWith(textOf(text))) },
  split: { 1: (input, [by], of) => each(by, input, of).map((text) => textOf(input).split(textOf(text))) },
  join: { 1: (input, [by], of) => each(by, input, of).map((text) => listOf(input).map(plain).join(textOf(text))) },
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

const recurse = (value: PdJson): readonly PdJson[] =>
  [value, ...(isPdList(value) || isPdObject(value) ? listOf(value).flatMap(recurse) : [])];

const sorted = (input: PdJson, filter: JqNode | undefined, of: Evaluate): readonly { item: PdJson; by: readonly PdJson[] }[] =>
  listOf(input).map((item) => ({ item, by: each(filter, item, of) })).sort((a, b) => compare(a.by, b.by));

function groups(input: PdJson, filter: JqNode | undefined, of: Evaluate): readonly (readonly PdJson[])[] {
  const found: { by: readonly PdJson[]; items: PdJson[] }[] = [];
  for (const { item, by } of sorted(input, filter, of)) {
    const last = found.at(-1);
    if (last !== undefined && compare(last.by, by) === 0) last.items.push(item);
    else found.push({ by, items: [item] });
  }
  return found.map(({ items }) => items);
}

const distinct = (items: readonly PdJson[]): readonly PdJson[] =>
  items.filter((item, i) => i === 0 || compare(item, items[i - 1] ?? null) !== 0);

const flatten = (items: readonly PdJson[]): readonly PdJson[] =>
  items.flatMap((item) => (isPdList(item) ? flatten(item) : [item]));

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
