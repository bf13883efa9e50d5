import type { Input } from "../action/index.ts";
import { PRESETS } from "../cluster/presets.ts";
import { parseSetting, PD_ITEMS, settingText } from "../cluster/settings.ts";
import { PRESET_NAMES } from "../kernel/preset.ts";
import { parseDuration, START, type Duration } from "../kernel/time.ts";
import { expectedValues } from "../proto/setting-text.ts";
import type { Expected } from "../proto/settings.ts";
import { pdConflict, PD_SETTINGS } from "../proto/settings/pd.ts";
import type { Documents } from "./documents.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { isStoreLimits } from "./known-documents.ts";
import { warn } from "./notices.ts";
import { isList, isObject, pathOf, showValue, within, type DocumentPlace, type Reading } from "./reading.ts";
import { defaultAmong, readPlacementRules, type GivenRules } from "./rules.ts";
import { readSchedulers, type GivenStore, type Item } from "./schedulers.ts";
import { quoted } from "../kernel/words.ts";

/** What a run takes from PD's configuration. */
export interface Configuration {
  /** The `replication` items in force, for the topology; undefined where nobody gave them. */
  readonly replication: { readonly value: JsonObject; readonly place: DocumentPlace } | undefined;
  /** What `configurationInputs` makes inputs of. */
  readonly asked: Asked;
  readonly maxStoreDownTime: Duration;
  /** Peers per minute of stores that differ from most, by the store's id as it is written. */
  readonly storeLimits: readonly StoreLimit[];
  readonly schedules: readonly GivenStore[];
  readonly rules: GivenRules | undefined;
}

/** Settings that were asked for, by our names, and the items that they come from. */
interface Asked {
  readonly settings: ReadonlyMap<string, string>;
  readonly items: ReadonlyMap<string, Item>;
  readonly unknown: readonly string[];
  /** The first document of PD's configuration. */
  readonly place: DocumentPlace | undefined;
}

/** One store's own limit. */
export interface StoreLimit {
  readonly store: string;
  readonly limit: "add-peer" | "remove-peer";
  readonly rate: number;
}

/** Reads everything that was given of PD's configuration; what differs is said. */
export function readConfiguration(reading: Reading, documents: Documents): Configuration {
  const items = new Map<string, Item>();
  for (const { value, place } of documents.configurations) gather(items, value, place);
  const settings = new Map<string, string>();
  const schedulers = readSchedulers(reading, settings, items, documents);
  const storeLimits = readStoreLimits(settings, items);
  const unknown = [...schedulers.unknown];
  for (const [name, item] of items) {
    if (name === "max-replicas" || name === "location-labels") continue;
    if (!readSetting(reading, settings, name, item) && !isAsAssumed(reading, name, item)) unknown.push(name);
  }
  const rulesAreOn = String(items.get("enable-placement-rules")?.value ?? true) !== "false";
  const rules = readPlacementRules(reading, documents, rulesAreOn);
  const replication = readReplication(settings, items, rules);
  const down = settings.get(PD_SETTINGS.maxStoreDownTime.key);
  return {
    replication,
    asked: { settings, items, unknown, place: documents.configurations[0]?.place },
    maxStoreDownTime: (down === undefined ? undefined : parseDuration(down)) ?? PRESETS.tikv.pd.maxStoreDownTime,
    storeLimits,
    schedules: schedulers.stores,
    rules,
  };
}

/**
 * Settings that differ from ours, as inputs of the first instant of a cluster with these location labels; what is used, and
 * what is not simulated, is said. An isolation level that is none of the labels is left out, as PD refuses it.
 */
export function configurationInputs(
  reading: Reading, { asked }: Configuration, locationLabels: readonly string[],
): readonly Input[] {
  const { items, unknown, place } = asked;
  const { key: isolation } = PD_SETTINGS.isolationLevel;
  const isolationLevel = asked.settings.get(isolation) ?? "";
  const conflict = pdConflict({ ...PRESETS.tikv.pd, locationLabels, isolationLevel }, isolation);
  const settings = [...asked.settings].filter(([key]) => key !== isolation || conflict === null);
  if (conflict !== null) {
    const where = items.get("isolation-level")?.place ?? place;
    const values = { item: "isolation-level", found: showValue(isolationLevel), ...expectedValues(conflict) };
    warn(reading.notices, "config.not-value", where === undefined ? "" : pathOf(where), values);
  }
  if (place !== undefined) sayUse(reading, place, items, settings, unknown);
  return settings.filter(([key, value]) => differs(key, value))
    .map(([key, value]): Input => ({ at: START, action: { kind: "set", key, value } }));
}

/** Items of all given documents by name; of one that was given twice the last counts. */
function gather(items: Map<string, Item>, value: JsonObject, place: DocumentPlace): void {
  if (isStoreLimits(value)) {
    items.set("store-limit", { value, place });
    return;
  }
  const groups = ["schedule", "replication"].filter((group) => isObject(value[group]));
  for (const group of groups) {
    const inner = value[group];
    if (isObject(inner)) for (const [name, item] of Object.entries(inner)) items.set(name,
      { value: item, place: within(place, group, name) });
  }
  if (groups.length === 0) {
    for (const [name, item] of Object.entries(value)) items.set(name, { value: item, place: within(place, name) });
    return;
  }
  for (const name of Object.keys(serverItems)) {
    const item = value[name];
    // The lease is a number of seconds, as etcd has it.
    const text = name === "lease" && typeof item === "number" ? `${item}s` : item;
    if (text !== undefined) items.set(name, { value: text, place: within(place, name) });
  }
  const mode = value["replication-mode"];
  if (isObject(mode) && mode["replication-mode"] !== "majority") {
    items.set("replication-mode", { value: mode["replication-mode"] ?? null, place: within(place, "replication-mode") });
  }
  const property = value["label-property"];
  if (isObject(property) && Object.keys(property).length > 0) items.set("label-property",
    { value: property, place: within(place, "label-property") });
}

/** A configured value as text, as pd-ctl takes it; undefined for objects, and for lists of such. */
function textOf(value: JsonValue): string | undefined {
  if (isList(value)) return value.some((each) => isList(each) || isObject(each)) ? undefined : value.map(String).join(",");
  return value === null || isObject(value) ? undefined : String(value).trim();
}

/** Items of the server itself that are settings of ours, under the names that releases print. */
const serverItems: Readonly<Record<string, string>> = {
  "lease": PD_SETTINGS.lease.key, "enable-prevote": PD_SETTINGS.enablePrevote.key, "PreVote": PD_SETTINGS.enablePrevote.key,
  "tick-interval": PD_SETTINGS.tickInterval.key, "TickInterval": PD_SETTINGS.tickInterval.key,
  "election-interval": PD_SETTINGS.electionInterval.key, "ElectionInterval": PD_SETTINGS.electionInterval.key,
};

/** The setting that PD's configuration calls so; limits of stores are read elsewhere. */
const settingCalled = (name: string): string | undefined =>
  Object.hasOwn(serverItems, name) ? serverItems[name]
    : PD_ITEMS.find(({ item }) => item.within !== "store-limit" && item.name === name)?.key;

/** Takes an item that is a setting of ours under PD's name; false where it is none. */
function readSetting(reading: Reading, settings: Map<string, string>, name: string, { value, place }: Item): boolean {
  const key = settingCalled(name);
  if (key === undefined) return handledElsewhere.includes(name);
  const text = textOf(value);
  const parsed = text === undefined ? undefined : parseSetting(key, text);
  if (text !== undefined && parsed?.ok === true) settings.set(key, text);
  else {
    const expected: Expected = parsed?.ok === false ? parsed.expected : { expects: "single" };
    const found = showValue(value);
    warn(reading.notices, "config.not-value", pathOf(place), { item: name, found, ...expectedValues(expected) });
  }
  return true;
}

const handledElsewhere = ["store-limit", "store-balance-rate", "schedulers-v2", "schedulers", "schedulers-payload"];

/** Items that are simulated with one value only, PD's default. */
const assumedItems: Readonly<Record<string, string>> = {
  "enable-remove-down-replica": "true", "enable-replace-offline-replica": "true", "enable-make-up-replica": "true",
  "enable-remove-extra-replica": "true", "enable-location-replacement": "true",
  "enable-placement-rules": "true", "strictly-match-label": "false", "store-limit-mode": "manual", "store-limit-version": "v1",
};

/** Whether the item has the only value that is simulated, or has been said to differ from it. */
function isAsAssumed(reading: Reading, name: string, { value, place }: Item): boolean {
  const assumed = Object.hasOwn(assumedItems, name) ? assumedItems[name] : undefined;
  if (assumed === undefined) return false;
  const text = textOf(value);
  if (text !== assumed && value !== null && text !== "") {
    const found = text === undefined ? showValue(value) : quoted(text);
    warn(reading.notices, "config.differs", pathOf(place), { item: name, found, assumed });
  }
  return true;
}

/** The most frequent limits are those of all stores, as settings; returns those of stores that have others. */
function readStoreLimits(settings: Map<string, string>, items: ReadonlyMap<string, Item>): readonly StoreLimit[] {
  const rate = items.get("store-balance-rate");
  const limits = items.get("store-limit");
  const others: StoreLimit[] = [];
  for (const { key, limit } of LIMITS) {
    const text = rate === undefined ? undefined : wholeLimit(rate.value);
    if (text !== undefined) settings.set(key, text);
    if (limits === undefined || !isObject(limits.value)) continue;
    const read = Object.entries(limits.value).flatMap(([store, one]) => {
      const value = wholeLimit(isObject(one) ? one[limit] ?? one["rate"] ?? null : null);
      return value === undefined ? [] : [{ store, value }];
    });
    const usual = mostFrequent(read.map(({ value }) => value));
    if (usual === undefined) continue;
    settings.set(key, usual);
    for (const { store, value } of read) if (value !== usual) others.push({ store, limit, rate: Number(value) });
  }
  return others;
}

const LIMITS = PD_ITEMS.flatMap(({ key, item: { within: where, name } }) =>
  (where === "store-limit" && (name === "add-peer" || name === "remove-peer") ? [{ key, limit: name } as const] : []));

/** More is no limit: PD's own number for none. */
const NO_LIMIT = 100_000_000;

function wholeLimit(value: JsonValue): string | undefined {
  const rate = typeof value === "string" ? Number(value) : value;
  return typeof rate === "number" && rate > 0 ? String(Math.min(NO_LIMIT, Math.max(1, Math.round(rate)))) : undefined;
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: string | undefined;
  for (const [value, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = value;
  return best;
}

/** The replication items; where placement rules are given, the rule that PD makes of them says what is in force. */
function readReplication(
  settings: Map<string, string>, items: ReadonlyMap<string, Item>, rules: GivenRules | undefined,
): Configuration["replication"] {
  const values: Record<string, JsonValue> = {};
  let place = items.get("max-replicas")?.place.parent ?? items.get("location-labels")?.place.parent;
  for (const name of ["max-replicas", "location-labels"]) {
    const item = items.get(name);
    if (item !== undefined) values[name] = item.value;
  }
  const byDefault = rules === undefined ? undefined : defaultAmong(rules);
  if (rules !== undefined && byDefault !== undefined) {
    values["max-replicas"] = byDefault.count;
    values["location-labels"] = byDefault.locationLabels;
    settings.set(PD_SETTINGS.isolationLevel.key, byDefault.isolationLevel);
    place = rules.place;
  }
  return place === undefined || place === null ? undefined : { value: values, place };
}

/** Whether the setting has to be changed in a run, whatever timings it begins with. */
const differs = (key: string, text: string): boolean => {
  const parsed = parseSetting(key, text);
  if (!parsed.ok) return false;
  return PRESET_NAMES.some((name) => {
    const ours = parseSetting(key, settingText(PRESETS[name], key));
    return !ours.ok || String(ours.value) !== String(parsed.value);
  });
};

function sayUse(
  reading: Reading, place: DocumentPlace, items: ReadonlyMap<string, Item>,
  settings: readonly (readonly [string, string])[], unknown: readonly string[],
): void {
  const topology = ["max-replicas", "location-labels"].filter((name) => items.has(name));
  const used = [
    ...topology.map((name) => `${name} ${textOf(items.get(name)?.value ?? null) ?? ""}`.trim()),
    ...settings.map(([key, value]) => `${key.slice("pd.".length)} ${value}`.trim()),
  ];
  if (used.length > 0) warn(reading.notices, "config.used", pathOf(place), { items: used.map(quoted).join(", ") });
  if (unknown.length === 0) return;
  warn(reading.notices, "config.not-simulated", pathOf(place), { items: unknown.slice(0, MOST_NAMED).map(quoted).join(", ") });
}

/** PD has about eighty items. */
const MOST_NAMED = 100;
