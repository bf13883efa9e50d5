import type { Message } from "../proto/messages.ts";
import type { Region, RegionId } from "../proto/region.ts";
import { storedRegionInfo } from "./region-info.ts";
import { createTree } from "./region-tree.ts";
import { createRegionStorage, storedRegions } from "./region-storage.ts";
import type { PdHost, PdState } from "./state.ts";

/** A list of changes that long is worked into the base. */
const CHANGES_AT_MOST = 1_000;
const DESCRIPTOR_BYTES = 160;
const REQUEST_BYTES = 40;

type SyncMessage = Extract<Message, { readonly kind: "sync-regions" }>;

/** What a leader has in its tree is what its storage holds. */
export const treeRegions = ({ tree }: PdState): readonly Region[] => tree.order.flatMap((id) => tree.infos.get(id)?.region ?? []);

/** A descriptor has changed, and took the place of others: every other member is told. */
export function syncRegion(state: PdState, host: PdHost, region: Region, dropped: readonly RegionId[]): void {
  if (state.office === null) return;
  state.synced.index++;
  broadcast(state, host, [region], dropped, false);
}

/** A new leader makes itself known: whoever has followed another asks for all that it knows. */
export function offerRegions(state: PdState, host: PdHost, serial: number): void {
  state.synced = createRegionStorage([]);
  state.synced.serial = serial;
  broadcast(state, host, [], [], false);
}

function broadcast(state: PdState, host: PdHost, regions: readonly Region[], dropped: readonly RegionId[], isAll: boolean): void {
  const { serial, index } = state.synced;
  host.directory.pds.forEach((machine, place) => {
    if (place + 1 === state.memberId) return;
    host.send(machine, "pd", { kind: "sync-regions", serial, index, regions, dropped, isAll }, bytesOf(regions));
  });
}

const bytesOf = (regions: readonly Region[]): number => REQUEST_BYTES + regions.length * DESCRIPTOR_BYTES;

/** A member that has never been told of regions asks the leader, once it knows of one. */
export function seekRegions(state: PdState, host: PdHost): void {
  const { leader } = state.etcd.disk.stored;
  if (state.synced.serial > 0 || leader === null || leader.serial === state.place.askedSerial) return;
  state.place.askedSerial = leader.serial;
  const machine = host.directory.pds[leader.member - 1];
  if (machine !== undefined && leader.member !== state.memberId) {
    host.send(machine, "pd", { kind: "sync-request" }, REQUEST_BYTES);
  }
}

/** A member asks the leader for all regions. */
export function sendAllRegions(state: PdState, host: PdHost, from: number): void {
  const { serial, index } = state.synced;
  const regions = treeRegions(state);
  host.send(from, "pd", { kind: "sync-regions", serial, index, regions, dropped: [], isAll: true }, bytesOf(regions));
}

/** The leader has told of changes. Where some are missing, the member asks for all. */
export function hearRegions(state: PdState, host: PdHost, from: number, message: SyncMessage): void {
  const { serial, index, regions, dropped, isAll } = message;
  const { synced } = state;
  if (state.office !== null || serial < synced.serial || (serial === synced.serial && index <= synced.index)) return;
  if (isAll) {
    state.synced = { base: regions, changes: new Map(), serial, index };
    state.tree = createTree([]);
    state.stores.clear();
    return;
  }
  if (serial !== synced.serial || index !== synced.index + 1) {
    host.send(from, "pd", { kind: "sync-request" }, REQUEST_BYTES);
    return;
  }
  synced.index = index;
  for (const id of dropped) synced.changes.set(id, null);
  for (const region of regions) synced.changes.set(region.id, region);
  if (synced.changes.size < CHANGES_AT_MOST) return;
  synced.base = storedRegions(synced);
  synced.changes = new Map();
}

/** Takes what the storage has of regions for what there is: who leads them is not known. */
export function loadRegions(state: PdState): void {
  const overlapping = state.tree.order.length === 0 ? storedRegions(state.synced) : treeRegions(state);
  state.tree = createTree(newestOf(overlapping).map(storedRegionInfo));
}

/**
 * Of regions that overlap the one with the newer version: a member that missed a change of a neighbour, and got that of a
 * region, would have both.
 */
function newestOf(regions: readonly Region[]): readonly Region[] {
  const newestFirst = regions.slice().sort((a, b) => b.epoch.version - a.epoch.version || a.id - b.id);
  const kept: Region[] = [];
  const inOrder = regions.slice().sort((a, b) => (a.startKey < b.startKey ? -1 : 1));
  const overlaps = (a: Region, b: Region): boolean =>
    (a.endKey === "" || b.startKey < a.endKey) && (b.endKey === "" || a.startKey < b.endKey);
  if (inOrder.every((region, i) => i === 0 || !overlaps(inOrder[i - 1] as Region, region))) return regions;
  for (const region of newestFirst) if (!kept.some((other) => overlaps(other, region))) kept.push(region);
  return kept;
}
