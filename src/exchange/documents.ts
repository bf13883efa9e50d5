import { parseJsonDocuments, type JsonFault, type JsonObject, type JsonValue } from "./json.ts";
import { fail, warn, type NoticeList } from "./notices.ts";
import { isList, isObject, pathOf, rootPlace, showValue, within, type Place } from "./reading.ts";
import { quoted } from "./words.ts";

/** A text that somebody gave us, with the name by which they know it. */
export interface GivenFile {
  readonly name: string;
  readonly text: string;
}

/** What the importer takes from a set of files, each piece with its place. */
export interface Documents {
  readonly stores: Piece[];
  readonly regions: Piece[];
  /** PD's `replication` settings. */
  readonly replication: { readonly value: JsonObject; readonly place: Place }[];
  readonly clusterIds: Set<string>;
}

export interface Piece {
  readonly value: JsonValue;
  readonly place: Place;
}

/** The text of one file. Beyond this no cluster fits that could be simulated: 10,000 regions take about 10 MB as PD 8.5 prints them. */
export const MAX_FILE_CHARACTERS = 48 * 1_048_576;
export const MAX_FILES = 50;
/** Documents in one text: one region per line, as `jq -c '.regions[]'` writes them. */
const MAX_DOCUMENTS = 20_000;

/** Finds out what each file is, by its content alone. What cannot be used is said; never throws. */
export function openDocuments(files: readonly GivenFile[], notices: NoticeList): Documents {
  const documents: Documents = { stores: [], regions: [], replication: [], clusterIds: new Set() };
  if (files.length > MAX_FILES) {
    fail(notices, "file.too-many", "", { count: files.length, limit: MAX_FILES });
    return documents;
  }
  for (const file of files) {
    const prefix = files.length > 1 ? `${quoted(file.name)}:` : "";
    openFile(documents, file.text, prefix, notices);
  }
  if (documents.clusterIds.size > 1) {
    const [first = "", second = ""] = documents.clusterIds;
    warn(notices, "import.different-cluster-ids", "", { first, second });
  }
  return documents;
}

function openFile(documents: Documents, given: string, prefix: string, notices: NoticeList): void {
  const where = prefix.slice(0, -1);
  if (given.length > MAX_FILE_CHARACTERS) {
    fail(notices, "file.too-large", where, { size: given.length, limit: MAX_FILE_CHARACTERS });
    return;
  }
  const text = given.startsWith("\ufeff") ? given.slice(1) : given;
  if (!looksLikeJson(text, where, notices)) return;
  const parsed = parseJsonDocuments(text, MAX_DOCUMENTS);
  if (!parsed.ok) {
    sayFault(parsed.fault, text, where, notices);
    return;
  }
  if (parsed.values.length > 1) warn(notices, "file.several", where, { count: parsed.values.length });
  for (const [index, value] of parsed.values.entries()) {
    const place = rootPlace(parsed.values.length > 1 ? `${prefix}#${index + 1}:` : prefix);
    openDocument(documents, value, place, notices);
  }
}

/** Catches what is not even an attempt at JSON, to name it instead of a column. */
function looksLikeJson(text: string, where: string, notices: NoticeList): boolean {
  const start = text.slice(0, 2_000).trimStart();
  const nul = text.indexOf("\0");
  if (nul >= 0) fail(notices, "file.binary", where, { line: text.slice(0, nul).split("\n").length });
  else if (start === "" && text.trim() === "") fail(notices, "file.empty", where);
  else if (start.startsWith("<")) fail(notices, "file.html", where);
  else return true;
  return false;
}

/** pd-ctl prints failures as text: `Failed to get store: [404] "store 9 not found"`. */
const pdFailure = /^\s*(?:Failed|\[\d{3}\]|\[PD:|Error)/;

function sayFault(fault: JsonFault, text: string, where: string, notices: NoticeList): void {
  const { line, column, found, expected } = fault;
  const values = { line, column, found: quoted(found), expected };
  if (pdFailure.test(text)) fail(notices, "file.pd-error", where, { message: quoted(text) });
  else if (fault.kind === "truncated") fail(notices, "file.truncated", where, values);
  else if (fault.kind === "too-deep") fail(notices, "file.too-deep", where, values);
  else fail(notices, "file.not-json", where, values);
}

function openDocument(documents: Documents, value: JsonValue, place: Place, notices: NoticeList): void {
  if (isList(value)) openList(documents, value, place, notices);
  else if (isObject(value)) openObject(documents, value, place, notices);
  else if (value === null) warn(notices, "file.null", pathOf(place));
  else if (typeof value === "string") fail(notices, "file.pd-error", pathOf(place), { message: quoted(value) });
  else fail(notices, "file.unknown", pathOf(place), { found: showValue(value) });
}

const has = (object: JsonObject, ...keys: readonly string[]): boolean => keys.some((key) => Object.hasOwn(object, key));

function openObject(documents: Documents, object: JsonObject, place: Place, notices: NoticeList): void {
  let used = false;
  if (has(object, "stores")) used = openWrapped(documents, object, "stores", place, notices) || used;
  if (has(object, "regions")) used = openWrapped(documents, object, "regions", place, notices) || used;
  if (used) return;
  if (has(object, "store") && isObject(object["store"])) {
    documents.stores.push({ value: object, place });
  } else if (has(object, "id") && has(object, "start_key", "end_key", "peers", "epoch")) {
    documents.regions.push({ value: object, place });
  } else {
    openOther(documents, object, place, notices);
  }
}

/** `{count, stores: […]}`; `null` stands for an empty list. One document may hold both kinds, each wrapped again or not. */
function openWrapped(
  documents: Documents, object: JsonObject, kind: "stores" | "regions", place: Place, notices: NoticeList,
): boolean {
  const inner = object[kind];
  const listPlace = within(place, kind);
  if (isObject(inner) && has(inner, kind)) return openWrapped(documents, inner, kind, listPlace, notices);
  if (inner !== null && !isList(inner)) return false;
  const list = inner ?? [];
  const count = object["count"];
  if (typeof count === "number" && count !== list.length && !has(object, kind === "stores" ? "regions" : "stores")) {
    warn(notices, "list.count", pathOf(within(place, "count")), { said: count, listed: list.length });
  }
  for (const [index, value] of list.entries()) documents[kind].push({ value, place: within(listPlace, index) });
  return true;
}

function openList(documents: Documents, list: readonly JsonValue[], place: Place, notices: NoticeList): void {
  const first = list.find((item) => isObject(item));
  const item: JsonObject = isObject(first) ? first : {};
  if (has(item, "store") && has(item, "status", "store")) {
    for (const [index, value] of list.entries()) documents.stores.push({ value, place: within(place, index) });
  } else if (has(item, "start_key", "end_key", "peers", "epoch") && !has(item, "group_id")) {
    for (const [index, value] of list.entries()) documents.regions.push({ value, place: within(place, index) });
  } else if (has(item, "member_id")) {
    warn(notices, "file.not-needed", pathOf(place), { document: "health" });
  } else if (has(item, "group_id")) {
    warn(notices, "file.not-needed", pathOf(place), { document: "list of placement rules" });
  } else if (list.length > 0 && list.every((entry) => typeof entry === "string")) {
    warn(notices, "file.not-needed", pathOf(place), { document: "list of operators" });
  } else {
    fail(notices, "file.unknown", pathOf(place), { found: showValue(list) });
  }
}

/** PD's other documents, told by a field that no other has. */
const otherDocuments: readonly { readonly field: string; readonly document: string }[] = [
  { field: "members", document: "list of members" },
  { field: "member_id", document: "member" },
  { field: "max_peer_count", document: "cluster document" },
  { field: "raft_bootstrap_time", document: "cluster status" },
  { field: "build_ts", document: "status" },
  { field: "region_infos", document: "neighbour's document (`tikv-ctl raft region`)" },
  { field: "schedule", document: "configuration" },
  { field: "group_id", document: "placement rule" },
  { field: "version", document: "version" },
];

function openOther(documents: Documents, object: JsonObject, place: Place, notices: NoticeList): void {
  const header = object["header"];
  noteClusterId(documents, isObject(header) ? header["cluster_id"] : object["max_peer_count"] && object["id"]);
  const replication = object["replication"];
  if (isObject(replication) || has(object, "max-replicas")) {
    warn(notices, "file.config-used", pathOf(place));
    documents.replication.push(isObject(replication)
      ? { value: replication, place: within(place, "replication") }
      : { value: object, place });
    return;
  }
  if (has(object, "format", "inputs")) {
    fail(notices, "file.is-scenario", pathOf(place));
    return;
  }
  const known = otherDocuments.find((other) => has(object, other.field));
  if (known !== undefined) warn(notices, "file.not-needed", pathOf(place), { document: known.document });
  else fail(notices, "file.unknown", pathOf(place), { found: showFields(object) });
}

function noteClusterId(documents: Documents, id: JsonValue | undefined): void {
  if (typeof id === "string" || typeof id === "number") documents.clusterIds.add(String(id));
}

function showFields(object: JsonObject): string {
  const fields = Object.keys(object).slice(0, 4).map((key) => `"${quoted(key)}"`);
  return fields.length === 0 ? "{}" : `an object with ${fields.join(", ")}`;
}
