import type { Key, PeerRole, StoreLabel, MetaStoreState, StoreStateName } from "../proto/region.ts";
import { within, type DocumentPlace } from "./reading.ts";

/** A store as the documents describe it. Ids are those of the import's `IdBook`; null is what the documents do not say. */
export interface ImportedStore {
  readonly id: number;
  readonly place: DocumentPlace;
  /** False for a store that we made because only replicas name it. */
  readonly listed: boolean;
  /** True for a store that was listed without `{store, status}` around it. */
  readonly bare: boolean;
  readonly address: string;
  readonly version: string;
  readonly deployPath: string;
  readonly labels: readonly StoreLabel[];
  readonly state: MetaStoreState;
  readonly stateName: StoreStateName;
  /** False where the documents give no state_name, and the age of the heartbeat has to tell. */
  readonly stateNamed: boolean;
  /** Milliseconds since 1970. */
  readonly lastHeartbeat: number | null;
  /** Since when its replicas are all reported down, for a store that only its replicas name; null where it runs. */
  readonly silentSeconds: number | null;
  readonly capacityMiB: number | null;
  readonly availableMiB: number | null;
  readonly usedMiB: number | null;
  readonly regionCount: number | null;
  readonly leaderCount: number | null;
  readonly regionSizeMiB: number | null;
  readonly leaderSizeMiB: number | null;
  /** PD's `store weight`: what balancing divides a store's scores by. */
  readonly leaderWeight: number | null;
  readonly regionWeight: number | null;
}

/** Where the store's properties stand: `{store: …}`, or the bare store itself. */
export const storePlace = (store: ImportedStore): DocumentPlace => (store.bare ? store.place : within(store.place, "store"));

/** Where its counts and sizes stand. */
export const statusPlace = (store: ImportedStore): DocumentPlace => (store.bare ? store.place : within(store.place, "status"));

/** TiFlash registers as a store with this label and holds only learners. */
export const isTiFlash = (store: ImportedStore): boolean =>
  store.labels.some((label) => label.key === "engine" && label.value.startsWith("tiflash"));

/** Orders by the ids that the run will use: substitutes, which are negative until then, come behind all others. */
export const byEngineId = (a: { readonly id: number }, b: { readonly id: number }): number =>
  a.id < 0 || b.id < 0 ? b.id - a.id : a.id - b.id;

/** A region as the documents describe it; repaired in place while the import finds out what fits together. */
export interface ImportedRegion {
  readonly id: number;
  readonly place: DocumentPlace;
  /** False for a region that we laid out because only stores were given. */
  readonly listed: boolean;
  startKey: Key;
  endKey: Key;
  /** How the region came without keys: not mentioned, blotted out, or both empty, which means everything; null with keys. */
  readonly keyless: "absent" | "hidden" | "unbounded" | null;
  confVer: number;
  version: number;
  readonly peers: ImportedPeer[];
  /** The id of the leading peer, 0 for none. */
  leader: number;
  sizeMiB: number;
  keys: number;
}

export interface ImportedPeer {
  id: number;
  /** Another peer of the region has the id that this one was given: reports know it by its store alone. */
  readonly renamed: boolean;
  readonly storeId: number;
  readonly place: DocumentPlace;
  role: PeerRole;
  downSeconds: number;
  pending: boolean;
}
