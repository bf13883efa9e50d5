import type { CommandTable, GroupDisk, GroupMemory } from "../group/index.ts";
import { need } from "../kernel/late-part.ts";
import type { Instant } from "../kernel/time.ts";
import type { GcReport, GcState } from "../proto/gc.ts";
import type { MetaStoreState, StoreId, StoreLabel } from "../proto/region.ts";
import { GARBAGE } from "./gc-part.ts";
import type { RulesState } from "./rules-state.ts";
import type { SchedulerConfigs } from "./scheduler-config.ts";

/** A store's record as etcd keeps it. Immutable. */
export interface StoredStore {
  readonly id: StoreId;
  readonly address: string;
  readonly labels: readonly StoreLabel[];
  readonly state: MetaStoreState;
  readonly isPreparing: boolean;
  readonly isDestroyed: boolean;
  /** Of the calendar of the member that wrote it: at most five minutes older than the last heartbeat. */
  readonly heartbeat: Instant;
  readonly addRate: number | null;
  readonly removeRate: number | null;
  readonly leaderWeight: number;
  readonly regionWeight: number;
}

/** The key that says who leads PD: it stands under a lease, and goes with it. Immutable. */
export interface LeaderKey {
  readonly member: number;
  /** Which start of that member's process won it: a key of an earlier life is nobody's. */
  readonly life: number;
  /** Counts keys: a later leader has a higher one. */
  readonly serial: number;
}

/** What PD must not forget: the state machine of the members' group, the same on each once it is applied. Mutable. */
export interface PdStored {
  leader: LeaderKey | null;
  /** How many leader keys there have been. */
  serial: number;
  /** No timestamp at or above it may be given out; milliseconds, see `Tso`. */
  tsoSavedMillis: number;
  /** Ids below it may have been given out. */
  idEnd: number;
  readonly stores: Map<StoreId, StoredStore>;
  /** Replaced as a whole. */
  rules: RulesState;
  /** What schedulers were told and have found. Replaced as a whole. */
  schedulers: SchedulerConfigs;
  /** leader_priority, of members for whom one was set. */
  readonly priorities: Map<number, number>;
  /** Null before a client has spoken of it. Replaced as a whole. */
  gc: GcState | null;
  /** Members that have left: nobody hears them any more. Replaced as a whole. */
  removed: readonly number[];
}

export interface EtcdDisk extends GroupDisk {
  /** Replaced by a snapshot. */
  stored: PdStored;
}

/** One member of PD's group. */
export type EtcdMember = GroupMemory<EtcdDisk>;

/** What PD's log holds. `serial`: the leader key under which it was proposed; without it nothing changes (leader txn). */
export type PdEntry =
  | { readonly kind: "campaign"; readonly member: number; readonly life: number }
  | { readonly kind: "drop-leader"; readonly serial: number }
  | { readonly kind: "save-tso"; readonly serial: number; readonly millis: number }
  | { readonly kind: "reserve-ids"; readonly serial: number; readonly end: number }
  | { readonly kind: "save-store"; readonly serial: number; readonly store: StoredStore }
  | { readonly kind: "drop-store"; readonly serial: number; readonly store: StoreId }
  | { readonly kind: "save-rules"; readonly serial: number; readonly rules: RulesState }
  | { readonly kind: "save-schedulers"; readonly serial: number; readonly schedulers: SchedulerConfigs }
  | { readonly kind: "save-gc"; readonly serial: number; readonly report: GcReport }
  | { readonly kind: "set-priority"; readonly serial: number; readonly member: number; readonly priority: number };

/** A key and a small value, as protobuf in an etcd request. */
const SMALL_BYTES = 80;
const STORE_BYTES = 300;
const RULE_BYTES = 250;

const holds = ({ leader }: PdStored, serial: number): boolean => leader !== null && leader.serial === serial;

/** All that PD writes. A new thing that PD must not forget is a field of `PdStored`, and what changes it a line here. */
export const PD_COMMANDS: CommandTable<unknown, EtcdMember, PdEntry> = {
  "campaign": {
    kind: "campaign", bytes: () => SMALL_BYTES,
    apply(_, { disk: { stored } }, { member, life }) {
      if (stored.leader === null) stored.leader = { member, life, serial: ++stored.serial };
    },
  },
  "drop-leader": {
    kind: "drop-leader", bytes: () => SMALL_BYTES,
    apply(_, { disk: { stored } }, { serial }) {
      if (holds(stored, serial)) stored.leader = null;
    },
  },
  "save-tso": {
    kind: "save-tso", bytes: () => SMALL_BYTES,
    apply(_, { disk: { stored } }, { serial, millis }) {
      if (holds(stored, serial)) stored.tsoSavedMillis = Math.max(stored.tsoSavedMillis, millis);
    },
  },
  "reserve-ids": {
    kind: "reserve-ids", bytes: () => SMALL_BYTES,
    apply(_, { disk: { stored } }, { serial, end }) {
      if (holds(stored, serial)) stored.idEnd = Math.max(stored.idEnd, end);
    },
  },
  "save-store": {
    kind: "save-store", bytes: () => STORE_BYTES,
    apply(_, { disk: { stored } }, { serial, store }) {
      if (holds(stored, serial)) stored.stores.set(store.id, store);
    },
  },
  "drop-store": {
    kind: "drop-store", bytes: () => SMALL_BYTES,
    apply(_, { disk: { stored } }, { serial, store }) {
      if (holds(stored, serial)) stored.stores.delete(store);
    },
  },
  "save-rules": {
    kind: "save-rules", bytes: ({ rules: { set } }) => SMALL_BYTES + set.rules.length * RULE_BYTES,
    apply(_, { disk: { stored } }, { serial, rules }) {
      if (holds(stored, serial)) stored.rules = rules;
    },
  },
  "save-schedulers": {
    kind: "save-schedulers", bytes: () => STORE_BYTES,
    apply(_, { disk: { stored } }, { serial, schedulers }) {
      if (holds(stored, serial)) stored.schedulers = schedulers;
    },
  },
  "save-gc": {
    kind: "save-gc", bytes: () => SMALL_BYTES,
    apply(_, { disk: { stored } }, { serial, report }) {
      if (holds(stored, serial)) stored.gc = need(GARBAGE).noteGcReport(stored.gc, report);
    },
  },
  "set-priority": {
    kind: "set-priority", bytes: () => SMALL_BYTES,
    apply(_, { disk: { stored } }, { serial, member, priority }) {
      if (holds(stored, serial)) stored.priorities.set(member, priority);
    },
  },
};

export const copyStored = (stored: PdStored): PdStored => ({
  leader: stored.leader, serial: stored.serial, tsoSavedMillis: stored.tsoSavedMillis, idEnd: stored.idEnd,
  stores: new Map(stored.stores), rules: stored.rules, schedulers: stored.schedulers,
  priorities: new Map(stored.priorities), gc: stored.gc, removed: stored.removed,
});

/** Bytes of all that etcd holds, as a snapshot carries them. */
export const storedBytes = ({ stores, rules: { set }, priorities }: PdStored): number =>
  SMALL_BYTES * (4 + priorities.size) + STORE_BYTES * (1 + stores.size) + RULE_BYTES * set.rules.length;
