import { placeholderMiB } from "../cluster/topologies.ts";
import type { PeerSpec, RegionSpec, StoreSpec, Topology } from "../cluster/topology.ts";
import { formatDuration, seconds, type Duration } from "../kernel/time.ts";
import type { RuleSet } from "../proto/rules.ts";
import { ASSUMED_CAPACITY_MIB, loadOfStores, type StoreLoad } from "./match.ts";
import { warn } from "./notices.ts";
import { sizeInNotice } from "./quantities.ts";
import { engineId, writtenId, namesOf, pathOf, within, type Reading } from "./reading.ts";
import { isTiFlash, statusPlace, storePlace, type ImportedPeer, type ImportedRegion, type ImportedStore } from "./records.ts";
import type { PdMembers } from "./members.ts";
import type { Placement } from "./placement.ts";
import type { Silences } from "./silence.ts";

/** An imported cluster begins with as many clients as a generated one. */
const CLIENTS = 3;

/** What PD is at the start of a run: its settings of placement, its rules, its members. */
export interface PdStart extends Placement {
  /** Undefined for the default rule alone. */
  readonly rules: RuleSet | undefined;
  readonly members: PdMembers;
}

/** Turns what was read and settled into the start of a run. */
export function buildTopology(
  reading: Reading, name: string, stores: readonly ImportedStore[], regions: readonly ImportedRegion[],
  silences: Silences, { locationLabels, maxReplicas, rules, members }: PdStart,
): Topology {
  const loads = loadOfStores(regions);
  sayDownOnLiving(reading, regions, silences);
  return {
    name,
    stores: stores.map((store) => storeSpec(reading, store, silences.get(store.id) ?? null, loads.get(store.id))),
    regions: regions.map((region) => regionSpec(reading, region, silences)),
    pdMembers: members.count,
    ...(members.leader === undefined ? {} : { pdLeader: members.leader }),
    clients: CLIENTS,
    locationLabels,
    maxReplicas,
    ...(rules === undefined ? {} : { rules }),
    names: namesOf(reading.ids),
  };
}

function storeSpec(
  reading: Reading, store: ImportedStore, silentFor: Duration | null, load: StoreLoad | undefined,
): StoreSpec {
  if (isTiFlash(store)) {
    const where = !store.listed ? "" : pathOf(within(storePlace(store), "labels"));
    warn(reading.notices, "store.tiflash", where, { store: writtenId(reading.ids, store.id) });
  }
  return {
    id: engineId(reading.ids, store.id),
    address: store.address,
    labels: store.labels,
    state: store.state,
    alive: silentFor === null,
    silentFor,
    ...spaceOf(reading, store, load?.sizeMiB ?? 0),
    version: store.version,
  };
}

/**
 * What the regions do not use is used by something else, so that the store begins with exactly the space that it
 * reported as available: PD scores stores by that.
 */
function spaceOf(
  reading: Reading, store: ImportedStore, regionsMiB: number,
): { readonly capacityMiB: number; readonly otherUsedMiB: number } {
  const place = statusPlace(store);
  const values = { store: writtenId(reading.ids, store.id) };
  if (store.capacityMiB === null || store.capacityMiB === 0) {
    // A disk that its own regions overfill would be an accident of ours.
    const capacityMiB = Math.max(ASSUMED_CAPACITY_MIB, regionsMiB * 4);
    if (store.listed) {
      const assumed = sizeInNotice(capacityMiB);
      warn(reading.notices, "store.no-size", pathOf(within(place, "capacity")), { ...values, field: "capacity", assumed });
    }
    return { capacityMiB, otherUsedMiB: placeholderMiB(capacityMiB) };
  }
  const { capacityMiB } = store;
  let availableMiB = store.availableMiB ?? Math.max(0, capacityMiB - (store.usedMiB ?? regionsMiB));
  if (availableMiB > capacityMiB) {
    const sizes = { available: sizeInNotice(availableMiB), capacity: sizeInNotice(capacityMiB) };
    warn(reading.notices, "store.too-full", pathOf(within(place, "available")), { ...values, ...sizes });
    availableMiB = capacityMiB;
  }
  // PD prints four digits: what looks like all of the disk is a little less, for a store always holds some files.
  return { capacityMiB, otherUsedMiB: Math.max(1, capacityMiB - availableMiB - regionsMiB) };
}

function regionSpec(reading: Reading, region: ImportedRegion, silences: Silences): RegionSpec {
  const { ids } = reading;
  return {
    id: engineId(ids, region.id),
    startKey: region.startKey,
    endKey: region.endKey,
    confVer: region.confVer,
    version: region.version,
    peers: region.peers.map((peer): PeerSpec => ({
      id: engineId(ids, peer.id),
      storeId: engineId(ids, peer.storeId),
      role: peer.role,
      // A dead store's replica has been unheard of at least as long as the store.
      downFor: Math.max(seconds(peer.downSeconds), silences.get(peer.storeId) ?? 0) as Duration,
      pending: peer.pending,
    })),
    leader: liveLeader(reading, region, silences),
    sizeMiB: region.sizeMiB,
    keys: region.keys,
  };
}

/** A leader may miss a replica on a store that runs: a broken connection, or a peer that no longer exists there. */
function sayDownOnLiving(reading: Reading, regions: readonly ImportedRegion[], silences: Silences): void {
  const reports = new Map<number, { readonly first: ImportedPeer; readonly regions: string[]; longest: number }>();
  for (const region of regions) {
    for (const peer of region.peers) {
      if (peer.downSeconds === 0 || (silences.get(peer.storeId) ?? null) !== null) continue;
      const report = reports.get(peer.storeId) ?? { first: peer, regions: [], longest: 0 };
      report.regions.push(writtenId(reading.ids, region.id));
      report.longest = Math.max(report.longest, peer.downSeconds);
      reports.set(peer.storeId, report);
    }
  }
  for (const [store, { first, regions: named, longest }] of reports) {
    const some = named.slice(0, MOST_NAMED).join(", ");
    warn(reading.notices, "store.down-peers", pathOf(first.place), {
      store: writtenId(reading.ids, store), count: named.length, longest: formatDuration(seconds(longest)),
      regions: named.length > MOST_NAMED ? `${some}, …` : some,
    });
  }
}

/** So many regions are named of those that a notice is about. */
const MOST_NAMED = 10;

/**
 * PD keeps showing the last leader it heard of. On a dead store, or without a majority to hear it, a peer leads no more;
 * the run begins with that region looking for a leader.
 */
function liveLeader(reading: Reading, region: ImportedRegion, silences: Silences): number {
  const leader = region.peers.find((peer) => peer.id === region.leader);
  const lives = (peer: ImportedPeer): boolean => (silences.get(peer.storeId) ?? null) === null;
  const voters = region.peers.filter((peer) => peer.role === "Voter");
  const values = { region: writtenId(reading.ids, region.id) };
  const where = within(region.place, "leader", "store_id");
  const dead = voters.length - voters.filter(lives).length;
  if (dead * 2 >= voters.length) {
    warn(reading.notices, "region.no-quorum", region.listed ? pathOf(where) : "", { ...values, dead, voters: voters.length });
    return 0;
  }
  if (leader === undefined) return 0;
  if (lives(leader)) return engineId(reading.ids, leader.id);
  warn(reading.notices, "region.leader-dead", pathOf(where), { ...values, store: writtenId(reading.ids, leader.storeId) });
  return 0;
}
