import type { Key, PeerRole } from "../proto/region.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { keyFromHex } from "../proto/keys.ts";
import { keyFromBase64, keyFromEscaped } from "./keys.ts";
import { MAX_PEERS_OF_REGION, MAX_REGION_MIB, MAX_SILENCE } from "./limits.ts";
import { warn } from "./notices.ts";
import {
  asObject, freshId, writtenId, pathOf, readCountAt, readId, readList, readObject, readTextAt, showValue, within,
  type DocumentPlace, type Reading,
} from "./reading.ts";
import type { ImportedPeer, ImportedRegion } from "./records.ts";

/**
 * Reads PD's RegionInfo, from version 4 (`is_learner`) to 8.5 (`role`, `role_name`). Undefined where no region can be
 * made of it; whatever is missing or contradicts itself within the region is said and settled here.
 */
export function readRegion(reading: Reading, value: JsonValue, place: DocumentPlace): ImportedRegion | undefined {
  const info = asObject(reading, value, place);
  if (info === null) return undefined;
  // TiDB's name for it.
  const idField = Object.hasOwn(info, "region_id") && !Object.hasOwn(info, "id") ? "region_id" : "id";
  const id = readId(reading, info, idField, place);
  if (id === 0) {
    // `pd-ctl region <unknown id>` prints a region whose every field is zero.
    const code = info[idField] === 0 ? "region.none" : "region.no-id";
    warn(reading.notices, code, pathOf(within(place, idField)));
    return undefined;
  }
  const range = readRange(reading, info, id, place);
  if (range === undefined) return undefined;
  const region: ImportedRegion = {
    id, place, listed: true, ...range, ...readEpoch(reading, info, id, place), peers: [], leader: 0,
    sizeMiB: readCountAt(reading, info, "approximate_size", place, MAX_REGION_MIB) ?? 0,
    keys: readCountAt(reading, info, "approximate_keys", place) ?? 0,
  };
  if (region.sizeMiB === 0) {
    region.sizeMiB = 1;
    say(reading, "region.no-size", within(place, "approximate_size"), region);
  }
  readPeers(reading, info, region);
  if (region.peers.length === 0) {
    say(reading, "region.no-peers", within(place, "peers"), region);
    return undefined;
  }
  readReports(reading, info, region);
  readLeader(reading, info, region);
  leaveJointState(reading, region);
  giveVoters(reading, region);
  return region;
}

const MAX_DOWN_SECONDS = MAX_SILENCE / 1_000_000;
/** Half of what a number counts exactly, so that a run can go on counting. */
const MAX_EPOCH = 4_503_599_627_370_496;

type RegionCode = Extract<Parameters<typeof warn>[1], `region.${string}` | `peer.${string}`>;

/** Says something about the region; `values` may name peers and stores by their ids. */
function say(
  reading: Reading, code: RegionCode, place: DocumentPlace, region: { readonly id: number },
  values: Readonly<Record<string, string | number>> = {},
): void {
  warn(reading.notices, code, pathOf(place), { region: writtenId(reading.ids, region.id), ...values });
}

function readRange(
  reading: Reading, info: JsonObject, id: number, place: DocumentPlace,
): Pick<ImportedRegion, "startKey" | "endKey" | "keyless"> | undefined {
  const given = ["start_key", "end_key"].map((name) => readTextAt(reading, info, name, place));
  if (given.every((text) => text === null)) return { startKey: "", endKey: "", keyless: "absent" };
  if (given.some((text) => text !== null && hidden.test(text))) return { startKey: "", endKey: "", keyless: "hidden" };
  const keys: Key[] = [];
  for (const [index, name] of ["start_key", "end_key"].entries()) {
    const text = given[index] ?? "";
    const key = keyFromHex(text) ?? readOtherKey(reading, text, id, within(place, name));
    if (key === undefined) {
      say(reading, "region.key-not-hex", within(place, name), { id }, { found: showValue(text) });
      return undefined;
    }
    keys.push(key);
  }
  const [startKey = "", endKey = ""] = keys;
  if (endKey !== "" && startKey >= endKey) {
    say(reading, "region.empty-range", within(place, "end_key"), { id });
    return undefined;
  }
  return { startKey, endKey, keyless: startKey === "" && endKey === "" ? "unbounded" : null };
}

/** What people put in the place of keys before they show a dump, and PD itself with `redact-info-log`. */
const hidden = /^(?:[?*.…]+|[xX]{3,}|[<[(]?redacted[>\])]?)$/i;

/** A key that is not hex: base64, as Go writes bytes (PD of 2017), or escaped, as tikv-ctl and logs write them. */
function readOtherKey(reading: Reading, text: string, id: number, place: DocumentPlace): Key | undefined {
  const base64 = keyFromBase64(text);
  const key = base64 ?? keyFromEscaped(text);
  if (key !== undefined) say(reading, "region.key-other-form", place, { id }, { form: base64 === undefined ? "\\" : "base64" });
  return key;
}

function readEpoch(
  reading: Reading, info: JsonObject, id: number, place: DocumentPlace,
): { readonly confVer: number; readonly version: number } {
  // The protocol's name, under which TiKV, TiDB and PD of 2017 print it.
  const name = Object.hasOwn(info, "epoch") || !Object.hasOwn(info, "region_epoch") ? "epoch" : "region_epoch";
  const epochPlace = within(place, name);
  const epoch = readObject(reading, info, name, place) ?? {};
  const member = (key: string): number => {
    const count = readCountAt(reading, epoch, key, epochPlace, MAX_EPOCH);
    if (count !== null && count >= 1) return count;
    say(reading, "region.no-epoch", within(epochPlace, key), { id }, { field: key });
    return 1;
  };
  return { confVer: member("conf_ver"), version: member("version") };
}

function readPeers(reading: Reading, info: JsonObject, region: ImportedRegion): void {
  const listPlace = within(region.place, "peers");
  for (const [index, value] of readList(reading, info, "peers", region.place).entries()) {
    const place = within(listPlace, index);
    const object = asObject(reading, value, place);
    if (object === null) continue;
    const storeId = readId(reading, object, "store_id", place);
    if (storeId === 0) {
      say(reading, "peer.no-store", within(place, "store_id"), region);
      continue;
    }
    if (region.peers.length === MAX_PEERS_OF_REGION) {
      say(reading, "region.too-many-peers", place, region, { limit: MAX_PEERS_OF_REGION });
      return;
    }
    const named = readId(reading, object, "id", place);
    const store = writtenId(reading.ids, storeId);
    if (region.peers.some((peer) => peer.storeId === storeId)) {
      say(reading, "peer.same-store", within(place, "store_id"), region, { store, peer: writtenId(reading.ids, named) });
      continue;
    }
    if (named === 0) say(reading, "peer.no-id", within(place, "id"), region, { store });
    // Renamed here and not with those of other regions: leader and reports name peers by id and store.
    const isTwice = region.peers.some((peer) => peer.id === named);
    if (isTwice) {
      say(reading, "peer.same-id", within(place, "id"), region, { store, peer: writtenId(reading.ids, named) });
    }
    const id = named === 0 || isTwice ? freshId(reading.ids) : named;
    const role = readRole(reading, object, id, region, place);
    region.peers.push({ id, renamed: isTwice, storeId, place, role, downSeconds: 0, pending: false });
  }
}

const roleNames: readonly PeerRole[] = ["Voter", "Learner", "IncomingVoter", "DemotingVoter"];

/** `role_name` and `role` since 5.0, `is_learner` before; where they disagree the name counts, as the newest. */
function readRole(reading: Reading, object: JsonObject, id: number, region: ImportedRegion, place: DocumentPlace): PeerRole {
  const peer = writtenId(reading.ids, id);
  // tikv-ctl gives the name under the number's name.
  const nameField = typeof object["role"] === "string" && object["role_name"] === undefined ? "role" : "role_name";
  const name = readTextAt(reading, object, nameField, place);
  const number = nameField === "role" ? null : readCountAt(reading, object, "role", place);
  const isLearner = object["is_learner"] === true;
  if (object["is_witness"] === true) say(reading, "peer.witness", within(place, "is_witness"), region, { peer });
  if (name === null && number === null) return isLearner ? "Learner" : "Voter";
  const role = roleNames.find((known) => known === name) ?? (number === null ? undefined : roleNames[number]);
  if (role === undefined) {
    const found = showValue(name ?? number);
    say(reading, "peer.unknown-role", within(place, name === null ? "role" : nameField), region, { peer, found });
    return isLearner ? "Learner" : "Voter";
  }
  if (object["is_learner"] !== undefined && isLearner !== (role === "Learner")) {
    const flag = String(isLearner);
    say(reading, "peer.roles-disagree", within(place, "is_learner"), region, { peer, said: role, flag });
  }
  return role;
}

/** down_peers and pending_peers: what the leader said about its followers in its last heartbeat. */
function readReports(reading: Reading, info: JsonObject, region: ImportedRegion): void {
  const downPlace = within(region.place, "down_peers");
  for (const [index, value] of readList(reading, info, "down_peers", region.place).entries()) {
    const place = within(downPlace, index);
    const report = asObject(reading, value, place);
    if (report === null) continue;
    const object = readObject(reading, report, "peer", place) ?? {};
    const peer = reportedPeer(reading, object, region, within(place, "peer"));
    if (peer !== undefined) peer.downSeconds = readCountAt(reading, report, "down_seconds", place, MAX_DOWN_SECONDS) ?? 0;
  }
  const pendingPlace = within(region.place, "pending_peers");
  for (const [index, value] of readList(reading, info, "pending_peers", region.place).entries()) {
    const place = within(pendingPlace, index);
    const object = asObject(reading, value, place);
    const peer = object === null ? undefined : reportedPeer(reading, object, region, place);
    if (peer !== undefined) peer.pending = true;
  }
}

function reportedPeer(
  reading: Reading, object: JsonObject, region: ImportedRegion, place: DocumentPlace,
): ImportedPeer | undefined {
  const id = readId(reading, object, "id", place);
  const storeId = readId(reading, object, "store_id", place);
  const peer = region.peers.find((candidate) => candidate.id === id && (storeId === 0 || candidate.storeId === storeId)) ??
    // A peer that we named ourselves is known by its store alone.
    region.peers.find((candidate) =>
      candidate.storeId === storeId && (candidate.renamed || writtenId(reading.ids, candidate.id) === "")) ??
    region.peers.find((candidate) => candidate.id === id);
  if (peer === undefined) {
    say(reading, "peer.report-not-peer", within(place, "id"), region, { peer: writtenId(reading.ids, id) });
  }
  return peer;
}

/** PD prints a leader without id where it knows none. */
function readLeader(reading: Reading, info: JsonObject, region: ImportedRegion): void {
  const place = within(region.place, "leader");
  const leader = readObject(reading, info, "leader", region.place) ?? {};
  const id = readId(reading, leader, "id", place);
  const storeId = readId(reading, leader, "store_id", place);
  const peer = writtenId(reading.ids, id);
  const store = writtenId(reading.ids, storeId);
  if (id === 0 && storeId === 0) {
    say(reading, "region.no-leader", within(place, "id"), region);
    return;
  }
  const byId = region.peers.find((candidate) => candidate.id === id && (storeId === 0 || candidate.storeId === storeId));
  const found = byId ?? region.peers.find((candidate) => candidate.storeId === storeId);
  if (found === undefined) {
    say(reading, "region.leader-not-peer", within(place, storeId === 0 ? "id" : "store_id"), region, { peer, store });
  } else if (found.role === "Learner") {
    say(reading, "region.leader-learner", within(place, "id"), region, { peer: writtenId(reading.ids, found.id) });
  } else {
    region.leader = found.id;
    if (found.pending || found.downSeconds > 0) {
      found.pending = false;
      found.downSeconds = 0;
      say(reading, "region.leader-reported", within(place, "id"), region, { peer: writtenId(reading.ids, found.id) });
    }
    if (byId === undefined) {
      const other = writtenId(reading.ids, found.id);
      say(reading, "region.leader-other-peer", within(place, "id"), region, { peer, store, other });
    }
  }
}

/**
 * A dump may catch a region between entering and leaving a joint configuration. The run begins behind it: incoming
 * voters vote, demoted ones learn, and conf_ver has grown by the number of peers that changed, as leaving does.
 */
function leaveJointState(reading: Reading, region: ImportedRegion): void {
  const changing = region.peers.filter((peer) => peer.role === "IncomingVoter" || peer.role === "DemotingVoter");
  const [first] = changing;
  if (first === undefined) return;
  for (const peer of changing) peer.role = peer.role === "IncomingVoter" ? "Voter" : "Learner";
  region.confVer += changing.length;
  const leads = region.peers.find((peer) => peer.id === region.leader);
  if (leads?.role === "Learner") region.leader = 0;
  say(reading, "region.joint", within(first.place, "role_name"), region);
}

function giveVoters(reading: Reading, region: ImportedRegion): void {
  if (region.peers.some((peer) => peer.role === "Voter")) return;
  for (const peer of region.peers) peer.role = "Voter";
  say(reading, "region.no-voter", within(region.place, "peers"), region);
}
