import { addRegionLoads } from "../client/index.ts";
import type { Region, RegionId } from "../proto/region.ts";
import { leadingMachine } from "./availability.ts";
import { clientStates, storeStateOf, type Cluster } from "./cluster.ts";
import { isFullyReplicated, latestDescriptor } from "./health.ts";
import { REGION_TRAITS, type RegionOrder, type RegionTrait } from "./layers/region-codes.ts";
import { pdRegionInfo } from "./pd-view.ts";
import type { RegionPage, RegionQuery, RegionRow } from "./region-list-types.ts";

/** A region is big that is so many times as large as the mean, hot that does so many times as much. */
const OUTSTANDING = 3;
/** More are not handed out at once. */
const MOST_ROWS = 200;

/** Looks through all regions: asked a few times a second at most, and of a hundred thousand regions less often. */
export function listRegions(cluster: Cluster, { traits, order, search, id, from, count }: RegionQuery): RegionPage {
  const rows = allRows(cluster);
  const having = Object.fromEntries(REGION_TRAITS.map((trait) =>
    [trait, rows.filter((row) => row.traits.includes(trait)).length])) as Record<RegionTrait, number>;
  const wanted = rows.filter((row) => traits.every((trait) => row.traits.includes(trait)) && isMeant(row, search.trim(), id));
  wanted.sort(ORDERS[order]);
  return {
    total: rows.length, found: wanted.length, having, from, rows: wanted.slice(from, from + Math.min(count, MOST_ROWS)),
  };
}

const byKey = (a: RegionRow, b: RegionRow): number => (a.startKey < b.startKey ? -1 : a.startKey > b.startKey ? 1 : a.id - b.id);

const ORDERS: Readonly<Record<RegionOrder, (a: RegionRow, b: RegionRow) => number>> = {
  keys: byKey,
  id: (a, b) => a.id - b.id,
  size: (a, b) => b.sizeMiB - a.sizeMiB || byKey(a, b),
  load: (a, b) => b.operations - a.operations || byKey(a, b),
};

/** A number may be a key as well: who types one and means the key finds the region that holds it, too. */
function isMeant({ id: own, startKey, endKey }: RegionRow, search: string, id: RegionId | null): boolean {
  return search === "" || own === id || (search >= startKey && (endKey === "" || search < endKey));
}

function allRows(cluster: Cluster): RegionRow[] {
  const loads = new Map<RegionId, number>();
  for (const client of clientStates(cluster)) addRegionLoads(client, cluster.now, loads);
  const found = [...cluster.replicaMachines.keys()].flatMap((id) => {
    const region = latestDescriptor(cluster, id);
    return region === undefined ? [] : [rowOf(cluster, region, loads.get(id) ?? 0)];
  });
  const mean = (valueOf: (row: RegionRow) => number): number => found.reduce((sum, row) => sum + valueOf(row), 0) / found.length;
  const [size, load] = [mean((row) => row.sizeMiB), mean((row) => row.operations)];
  return found.map((row) => {
    const outstanding: Partial<Record<RegionTrait, boolean>> = {
      big: row.sizeMiB > OUTSTANDING * size, hot: row.operations > OUTSTANDING * load,
    };
    return { ...row, traits: REGION_TRAITS.filter((trait) => row.traits.includes(trait) || outstanding[trait] === true) };
  });
}

function rowOf(cluster: Cluster, region: Region, operations: number): RegionRow {
  const { id, startKey, endKey, peers } = region;
  const machine = leadingMachine(cluster, id);
  const store = machine === undefined ? undefined : storeStateOf(cluster, machine);
  const leader = store?.peers.get(id);
  const info = pdRegionInfo(cluster, id);
  const told = {
    leaderless: cluster.unavailable.has(id), down: (info?.downPeers.length ?? 0) > 0,
    pending: (info?.pendingPeers.length ?? 0) > 0,
    underReplicated: !isFullyReplicated(cluster, region), asleep: leader?.node.raft.resting === true, big: false, hot: false,
  } satisfies Record<RegionTrait, boolean>;
  return {
    id, startKey, endKey, leader: store?.id ?? 0, stores: peers.map(({ storeId }) => storeId), operations,
    sizeMiB: leader?.disk.sizeMiB ?? info?.sizeMiB ?? 0, traits: REGION_TRAITS.filter((trait) => told[trait]),
  };
}
