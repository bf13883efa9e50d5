import { keyToHex } from "./keys.ts";
import { memberName } from "./names.ts";
import { schedulerText, type SchedulerName, type SplitPolicy, type StoreScheduler } from "./operators.ts";
import type { Key, RegionId, StoreId, StoreLabel } from "./region.ts";
import { ruleJson } from "./rule-text.ts";
import type { PlacementRule, RuleGroup } from "./rules.ts";

/** What a replica shall be where a region is sent to stores one by one (placement.PeerRoleType). */
export const WANTED_ROLES = ["leader", "voter", "follower", "learner"] as const;

export interface WantedPeer {
  readonly store: StoreId;
  readonly role: (typeof WANTED_ROLES)[number];
}

/** A range of keys that scatter-range balances, by its name. */
export interface ScatterRange {
  readonly name: string;
  readonly startKey: Key;
  /** "" for the end of all keys. */
  readonly endKey: Key;
}

/**
 * What a person orders of PD with pd-ctl and what no other action does: to remove a store, to hand over a leader and to change
 * a setting are actions of their own.
 */
export type PdCommand =
  | { readonly kind: "keep-store"; readonly store: StoreId }
  /** Labels of other keys stay, unless the store's labels are written anew. */
  | { readonly kind: "label-store"; readonly rewrite: boolean; readonly store: StoreId; readonly labels: readonly StoreLabel[] }
  | { readonly kind: "weigh-store"; readonly store: StoreId; readonly leader: number; readonly region: number }
  /** Peers per minute; `limit` null for both limits. */
  | { readonly kind: "limit-store"; readonly store: StoreId | "all"; readonly rate: number;
      readonly limit: "add-peer" | "remove-peer" | null }
  /** The store's disk is lost for good: it is removed, whatever is left without it (DELETE /store/{id}?force). */
  | { readonly kind: "destroy-store"; readonly store: StoreId }
  | { readonly kind: "remove-tombstones" }
  /** Regions without a majority go on without these stores (none named: those that PD has buried), within so many seconds. */
  | { readonly kind: "remove-failed-stores"; readonly stores: readonly StoreId[]; readonly seconds: number }
  | { readonly kind: "add-peer"; readonly region: RegionId; readonly store: StoreId }
  | { readonly kind: "add-learner"; readonly region: RegionId; readonly store: StoreId }
  | { readonly kind: "remove-peer"; readonly region: RegionId; readonly store: StoreId }
  | { readonly kind: "transfer-peer"; readonly region: RegionId; readonly from: StoreId; readonly to: StoreId }
  | { readonly kind: "transfer-region"; readonly region: RegionId; readonly peers: readonly WantedPeer[] }
  /** At the keys for the policy `usekey`, otherwise without any. */
  | { readonly kind: "split-region"; readonly region: RegionId; readonly policy: SplitPolicy; readonly keys: readonly Key[] }
  | { readonly kind: "merge-region"; readonly region: RegionId; readonly target: RegionId }
  | { readonly kind: "remove-operator"; readonly region: RegionId }
  /** PD's leader lets another member lead: that one, or with 0 any. */
  | { readonly kind: "hand-pd-over"; readonly to: number }
  | { readonly kind: "prefer-member"; readonly member: number; readonly priority: number }
  /** The member leaves etcd for good, and its process ends. */
  | { readonly kind: "delete-member"; readonly member: number }
  /** Each rule is written anew by its group and id; one whose count is 0 goes. */
  | { readonly kind: "save-rules"; readonly rules: readonly PlacementRule[] }
  /** Index 0 without override is what a group is that nobody speaks of. */
  | { readonly kind: "set-rule-group"; readonly group: RuleGroup }
  /** Gives the scheduler a store, or takes it away; with its last store the scheduler is gone. */
  | { readonly kind: "schedule-store"; readonly scheduler: StoreScheduler; readonly store: StoreId; readonly isGiven: boolean }
  | { readonly kind: "set-batch"; readonly scheduler: BatchScheduler; readonly batch: number }
  /** What schedulers of slow stores can be told: after how many seconds a store may lead again, whether a slow network counts. */
  | { readonly kind: "set-slow-store"; readonly scheduler: SlowScheduler; readonly item: SlowStoreItem; readonly value: number }
  /** scatter-range balances the range by itself, or no more. */
  | { readonly kind: "scatter-range"; readonly range: ScatterRange; readonly isGiven: boolean }
  /** Stores with the label shall lead nothing, or may again; the label scheduler moves what they lead. */
  | { readonly kind: "reject-leader"; readonly label: StoreLabel; readonly isGiven: boolean }
  /** Rules that label regions come and go: PD's JSON as one word. pd-ctl has no command for it, PD's HTTP API has. */
  | { readonly kind: "label-regions"; readonly patch: string }
  | { readonly kind: "scatter-region"; readonly region: RegionId }
  /** For so many seconds; 0 ends a pause. */
  | { readonly kind: "pause-scheduler"; readonly scheduler: SchedulerName | "all"; readonly seconds: number };

/** How long a recovery may take unless it is told otherwise. */
export const RECOVERY_SECONDS = 300;

/** Schedulers that can be told how many operators to make in a run. */
export const BATCH_SCHEDULERS = ["balance-leader", "evict-leader", "evict-slow-store", "evict-stopping-store"] as const;
export type BatchScheduler = (typeof BATCH_SCHEDULERS)[number];

/** A year: longer than any run lasts. */
export const MOST_SECONDS = 31_536_000;

export type SlowStoreItem = "recovery-duration" | "enable-network-slow-store";
/** Schedulers of slow stores, and what each can be told. */
export const SLOW_STORE_ITEMS = {
  "evict-slow-store": ["recovery-duration", "enable-network-slow-store"], "evict-slow-trend": ["recovery-duration"],
} as const satisfies { readonly [Name in SchedulerName]?: readonly SlowStoreItem[] };
export type SlowScheduler = keyof typeof SLOW_STORE_ITEMS;

/** What the scheduler can be told of slow stores; empty for others. */
export const slowStoreItems = (name: SchedulerName): readonly SlowStoreItem[] =>
  (name in SLOW_STORE_ITEMS ? SLOW_STORE_ITEMS[name as SlowScheduler] : []);

/** The command as it stands behind the prompt of pd-ctl. `id` writes the ids of stores and regions. */
export function commandText(command: PdCommand, id: (id: number) => string): string {
  switch (command.kind) {
    case "keep-store":
      return `store cancel-delete ${id(command.store)}`;
    case "label-store":
      return ["store label", ...(command.rewrite ? ["--rewrite"] : []), id(command.store),
        ...command.labels.map(({ key, value }) => `${key}=${value}`)].join(" ");
    case "weigh-store":
      return `store weight ${id(command.store)} ${command.leader} ${command.region}`;
    case "limit-store":
      return `store limit ${command.store === "all" ? "all" : id(command.store)} ${command.rate} ${command.limit ?? ""}`.trim();
    case "destroy-store":
      return `store delete ${id(command.store)} --force`;
    case "remove-tombstones":
      return "store remove-tombstone";
    case "remove-failed-stores":
      return `unsafe remove-failed-stores ${command.stores.length === 0 ? "--auto-detect" : command.stores.map(id).join(",")}${
        command.seconds === RECOVERY_SECONDS ? "" : ` --timeout ${command.seconds}`}`;
    case "add-peer":
    case "add-learner":
    case "remove-peer":
      return `operator add ${command.kind} ${id(command.region)} ${id(command.store)}`;
    case "transfer-peer":
      return `operator add transfer-peer ${id(command.region)} ${id(command.from)} ${id(command.to)}`;
    case "transfer-region":
      return `operator add transfer-region ${id(command.region)} ${
        command.peers.map(({ store, role }) => `${id(store)} ${role}`).join(" ")}`;
    case "split-region":
      return [`operator add split-region ${id(command.region)} --policy=${command.policy}`,
        ...(command.keys.length === 0 ? [] : [`--keys=${command.keys.map(keyToHex).join(",")}`])].join(" ");
    case "merge-region":
      return `operator add merge-region ${id(command.region)} ${id(command.target)}`;
    case "remove-operator":
      return `operator remove ${id(command.region)}`;
    case "hand-pd-over":
      return command.to === 0 ? "member leader resign" : `member leader transfer ${memberName(command.to)}`;
    case "prefer-member":
      return `member leader_priority ${memberName(command.member)} ${command.priority}`;
    case "delete-member":
      return `member delete name ${memberName(command.member)}`;
    case "save-rules":
      return `config placement-rules save ${jsonWord(command.rules.map(ruleJson))}`;
    case "set-rule-group":
      return `config placement-rules rule-group set ${command.group.id} ${command.group.index} ${command.group.override}`;
    case "schedule-store":
    case "set-batch":
    case "set-slow-store":
    case "scatter-range":
    case "reject-leader":
    case "pause-scheduler":
      return schedulerCommandText(command, id);
    case "label-regions":
      return `label-regions ${command.patch}`;
    case "scatter-region":
      return `operator add scatter-region ${id(command.region)}`;
  }
}

type SchedulerCommand = Extract<PdCommand, {
  readonly kind: "schedule-store" | "set-batch" | "set-slow-store" | "scatter-range" | "reject-leader" | "pause-scheduler";
}>;

function schedulerCommandText(command: SchedulerCommand, id: (id: number) => string): string {
  switch (command.kind) {
    case "schedule-store":
      return command.isGiven ? `scheduler add ${schedulerText(command.scheduler)} ${id(command.store)}`
        : `scheduler config ${schedulerText(command.scheduler)} delete-store ${id(command.store)}`;
    case "set-batch":
      return `scheduler config ${schedulerText(command.scheduler)} set batch ${command.batch}`;
    case "set-slow-store":
      return `scheduler config ${schedulerText(command.scheduler)} set ${command.item} ${
        command.item === "recovery-duration" ? command.value : command.value !== 0}`;
    case "scatter-range": {
      const { name, startKey, endKey } = command.range;
      if (!command.isGiven) return `scheduler remove scatter-range-${name}`;
      return `scheduler add scatter-range-scheduler --format=hex ${keyWord(startKey)} ${keyWord(endKey)} ${name}`;
    }
    case "reject-leader":
      return `config ${command.isGiven ? "set" : "delete"} label-property reject-leader ${command.label.key} ${command.label.value}`;
    case "pause-scheduler":
      return command.seconds === 0 ? `scheduler resume ${schedulerText(command.scheduler)}`
        : `scheduler pause ${schedulerText(command.scheduler)} ${command.seconds}`;
  }
}

const keyWord = (key: Key): string => (key === "" ? '""' : keyToHex(key));

/** A value as one word of a sentence: JSON in which whatever a sentence means something by is escaped. */
export const jsonWord = (value: unknown): string =>
  JSON.stringify(value).replace(/[^\w{}[\]":,.$\\-]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
