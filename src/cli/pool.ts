import { nearestRank } from "../kernel/search.ts";
import { formatDuration, parseDuration, type Duration } from "../kernel/time.ts";
import type { Spread } from "../story/types.ts";
import { isJsonList, isJsonObject, type Json } from "../kernel/write-json.ts";

/**
 * Pools the documents of several runs into one with the same keys: numbers and durations become their spread over the
 * runs, 0 where a run has counted none of a kind; spreads are pooled over all regions of all runs; lists of objects are pooled
 * id by id, or place by place where they have none; lists of texts are gathered; texts that differ become null; ids stay what
 * they are.
 */
export function poolDocuments(documents: readonly Json[]): Json {
  return pool(documents, "");
}

/** Writes a spread so that `poolDocuments` can pool it: with all its values. */
export const spreadWithValues = ({ values }: Spread): Json => ({ [VALUES]: values });

const VALUES = "values of a spread";

function pool(documents: readonly Json[], key: string): Json {
  const there = documents.filter((document) => document !== null);
  const [first] = there;
  if (first === undefined) return null;
  if (typeof first === "object") return isJsonList(first) ? poolLists(there.filter(isJsonList))
    : poolObjects(there.filter(isJsonObject));
  if (key === "id" || typeof first === "bigint") return first;
  if (typeof first === "number") return spreadOfNumbers(there.filter((value) => typeof value === "number"));
  const durations = there.map((value) => (typeof value === "string" ? parseDuration(value) : undefined));
  if (durations.every((value) => value !== undefined)) return spreadOfDurations(durations);
  return there.every((value) => value === first) ? first : null;
}

function poolObjects(objects: readonly { readonly [key: string]: Json }[]): Json {
  const areDurations = objects.some((object) => VALUES in object);
  if (areDurations) return spreadOfDurations(objects.flatMap((object) => object[VALUES] as Duration[]));
  const keys = new Set(objects.flatMap((object) => Object.keys(object)));
  const areCounts = objects.every((object) => Object.values(object).every((value) => typeof value === "number"));
  const absent = areCounts ? 0 : null;
  return Object.fromEntries([...keys].map((key) => [key, pool(objects.map((object) => object[key] ?? absent), key)]));
}

function poolLists(lists: readonly (readonly Json[])[]): Json {
  const isOfObjects = lists.some((list) => list.some((item) => typeof item === "object"));
  if (!isOfObjects) return [...new Set(lists.flat())];
  const ids = new Set(lists.flat().map(idOf));
  if (!ids.has(undefined)) {
    return [...ids].map((id) => pool(lists.map((list) => list.find((item) => idOf(item) === id) ?? null), ""));
  }
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, place) => pool(lists.map((list) => list[place] ?? null), ""));
}

const idOf = (item: Json): Json | undefined =>
  (item !== null && typeof item === "object" && isJsonObject(item) ? item["id"] : undefined);

const spreadOfNumbers = (values: readonly number[]): Json => spread(values, (value) => value);

const spreadOfDurations = (values: readonly Duration[]): Json => spread(values, (value) => formatDuration(value as Duration));

/** By nearest rank: each figure is a value that really occurred. */
function spread(values: readonly number[], write: (value: number) => Json): Json {
  const sorted = values.slice().sort((a, b) => a - b);
  const rank = (percent: number): Json => {
    const value = nearestRank(sorted, percent);
    return value === undefined ? null : write(value);
  };
  return { count: sorted.length, min: rank(0), median: rank(50), p95: rank(95), max: rank(100) };
}
