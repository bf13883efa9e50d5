import { warn } from "./notices.ts";
import { writtenId, pathOf, within, type Reading } from "./reading.ts";
import { isTiFlash, storePlace, type ImportedRegion, type ImportedStore } from "./records.ts";
import { quoted } from "../kernel/words.ts";

/** TiFlash's default port of its Raft proxy, by which it registers; TiKV's is 20160. */
const TIFLASH_PORT = ":3930";
const TIKV_PORT = ":20160";

/**
 * Marks as TiFlash the stores that nobody labelled and that show it otherwise: by version, path or port, or, where nothing
 * speaks for TiKV, by holding nothing but learners. They get the label by which PD leaves such stores alone.
 */
export function markTiFlash(
  reading: Reading, stores: readonly ImportedStore[], regions: readonly ImportedRegion[],
): ImportedStore[] {
  let roles: ReadonlyMap<number, Roles> | undefined;
  return stores.map((store) => {
    if (isTiFlash(store)) return store;
    const reason = reasonFor(store, () => (roles ??= rolesByStore(regions)).get(store.id));
    if (reason === undefined) return store;
    const where = pathOf(store.listed ? within(storePlace(store), "address") : within(store.place, "store_id"));
    warn(reading.notices, reason, where, { store: writtenId(reading.ids, store.id), found: quoted(store.address) });
    return { ...store, labels: [...store.labels.filter((label) => label.key !== "engine"), { key: "engine", value: "tiflash" }] };
  });
}

type Roles = { voters: number; learners: number };

function rolesByStore(regions: readonly ImportedRegion[]): ReadonlyMap<number, Roles> {
  const roles = new Map<number, Roles>();
  for (const region of regions) {
    for (const peer of region.peers) {
      let known = roles.get(peer.storeId);
      if (known === undefined) {
        known = { voters: 0, learners: 0 };
        roles.set(peer.storeId, known);
      }
      if (peer.role === "Learner") known.learners++;
      else known.voters++;
    }
  }
  return roles;
}

type Reason = "store.tiflash-by-name" | "store.tiflash-by-learners";

function reasonFor(store: ImportedStore, rolesOf: () => Roles | undefined): Reason | undefined {
  const named = /tiflash/i.test(`${store.address} ${store.version} ${store.deployPath}`) || store.address.endsWith(TIFLASH_PORT);
  // A TiKV store that has just joined may have learners alone, too; its port tells.
  if (!named && store.address.endsWith(TIKV_PORT)) return undefined;
  const roles = rolesOf();
  if (roles !== undefined && roles.voters > 0) return undefined;
  if (named) return "store.tiflash-by-name";
  return roles !== undefined ? "store.tiflash-by-learners" : undefined;
}
