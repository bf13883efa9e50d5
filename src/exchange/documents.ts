import { decodeFile, MAX_FILE_CHARACTERS } from "./bytes.ts";
import type { JsonFault, JsonLiberty, JsonObject, JsonValue } from "./json.ts";
import { parseJson } from "./json.ts";
import {
  isConfiguration, isLabelRule, isLog, isMembers, isOperatorStatus, isRuleGroup, isStoreLimits, itemKind, knownList, knownObject,
  type KnownDocument,
} from "./known-documents.ts";
import { fail, warn, type NoticeList } from "./notices.ts";
import { findDocuments, type FoundDocuments } from "./pasted.ts";
import { isList, isObject, pathOf, rootPlace, showFields, showValue, within, type DocumentPlace } from "./reading.ts";
import type { NoticeCode } from "./sentences.ts";
import { framedText, isHistory, nameText } from "./text-kinds.ts";
import { quoted } from "../kernel/words.ts";

/** What somebody gave us, with the name by which they know it: a text, or a file's bytes as they are. */
export interface GivenFile {
  readonly name: string;
  readonly text: string | Uint8Array;
}

/** What one of the files gave. */
export interface FileContents {
  readonly name: string;
  readonly stores: number;
  readonly regions: number;
}

/** What the importer takes from a set of files, each piece with its place. */
export interface Documents {
  readonly stores: StorePiece[];
  readonly regions: Piece[];
  /** PD's configuration, whole or in parts: `replication`, `schedule`, the stores' limits. */
  readonly configurations: ObjectPiece[];
  /** Placement rules, their groups alone or with rules in them, and rules that label regions. */
  readonly rules: ObjectPiece[];
  readonly ruleGroups: ObjectPiece[];
  readonly labelRules: ObjectPiece[];
  /** Names of running schedulers; then `scheduler config evict-leader-scheduler`, `member`, and the list of `health`. */
  readonly schedulers: { readonly names: readonly string[]; readonly place: DocumentPlace }[];
  readonly storeSchedulers: ObjectPiece[];
  readonly members: ObjectPiece[];
  readonly health: Piece[];
  readonly clusterIds: Set<string>;
  readonly files: FileContents[];
}

export interface Piece {
  readonly value: JsonValue;
  readonly place: DocumentPlace;
}

export interface ObjectPiece {
  readonly value: JsonObject;
  readonly place: DocumentPlace;
}

export interface StorePiece extends Piece {
  /** True for a store without `{store, status}` around it. */
  readonly isBare: boolean;
}

export const MAX_FILES = 50;
/** Documents in one text: one region per line, as `jq -c '.regions[]'` writes them. */
const MAX_DOCUMENTS = 20_000;
/** Texts within texts, and wrappers within wrappers. */
const MAX_WRAPPERS = 4;

/** What opening one file needs to know of it. */
interface Opening {
  readonly documents: Documents;
  readonly notices: NoticeList;
  /** The file's name, for what is said of it as a whole. */
  readonly file: string;
  /** What has been said of this file and need not be said again. */
  readonly said: Set<string>;
}

/** Finds out what each file is, by its content alone. What cannot be used is said; never throws. */
export function openDocuments(files: readonly GivenFile[], notices: NoticeList): Documents {
  const documents: Documents = {
    stores: [], regions: [], configurations: [], rules: [], ruleGroups: [], labelRules: [], schedulers: [], storeSchedulers: [],
    members: [], health: [], clusterIds: new Set(), files: [],
  };
  if (files.length > MAX_FILES) {
    fail(notices, "file.too-many", "", { count: files.length, limit: MAX_FILES });
    return documents;
  }
  for (const file of files) {
    const before = { stores: documents.stores.length, regions: documents.regions.length };
    const opening: Opening = { documents, notices, file: fileLabel(file.name), said: new Set() };
    openFile(opening, file.text, files.length > 1 ? `${opening.file}:` : "");
    documents.files.push({
      name: opening.file, stores: documents.stores.length - before.stores, regions: documents.regions.length - before.regions,
    });
  }
  if (documents.clusterIds.size > 1) {
    const [first = "", second = ""] = documents.clusterIds;
    warn(notices, "import.different-cluster-ids", "", { first, second });
  }
  return documents;
}

/** A file's name as places show it: of a long path the end, which tells files apart. */
function fileLabel(name: string): string {
  const end = quoted(name.slice(-LONGEST_LABEL));
  return name.length > LONGEST_LABEL ? `…${end}` : end;
}

const LONGEST_LABEL = 47;

/** Says something of the file as a whole, once. */
function sayOnce(opening: Opening, code: NoticeCode, where: string,
  values: Readonly<Record<string, string | number>> = {}): void {
  const key = `${code} ${values["document"] ?? ""}`;
  if (opening.said.has(key)) return;
  opening.said.add(key);
  warn(opening.notices, code, where, values);
}

function openFile(opening: Opening, given: string | Uint8Array, prefix: string): void {
  const { notices, file } = opening;
  const text = typeof given === "string" ? given : decode(opening, given);
  if (text === undefined) return;
  if (text.length > MAX_FILE_CHARACTERS) {
    fail(notices, "file.too-large", file, { size: text.length, limit: MAX_FILE_CHARACTERS });
    return;
  }
  const found = findIn(opening, text.startsWith("\ufeff") ? text.slice(1) : text);
  if (found === undefined) return;
  sayLiberties(opening, found);
  if (found.values.length > 1) warn(notices, "file.several", file, { count: found.values.length });
  for (const [index, value] of found.values.entries()) {
    const place = rootPlace(found.values.length > 1 ? `${prefix}#${index + 1}:` : prefix);
    openDocument(opening, value, place, 0);
  }
}

function decode({ notices, file }: Opening, bytes: Uint8Array): string | undefined {
  const decoded = decodeFile(bytes);
  if (!decoded.ok) {
    if (decoded.kind === "archive") fail(notices, "file.archive", file, { program: decoded.program });
    else if (decoded.kind === "damaged") fail(notices, "file.damaged", file);
    else fail(notices, "file.too-large", file, { size: bytes.length, limit: MAX_FILE_CHARACTERS });
    return undefined;
  }
  if (decoded.unpacked) warn(notices, "text.unpacked", file);
  if (decoded.encoding !== "UTF-8") warn(notices, "text.encoding", file, { encoding: decoded.encoding });
  return decoded.text;
}

/** The documents in a text; undefined where it has none or a broken one, which is said. */
function findIn({ notices, file }: Opening, text: string): FoundDocuments | undefined {
  const start = text.slice(0, 2_000).trimStart();
  const nul = text.indexOf("\0");
  const framed = framedText(text);
  if (nul >= 0) fail(notices, "file.binary", file, { line: text.slice(0, nul).split("\n").length });
  else if (start === "" && text.trim() === "") fail(notices, "file.empty", file);
  else if (/^<(?:[!?]|html\b|head\b|body\b)/i.test(start)) fail(notices, "file.html", file);
  else if (isHistory(start)) fail(notices, "file.history", file);
  else if (framed !== undefined) fail(notices, framed.code, file, framed.values);
  else {
    const found = findDocuments(text, MAX_DOCUMENTS);
    if (found.headless?.atStart) fail(notices, "file.headless", file, { found: quoted(found.headless.text) });
    else if (found.fault !== null) sayFault(notices, found.fault, file);
    else if (isLog(found.values)) fail(notices, "file.log", file);
    else if (found.values.length > 0) return found;
    else {
      const kind = nameText(text);
      fail(notices, kind.code, file, kind.values);
    }
  }
  return undefined;
}

function sayFault(notices: NoticeList, fault: JsonFault, file: string): void {
  const { line, column, found, expected } = fault;
  const values = { line, column, found: quoted(found), expected };
  if (fault.kind === "truncated") fail(notices, "file.truncated", file, values);
  else if (fault.kind === "too-deep") fail(notices, "file.too-deep", file, values);
  else fail(notices, "file.not-json", file, values);
}

const libertyCodes: Readonly<Record<JsonLiberty, NoticeCode>> = {
  comments: "text.comments", commas: "text.commas", quotes: "text.quotes", dots: "text.dots", blanks: "text.blanks",
};

/** Names everything that was passed over or mended to read the text. */
function sayLiberties({ notices, file }: Opening, found: FoundDocuments): void {
  for (const { line, text } of found.skipped) {
    warn(notices, "text.skipped", file, { line, found: quoted(text).replaceAll("`", "'") });
  }
  for (const [liberty, line] of found.liberties) warn(notices, libertyCodes[liberty], file, { line });
  if (found.headless !== null) warn(notices, "text.headless", file, { line: found.headless.line });
  if (found.colours) warn(notices, "text.colours", file);
  if (found.wrappedAt > 0) warn(notices, "text.wrapped", file, { width: found.wrappedAt });
}

const pathOrFile = (opening: Opening, place: DocumentPlace): string => pathOf(place) || opening.file;

/** Takes what the value holds, or says what it is. `depth` counts the wrappers around it. */
function openDocument(opening: Opening, value: JsonValue, place: DocumentPlace, depth: number): void {
  if (isList(value)) openList(opening, value, place, depth);
  else if (isObject(value)) openObject(opening, value, place, depth);
  else if (value === null) warn(opening.notices, "file.null", pathOrFile(opening, place));
  else if (typeof value === "string") openText(opening, value, place, depth);
  else fail(opening.notices, "file.unknown", pathOrFile(opening, place), { found: showValue(value) });
}

/** A JSON string: JSON once more, as logs and HTTP clients wrap it, or what PD answers instead of a document. */
function openText(opening: Opening, text: string, place: DocumentPlace, depth: number): void {
  const where = pathOrFile(opening, place);
  const inner = depth < MAX_WRAPPERS && /[{[]/.test(text) ? findDocuments(text, MAX_DOCUMENTS) : undefined;
  if (isOperatorStatus(text)) {
    warn(opening.notices, "file.not-needed", where, { document: "`pd-ctl operator check`" });
  } else if (inner !== undefined && inner.fault === null && inner.values.length > 0) {
    sayOnce(opening, "text.nested", where);
    for (const value of inner.values) openDocument(opening, value, place, depth + 1);
  } else {
    fail(opening.notices, "file.pd-error", where, { message: quoted(text) });
  }
}

const has = (object: JsonObject, ...keys: readonly string[]): boolean => keys.some((key) => Object.hasOwn(object, key));

function openObject(opening: Opening, object: JsonObject, place: DocumentPlace, depth: number): void {
  const { documents } = opening;
  noteClusterId(documents, object);
  const used = openWrapped(opening, object, "stores", place);
  if (openWrapped(opening, object, "regions", place) || used) return;
  if (openItem(opening, object, place)) return;
  const regionInfos = object["region_infos"];
  if (isObject(regionInfos)) openTikvCtl(opening, regionInfos, within(place, "region_infos"));
  else if (isConfiguration(object) || isStoreLimits(object)) documents.configurations.push({ value: object, place });
  else if (has(object, "group_id")) openRule(opening, object, place);
  else if (isLabelRule(object)) documents.labelRules.push({ value: object, place });
  else if (isRuleGroup(object)) documents.ruleGroups.push({ value: object, place });
  else if (isMembers(object)) documents.members.push({ value: object, place });
  else if (isObject(object["store-id-ranges"])) documents.storeSchedulers.push({ value: object, place });
  else openOther(opening, object, place, depth);
}

function openOther(opening: Opening, object: JsonObject, place: DocumentPlace, depth: number): void {
  if (has(object, "format", "inputs")) {
    fail(opening.notices, "file.is-scenario", pathOrFile(opening, place));
    return;
  }
  const known = knownObject(object);
  if (known !== undefined) sayKnown(opening, known, place);
  else if (!openMembers(opening, Object.entries(object), place, depth)) {
    fail(opening.notices, "file.unknown", pathOrFile(opening, place), { found: showFields(object) });
  }
}

function sayKnown(opening: Opening, { name, instead }: KnownDocument, place: DocumentPlace): void {
  const where = pathOrFile(opening, place);
  if (instead === undefined) sayOnce(opening, "file.not-needed", where, { document: name });
  else sayOnce(opening, "file.other-form", where, { document: name, instead });
}

/** Opens the documents within something that is none itself: an answer of a server with its headers, a list of answers. */
function openMembers(
  opening: Opening, members: readonly (readonly [string | number, JsonValue])[], place: DocumentPlace, depth: number,
): boolean {
  if (depth >= MAX_WRAPPERS) return false;
  const inner = members.filter(([, value]) => holdsDocuments(value, depth + 1));
  for (const [key, value] of inner) {
    if (typeof key === "string") sayOnce(opening, "file.wrapper", pathOrFile(opening, place), { field: quoted(key) });
    openDocument(opening, value, within(place, key), depth + 1);
  }
  return inner.length > 0;
}

/** Members of an unknown wrapper that are looked into. */
const MOST_MEMBERS = 100;

function holdsDocuments(value: JsonValue, depth: number): boolean {
  if (depth > MAX_WRAPPERS) return false;
  if (typeof value === "string") {
    if (!/^\s*[{[]/.test(value)) return false;
    const inner = parseJson(value);
    return inner.ok && typeof inner.value !== "string" && holdsDocuments(inner.value, depth + 1);
  }
  if (isList(value)) return value.slice(0, MOST_MEMBERS).some((item) => holdsDocuments(item, depth + 1));
  if (!isObject(value)) return false;
  return isList(value["stores"]) || isList(value["regions"]) || itemKind(value) !== null ||
    isObject(value["region_infos"]) || isConfiguration(value) || isMembers(value) ||
    Object.values(value).slice(0, MOST_MEMBERS).some((item) => holdsDocuments(item, depth + 1));
}

/** `{count, stores: […]}`; `null` stands for an empty list. One document may hold both kinds, each wrapped again or not. */
function openWrapped(opening: Opening, object: JsonObject, kind: "stores" | "regions", place: DocumentPlace): boolean {
  if (!has(object, kind)) return false;
  const inner = object[kind];
  const listPlace = within(place, kind);
  if (isObject(inner) && has(inner, kind)) return openWrapped(opening, inner, kind, listPlace);
  if (inner !== null && !isList(inner)) return false;
  const list = inner ?? [];
  const count = object["count"];
  if (typeof count === "number" && count !== list.length && !has(object, kind === "stores" ? "regions" : "stores")) {
    warn(opening.notices, "list.count", pathOf(within(place, "count")), { said: count, listed: list.length });
  }
  openItems(opening, list, kind, listPlace);
  return true;
}

/** Takes what a list of stores or regions lists; an item that is neither is taken too, and said when it is read. */
function openItems(opening: Opening, list: readonly JsonValue[], kind: "stores" | "regions", place: DocumentPlace): void {
  for (const [index, value] of list.entries()) {
    const itemPlace = within(place, index);
    if (openItem(opening, value, itemPlace)) continue;
    if (kind === "stores") opening.documents.stores.push({ value, place: itemPlace, isBare: false });
    else opening.documents.regions.push({ value, place: itemPlace });
  }
}

/** Takes a single store or region in whatever shape it has; false where the value is none. */
function openItem(opening: Opening, value: JsonValue, place: DocumentPlace): boolean {
  const { stores, regions } = opening.documents;
  switch (itemKind(value)) {
    case "store":
      stores.push({ value, place, isBare: false });
      return true;
    case "bare-store":
      sayOnce(opening, "file.bare-stores", pathOrFile(opening, place));
      stores.push({ value, place, isBare: true });
      return true;
    case "region":
      regions.push({ value, place });
      return true;
    case "tidb-region":
      sayOnce(opening, "file.tidb-regions", pathOrFile(opening, place));
      regions.push({ value, place });
      return true;
    case "wrapped-region":
      sayOnce(opening, "file.wrapped-regions", pathOrFile(opening, place));
      regions.push({ value: unwrapRegion(value), place });
      return true;
    case null:
      return false;
  }
}

/** PD of 2017 prints `{region: {…}, leader, down_peers, pending_peers}`: here as one object, as it is since. */
function unwrapRegion(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const { region, ...reports } = value as JsonObject & { readonly region?: JsonValue };
  return isObject(region) ? { ...reports, ...region } as JsonObject : value;
}

/** `tikv-ctl raft region`: what one store has on its disk of each of its regions. */
function openTikvCtl(opening: Opening, infos: JsonObject, place: DocumentPlace): void {
  sayOnce(opening, "file.tikv-ctl-regions", pathOrFile(opening, place));
  for (const [key, info] of Object.entries(infos)) {
    const state = isObject(info) ? info["region_local_state"] : undefined;
    const region = isObject(state) ? state["region"] : undefined;
    // A replica that was removed leaves a tombstone without peers behind.
    if (!isObject(state) || !isObject(region) || state["state"] === "Tombstone" || region["state"] === "Tombstone") continue;
    opening.documents.regions.push({ value: region, place: within(place, key, "region_local_state", "region") });
  }
}

function openList(opening: Opening, list: readonly JsonValue[], place: DocumentPlace, depth: number): void {
  const { documents, notices } = opening;
  const kind = itemKind(list.find((item) => isObject(item)));
  const known = knownList(list);
  const first = list.find((item) => isObject(item));
  if (kind !== null) {
    openItems(opening, list, kind === "store" || kind === "bare-store" ? "stores" : "regions", place);
  } else if (isObject(first) && (has(first, "group_id") || isRuleGroup(first) || isLabelRule(first))) {
    for (const [index, item] of list.entries()) if (isObject(item)) openObject(opening, item, within(place, index), depth);
  } else if (isObject(first) && has(first, "member_id")) {
    documents.health.push({ value: list, place });
  } else if (list.length > 0 && list.every((item) => typeof item === "string" && item.endsWith("-scheduler"))) {
    documents.schedulers.push({ names: list.filter((item) => typeof item === "string"), place });
  } else if (known !== undefined && list.some((item) => !isDocumentText(item))) {
    sayKnown(opening, known, place);
  } else if (!openMembers(opening, list.map((value, index) => [index, value] as const), place, depth)) {
    fail(notices, "file.unknown", pathOrFile(opening, place), { found: showValue(list) });
  }
}

const isDocumentText = (item: JsonValue): boolean => typeof item === "string" && /^\s*[{[]/.test(item);

/** A placement rule, or the bundle of a group with rules in it, which need not say again whose they are. */
function openRule({ documents }: Opening, object: JsonObject, place: DocumentPlace): void {
  const { rules, group_id = null } = object as Readonly<Record<string, JsonValue | undefined>>;
  if (!isList(rules)) documents.rules.push({ value: object, place });
  else {
    documents.ruleGroups.push({ value: object, place });
    documents.rules.push(...rules.filter(isObject).map((rule, index) =>
      ({ value: { group_id, ...rule }, place: within(place, "rules", index) })));
  }
}

/** The cluster's id, where the document tells it. */
function noteClusterId(documents: Documents, object: JsonObject): void {
  const header = object["header"];
  const id = isObject(header) ? header["cluster_id"] : has(object, "max_peer_count") ? object["id"] : undefined;
  if (typeof id === "string" || typeof id === "number") documents.clusterIds.add(quoted(String(id)));
}
