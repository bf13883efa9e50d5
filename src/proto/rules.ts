import type { Instant } from "../kernel/time.ts";
import type { Key } from "./region.ts";

/** What the peers of a rule shall be. A voter may lead or follow. */
export const PLACEMENT_ROLES = ["voter", "leader", "follower", "learner"] as const;
export type PlacementRole = (typeof PLACEMENT_ROLES)[number];

export const CONSTRAINT_OPS = ["in", "notIn", "exists", "notExists"] as const;

/** What a store's labels must be for a rule. Immutable. */
export interface LabelConstraint {
  readonly key: string;
  readonly op: (typeof CONSTRAINT_OPS)[number];
  readonly values: readonly string[];
}

/** One of PD's placement rules: so many peers of a role for the regions of a range. Immutable. */
export interface PlacementRule {
  readonly groupId: string;
  readonly id: string;
  /** Rules of a group apply in this order. */
  readonly index: number;
  /** It alone counts, of the rules of its group with a lower index. */
  readonly override: boolean;
  readonly startKey: Key;
  /** "" is the end of all keys. */
  readonly endKey: Key;
  readonly role: PlacementRole;
  readonly count: number;
  readonly constraints: readonly LabelConstraint[];
  readonly locationLabels: readonly string[];
  /** One of the location labels, or "". */
  readonly isolationLevel: string;
}

/** Groups apply in the order of `index`; one that overrides makes those before it void. Immutable. */
export interface RuleGroup {
  readonly id: string;
  readonly index: number;
  readonly override: boolean;
}

/** A label of regions; with a time to live it counts until then, by PD's clock. Immutable. */
export interface RegionLabel {
  readonly key: string;
  readonly value: string;
  readonly life?: { readonly ttl: string; readonly from: Instant; readonly until: Instant };
}

export interface KeyRange {
  readonly startKey: Key;
  /** "" is the end of all keys. */
  readonly endKey: Key;
}

/** What regions of some ranges are labelled with; of two values for one key that of the higher index counts. Immutable. */
export interface LabelRule {
  readonly id: string;
  readonly index: number;
  readonly labels: readonly RegionLabel[];
  readonly ranges: readonly KeyRange[];
}

/** All that PD stores about placement. A group that no entry of `groups` names has index 0 and overrides nothing. Immutable. */
export interface RuleSet {
  readonly rules: readonly PlacementRule[];
  readonly groups: readonly RuleGroup[];
  /** In the order of their ids; absent where nobody has labelled any region. */
  readonly labels?: readonly LabelRule[];
}

/** The rule that PD makes of max-replicas, location-labels and isolation-level. */
const DEFAULT_GROUP = "pd";
const DEFAULT_RULE = "default";

export const defaultRule = (count: number, locationLabels: readonly string[], isolationLevel: string): PlacementRule => ({
  groupId: DEFAULT_GROUP, id: DEFAULT_RULE, index: 0, override: false, startKey: "", endKey: "", role: "voter", count,
  constraints: [], locationLabels, isolationLevel,
});

/** Whether there is the default rule alone, which follows PD's settings. */
export const isDefaultAlone = ({ rules, groups }: RuleSet): boolean =>
  groups.length === 0 && rules.length === 1 && rules[0]?.groupId === DEFAULT_GROUP && rules[0].id === DEFAULT_RULE &&
  rules[0].constraints.length === 0 && rules[0].role === "voter" && rules[0].startKey === "" && rules[0].endKey === "";

/** The key in hex, as rules have it. */
export const ruleKeyText = (key: Key): string =>
  [...key].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, "0")).join("");
