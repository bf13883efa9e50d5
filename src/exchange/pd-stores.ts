import { hashValue } from "../kernel/hash.ts";
import type { StoreLabel, MetaStoreState, StoreStateName } from "../proto/region.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { warn } from "./notices.ts";
import { parseRfc3339, parseSizeMiB } from "./quantities.ts";
import {
  asObject, writtenId, pathOf, readCountAt, readId, readList, readObject, readTextAt, showValue,
  within, type DocumentPlace, type Reading,
} from "./reading.ts";
import type { ImportedStore } from "./records.ts";

/** Texts from a document that are shown as names: long enough for any host name, short enough for a card. */
const MAX_NAME = 200;

/** What is longer is cut, and what differs behind the cut still differs: two zones do not become one. */
const nameOf = (text: string): string =>
  (text.length <= MAX_NAME ? text : `${text.slice(0, MAX_NAME - 20)}… ${hashValue(text)}`);

const MAX_LABELS = 32;

/**
 * Reads PD's StoreInfo, `{store, status}`, of any version, or a bare store, as filters leave it, whose own properties then
 * are whatever is left of both; undefined where it is none (which is said).
 */
export function readStore(reading: Reading, value: JsonValue, place: DocumentPlace, isBare: boolean): ImportedStore | undefined {
  const info = asObject(reading, value, place);
  if (info === null) return undefined;
  const storePlace = isBare ? place : within(place, "store");
  const statusPlace = isBare ? place : within(place, "status");
  const store = isBare ? info : readObject(reading, info, "store", place) ?? {};
  const status = isBare ? info : readObject(reading, info, "status", place) ?? {};
  const id = readId(reading, store, "id", storePlace);
  if (id === 0) {
    warn(reading.notices, "store.no-id", pathOf(within(storePlace, "id")));
    return undefined;
  }
  const { state, stateName, stateNamed } = readState(reading, store, id, storePlace);
  const size = (key: string): number | null => readSize(reading, status, key, id, statusPlace);
  const count = (key: string): number | null => readCountAt(reading, status, key, statusPlace);
  return {
    id,
    place,
    listed: true,
    bare: isBare,
    address: nameOf(readTextAt(reading, store, "address", storePlace) ?? `store-${writtenId(reading.ids, id)}`),
    version: (readTextAt(reading, store, "version", storePlace) ?? "").slice(0, MAX_NAME),
    deployPath: (readTextAt(reading, store, "deploy_path", storePlace) ?? "").slice(0, MAX_NAME),
    labels: readLabels(reading, store, storePlace),
    state,
    stateName,
    stateNamed,
    silentSeconds: null,
    lastHeartbeat: readHeartbeat(reading, store, storePlace, status, statusPlace),
    capacityMiB: size("capacity"),
    availableMiB: size("available"),
    usedMiB: size("used_size"),
    regionCount: count("region_count"),
    leaderCount: count("leader_count"),
    regionSizeMiB: count("region_size"),
    leaderSizeMiB: count("leader_size"),
    leaderWeight: readWeight(status, "leader_weight"),
    regionWeight: readWeight(status, "region_weight"),
  };
}

const stateNames: readonly StoreStateName[] = ["Up", "Disconnected", "Down", "Offline", "Tombstone"];
/** metapb.StoreState; zero is left out by newer versions and written by those of 2017. */
const stateByNumber: readonly MetaStoreState[] = ["Up", "Offline", "Tombstone"];
/** metapb.NodeState: Preparing, Serving, Removing, Removed. */
const stateByNodeState: readonly MetaStoreState[] = ["Up", "Up", "Offline", "Tombstone"];

const stateOf = (name: StoreStateName): MetaStoreState => (name === "Offline" || name === "Tombstone" ? name : "Up");

function readState(
  reading: Reading, store: JsonObject, id: number, place: DocumentPlace,
): { readonly state: MetaStoreState; readonly stateName: StoreStateName; readonly stateNamed: boolean } {
  // A filter may give the name under the number's name.
  const isNamed = typeof store["state"] === "string" && !/^\d+$/.test(store["state"]);
  const number = isNamed ? null : readCountAt(reading, store, "state", place);
  const node = readCountAt(reading, store, "node_state", place);
  const numbered = (number === null ? undefined : stateByNumber[number]) ??
    (node === null ? undefined : stateByNodeState[node]);
  const text = readTextAt(reading, store, isNamed && store["state_name"] === undefined ? "state" : "state_name", place);
  const name = stateNames.find((known) => known === text);
  const where = (): string => pathOf(within(place, "state_name"));
  const storeText = writtenId(reading.ids, id);
  if (name === undefined) {
    const assumed = numbered ?? "Up";
    // The numbers alone say enough; only their absence is an assumption of ours.
    if (text !== null) {
      warn(reading.notices, "store.unknown-state", where(), { store: storeText, found: showValue(text), assumed });
    } else if (numbered === undefined) {
      warn(reading.notices, "store.no-state", where(), { store: storeText, assumed });
    }
    return { state: assumed, stateName: assumed, stateNamed: false };
  }
  if (number !== null && stateByNumber[number] !== stateOf(name)) {
    warn(reading.notices, "store.states-disagree", where(), { store: storeText, number, said: name });
  }
  return { state: stateOf(name), stateName: name, stateNamed: true };
}

function readLabels(reading: Reading, store: JsonObject, place: DocumentPlace): StoreLabel[] {
  const labels: StoreLabel[] = [];
  const listPlace = within(place, "labels");
  for (const [index, value] of readList(reading, store, "labels", place).slice(0, MAX_LABELS).entries()) {
    const labelPlace = within(listPlace, index);
    const label = asObject(reading, value, labelPlace);
    if (label === null) continue;
    const key = readTextAt(reading, label, "key", labelPlace) ?? "";
    const text = readTextAt(reading, label, "value", labelPlace) ?? "";
    if (key !== "") labels.push({ key: nameOf(key), value: nameOf(text) });
  }
  return labels;
}

/** A store that never reported shows sizes of "0B": as good as none. Absent sizes are said where they are replaced. */
function readSize(reading: Reading, status: JsonObject, key: string, id: number, place: DocumentPlace): number | null {
  const value = Object.hasOwn(status, key) ? status[key] : undefined;
  if (value === undefined || value === null) return null;
  const size = parseSizeMiB(value);
  if (size !== undefined) return size;
  const values = { store: writtenId(reading.ids, id), field: key, found: showValue(value) };
  warn(reading.notices, "store.bad-size", pathOf(within(place, key)), values);
  return null;
}

/** A weight as an order takes it: with three decimals at most. */
function readWeight(status: JsonObject, key: string): number | null {
  const value = Object.hasOwn(status, key) ? status[key] : undefined;
  const weight = typeof value === "number" ? Math.round(value * 1_000) / 1_000 : 0;
  return weight > 0 && weight <= MAX_WEIGHT ? weight : null;
}

const MAX_WEIGHT = 1_000_000;

/** `store.last_heartbeat` in nanoseconds (since v4), or `status.last_heartbeat_ts`; 1970 stands for never. */
function readHeartbeat(
  reading: Reading, store: JsonObject, place: DocumentPlace, status: JsonObject, statusPlace: DocumentPlace,
): number | null {
  const nanoseconds = readCountAt(reading, store, "last_heartbeat", place, MAX_NANOSECONDS);
  if (nanoseconds !== null && nanoseconds > 0) return Math.round(nanoseconds / 1_000_000);
  const text = readTextAt(reading, status, "last_heartbeat_ts", statusPlace);
  const milliseconds = text === null ? undefined : parseRfc3339(text);
  return milliseconds !== undefined && milliseconds > YEAR_MILLIS ? milliseconds : null;
}

/** Near the end of an int64, which it is in kvproto: the year 2255. */
const MAX_NANOSECONDS = 9_000_000_000_000_000_000;
const YEAR_MILLIS = 31_536_000_000;
