import type { JsonObject, JsonValue } from "./json.ts";
import { LARGEST_ENGINE_ID } from "./limits.ts";
import type { Notice } from "../language/notice.ts";
import { warn, type NoticeList } from "./notices.ts";
import { quoted } from "../kernel/words.ts";

/** A place in a document, as a chain up to its root, so that a path is only written out where something is wrong. */
export interface DocumentPlace {
  readonly parent: DocumentPlace | null;
  /** A property's name, an index, or for the root what stands before the path: "" or a file's name and a colon. */
  readonly key: string | number;
}

export const rootPlace = (prefix: string): DocumentPlace => ({ parent: null, key: prefix });

export function within(place: DocumentPlace, ...keys: readonly (string | number)[]): DocumentPlace {
  let inner = place;
  for (const key of keys) inner = { parent: inner, key };
  return inner;
}

/** The place as a JSON path: `regions[3].leader.store_id`; of a root, the file's name alone. */
export function pathOf(place: DocumentPlace): string {
  if (place.parent === null) return String(place.key).replace(/:$/, "");
  const isFirst = place.parent.parent === null;
  const before = isFirst ? String(place.parent.key) : pathOf(place.parent);
  if (typeof place.key === "number") return `${before}[${place.key}]`;
  return isFirst ? before + place.key : `${before}.${place.key}`;
}

/**
 * The ids of one import. Those that a number cannot hold, and those that we make ourselves, are negative until
 * `engineId` turns them into ids above all others; 0 stands for none.
 */
export interface IdBook {
  /** By -id - 1: the original text, or "" for an id that we made. */
  readonly texts: string[];
  readonly byText: Map<string, number>;
  /** The largest positive id met. */
  largest: number;
}

const LARGEST_UINT64 = 18_446_744_073_709_551_615n;

export const createIdBook = (): IdBook => ({ texts: [], byText: new Map(), largest: 0 });

/** A new id, for something that the documents do not name. */
export const freshId = (ids: IdBook): number => -ids.texts.push("");

/** The id that the run uses. Only valid once all documents have been read. */
export const engineId = (ids: IdBook, id: number): number => (id < 0 ? ids.largest - id : id);

/**
 * The id as the documents write it. One that we made has no number until all documents have been read: a mark stands for
 * it, in the place of which `nameFreshIds` puts the number.
 */
export const writtenId = (ids: IdBook, id: number): string =>
  (id < 0 ? ids.texts[-id - 1] || `${FRESH}${-id}${FRESH}` : String(id));

/** No text of a document can bring it: what notices quote has no characters that draw nothing. */
const FRESH = "\u2061";
const freshMark = /\u2061(\d+)\u2061/g;

/** The notice with the numbers of the ids that we made. Only valid once all documents have been read. */
export function nameFreshIds(ids: IdBook, notice: Notice): Notice {
  if (!notice.text.includes(FRESH)) return notice;
  const named = (text: string): string => text.replace(freshMark, (_, id: string) => String(engineId(ids, -Number(id))));
  const values = Object.entries(notice.values).map(([key, value]) => [key, typeof value === "string" ? named(value) : value]);
  return { ...notice, text: named(notice.text), values: Object.fromEntries(values) as Notice["values"] };
}

/** The texts of substituted ids by the id that the run uses: `Topology.names`. */
export function namesOf(ids: IdBook): Record<string, string> {
  const names: Record<string, string> = {};
  for (const [text, id] of ids.byText) names[String(engineId(ids, id))] = text;
  return names;
}

/** What reading a document needs besides the document. */
export interface Reading {
  readonly notices: NoticeList;
  readonly ids: IdBook;
}

const ownValue = (object: JsonObject, key: string): JsonValue | undefined =>
  Object.hasOwn(object, key) && object[key] !== null ? object[key] : undefined;

/** The id, or 0 where there is none: absent, zero as protobuf leaves it out, or not an id (which is said). */
export function readId(reading: Reading, object: JsonObject, key: string, place: DocumentPlace): number {
  const value = ownValue(object, key);
  if (value === undefined || value === 0) return 0;
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return bookId(reading.ids, value);
  if (typeof value === "string" && /^[1-9]\d{0,19}$/.test(value)) {
    if (value.length <= 15) return bookId(reading.ids, Number(value));
    const exact = BigInt(value);
    if (exact <= LARGEST_UINT64) return bookBigId(reading.ids, value, exact);
  }
  warn(reading.notices, "field.not-id", pathOf(within(place, key)), { found: showValue(value) });
  return 0;
}

function bookId(ids: IdBook, id: number): number {
  if (id > LARGEST_ENGINE_ID) return bookBigId(ids, String(id), BigInt(id));
  if (id > ids.largest) ids.largest = id;
  return id;
}

function bookBigId(ids: IdBook, text: string, exact: bigint): number {
  if (exact <= BigInt(LARGEST_ENGINE_ID)) return bookId(ids, Number(exact));
  const known = ids.byText.get(text);
  if (known !== undefined) return known;
  const substitute = -ids.texts.push(text);
  ids.byText.set(text, substitute);
  return substitute;
}

/** A whole number from 0 to `limit`, or null where it is absent or something else (which is said). */
export function readCountAt(
  reading: Reading, object: JsonObject, key: string, place: DocumentPlace, limit: number = Number.MAX_SAFE_INTEGER,
): number | null {
  const value = ownValue(object, key);
  if (value === undefined) return null;
  const count = typeof value === "string" && /^\d{1,20}$/.test(value) ? Number(value) : value;
  if (typeof count === "number" && count >= 0 && count <= limit) return Math.round(count);
  warn(reading.notices, "field.not-count", pathOf(within(place, key)), { found: showValue(value), limit });
  return null;
}

/** A text, or null where it is absent or something else (which is said). */
export function readTextAt(reading: Reading, object: JsonObject, key: string, place: DocumentPlace): string | null {
  const value = ownValue(object, key);
  if (value === undefined) return null;
  if (typeof value === "string") return value;
  warn(reading.notices, "field.not-text", pathOf(within(place, key)), { found: showValue(value) });
  return null;
}

/** A list, empty where it is absent or something else (which is said). */
export function readList(reading: Reading, object: JsonObject, key: string, place: DocumentPlace): readonly JsonValue[] {
  const value = ownValue(object, key);
  if (value === undefined) return [];
  if (isList(value)) return value;
  warn(reading.notices, "field.not-list", pathOf(within(place, key)), { found: showValue(value) });
  return [];
}

/** An object, or null where it is absent or something else (which is said). */
export function readObject(reading: Reading, object: JsonObject, key: string, place: DocumentPlace): JsonObject | null {
  const value = ownValue(object, key);
  return value === undefined ? null : asObject(reading, value, within(place, key));
}

/** The value as an object, or null where it is something else (which is said). */
export function asObject(reading: Reading, value: JsonValue, place: DocumentPlace): JsonObject | null {
  if (isObject(value)) return value;
  warn(reading.notices, "field.not-object", pathOf(place), { found: showValue(value) });
  return null;
}

export const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as a sentence shows it: short JSON. */
export function showValue(value: JsonValue): string {
  if (isList(value)) return value.length === 0 ? "[]" : "[…]";
  if (isObject(value)) return Object.keys(value).length === 0 ? "{}" : "{…}";
  return typeof value === "string" ? `"${quoted(value)}"` : String(value);
}

/** The first fields of an object of which nothing else can be said. */
export function showFields(object: JsonObject): string {
  const fields = Object.keys(object).slice(0, 4).map((key) => `"${quoted(key)}"`);
  return `{${fields.join(", ")}${Object.keys(object).length > fields.length ? ", …" : ""}}`;
}
