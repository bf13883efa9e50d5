import type { Peer, PeerRole, Region, StoreId } from "../proto/region.ts";
import { isDefaultAlone, type LabelConstraint, type PlacementRule, type PlacementRole } from "../proto/rules.ts";
import { isDownPeer, isLearner, isPendingPeer, type RegionInfo } from "./region-info.ts";
import { rulesAt, rulesFor } from "./rules-state.ts";
import type { PdState } from "./state.ts";
import { isExclusiveLabel, type StoreRecord } from "./store-record.ts";

/** The peers that count for one rule. Immutable; made anew for each check. */
export interface RuleFit {
  readonly rule: PlacementRule;
  readonly peers: readonly Peer[];
  /** Those among them that have another role than the rule wants. */
  readonly wrongRole: readonly Peer[];
  readonly isolation: number;
}

/** How a region fits its rules, in their order. */
export interface RegionFit {
  readonly fits: readonly RuleFit[];
  /** Peers that no rule asks for. */
  readonly orphans: readonly Peer[];
}

/** The value of a store's label, "" where it has none; both are compared without regard to case. */
const valueOf = ({ values }: StoreRecord, key: string): string => values.get(key) ?? values.get(key.toLowerCase()) ?? "";

/**
 * The first label level at which the two stores differ; -1 where nothing tells them apart. A missing label
 * differs from nothing.
 */
export function compareLocation(a: StoreRecord, b: StoreRecord, labels: readonly string[]): number {
  for (let level = 0; level < labels.length; level++) {
    const key = labels[level] ?? "";
    const one = valueOf(a, key);
    const other = valueOf(b, key);
    if (one !== "" && other !== "" && one !== other) return level;
  }
  return -1;
}

/**
 * How far a store is from the others: the higher the level at which they differ, the more by far (100 per
 * level).
 */
export function distinctScore(store: StoreRecord, others: readonly StoreRecord[], labels: readonly string[]): number {
  let score = 0;
  for (const other of others) {
    if (other.id === store.id) continue;
    const level = compareLocation(store, other, labels);
    if (level >= 0) score += levelWeight(labels.length - level - 1);
  }
  return score;
}

/** The sum over all pairs of stores. */
function isolationScore(stores: readonly StoreRecord[], labels: readonly string[]): number {
  let score = 0;
  if (labels.length === 0) return score;
  for (let index = 0; index < stores.length; index++) {
    const store = stores[index];
    for (let other = index + 1; other < stores.length; other++) {
      const against = stores[other];
      if (store === undefined || against === undefined) continue;
      const level = compareLocation(store, against, labels);
      if (level >= 0) score += levelWeight(labels.length - level - 1);
    }
  }
  return score;
}

/** The isolation that `count` stores cannot exceed. */
export const bestIsolation = (count: number, levels: number): number =>
  levels === 0 ? 0 : (levelWeight(levels - 1) * count * (count - 1)) / 2;

function levelWeight(levelsBelow: number): number {
  let weight = 1;
  for (let level = 0; level < levelsBelow; level++) weight *= 100;
  return weight;
}

/**
 * Whether a store may hold peers of the rule: it meets each constraint, and the rule names every label that keeps the store for
 * rules that do (placement/label_constraint.go).
 */
export function matchesRule(store: StoreRecord, { constraints }: PlacementRule): boolean {
  if (store.exclusive && store.labels.some(({ key }) =>
    isExclusiveLabel(key) && !constraints.some((constraint) => constraint.key === key))) return false;
  return constraints.every((constraint) => meets(store, constraint));
}

function meets(store: StoreRecord, { key, op, values }: LabelConstraint): boolean {
  const value = store.labels.find((label) => label.key.toLowerCase() === key.toLowerCase())?.value ?? "";
  switch (op) {
    case "in":
      return value !== "" && values.includes(value);
    case "notIn":
      return value === "" || !values.includes(value);
    case "exists":
      return value !== "";
    case "notExists":
      return value === "";
  }
}

/** The role in which a rule's peer comes into being. */
export const peerRoleOf = ({ role }: PlacementRule): PeerRole => (role === "learner" ? "Learner" : "Voter");

const hasRole = (info: RegionInfo, peer: Peer, role: PlacementRole): boolean => {
  switch (role) {
    case "voter":
      return !isLearner(peer);
    case "learner":
      return isLearner(peer);
    case "leader":
      return info.leader?.id === peer.id;
    case "follower":
      return !isLearner(peer) && info.leader?.id !== peer.id;
  }
};

/**
 * Assigns the region's peers to its rules, each in turn: as many as it wants, with few wrong roles, then with good
 * isolation; health decides only between choices that are equal in these (placement/fit.go). Null for a region that rules of two
 * areas would have to hold for.
 */
export function fitRegion(state: PdState, info: RegionInfo): RegionFit | null {
  const rules = rulesFor(state.rules, info.region);
  if (rules === null) return null;
  const { peers } = info.region;
  const [only] = rules;
  // What nearly every region is, in one look.
  const isSimple = only !== undefined && rules.length === 1 && peers.length <= only.count;
  if (isSimple && peers.every((peer) => mayHold(state, peer, only))) {
    return { fits: [makeFit(state, info, only, peers)], orphans: NO_PEERS };
  }
  const pool = peers.slice().sort((a, b) => health(info, b) - health(info, a) || a.id - b.id);
  const search: Search = { state, info, rules, pool, taken: new Set(), best: [] };
  fitFrom(search, 0);
  const counted = new Set(search.best.flatMap((fit) => fit.peers));
  // Of an imported cluster whose rules nobody told, what other engines hold is none of the default rule's business.
  const knowsAll = !isDefaultAlone(state.rules.set);
  const orphans = peers.filter((peer) => !counted.has(peer) && (knowsAll || state.stores.get(peer.storeId)?.exclusive !== true));
  return { fits: search.best, orphans };
}
const NO_PEERS: readonly Peer[] = [];

/** A peer on a store that PD does not know counts for whatever rule asks for nothing in particular. */
const mayHold = (state: PdState, peer: Peer, rule: PlacementRule): boolean => {
  const store = state.stores.get(peer.storeId);
  return store === undefined ? rule.constraints.length === 0 : matchesRule(store, rule);
};

/** The search for the best choice: what the rules before have taken, and the best found. */
interface Search {
  readonly state: PdState;
  readonly info: RegionInfo;
  readonly rules: readonly PlacementRule[];
  readonly pool: readonly Peer[];
  readonly taken: Set<Peer>;
  best: RuleFit[];
}

/** Tries all choices for the rules from this one on; whether any is better than the best so far. */
function fitFrom(search: Search, index: number): boolean {
  const rule = search.rules[index];
  if (rule === undefined) return false;
  const candidates = search.pool.filter((peer) => !search.taken.has(peer) && mayHold(search.state, peer, rule));
  let better = false;
  for (const chosen of subsets(candidates, Math.min(candidates.length, rule.count))) {
    for (const peer of chosen) search.taken.add(peer);
    if (compareChoice(search, index, makeFit(search.state, search.info, rule, chosen))) better = true;
    for (const peer of chosen) search.taken.delete(peer);
  }
  return better;
}

function compareChoice(search: Search, index: number, fit: RuleFit): boolean {
  const known = search.best[index];
  const order = known === undefined ? 1 : compareFits(fit, known);
  if (order < 0) return false;
  if (order === 0) {
    if (!fitFrom(search, index + 1)) return false;
    search.best[index] = fit;
    return true;
  }
  search.best = [...search.best.slice(0, index), fit];
  fitFrom(search, index + 1);
  return true;
}

const health = (info: RegionInfo, peer: Peer): number =>
  isDownPeer(info, peer.id) ? 0 : isPendingPeer(info, peer.id) ? 1 : 2;

const compareFits = (a: RuleFit, b: RuleFit): number =>
  a.peers.length - b.peers.length || b.wrongRole.length - a.wrongRole.length || a.isolation - b.isolation;

function makeFit(state: PdState, info: RegionInfo, rule: PlacementRule, peers: readonly Peer[]): RuleFit {
  return {
    rule, peers, wrongRole: peers.filter((peer) => !hasRole(info, peer, rule.role)),
    isolation: isolationScore(storesOf(state, peers), rule.locationLabels),
  };
}

/** The fit that the peer on the store counts for. */
export const fitOfStore = ({ fits }: RegionFit, store: StoreId): RuleFit | undefined =>
  fits.find(({ peers }) => peers.some(({ storeId }) => storeId === store));

/** The place of a peer that would go: for which rule, beside the stores of which others, and how far from them it must stand. */
export interface Vacancy {
  readonly rule: PlacementRule;
  readonly others: readonly StoreRecord[];
  readonly least: number;
}

/** What the peer on `old` would leave; null where it counts for no rule. */
export function vacancyOf(state: PdState, fit: RegionFit, old: StoreId): Vacancy | null {
  const counted = fitOfStore(fit, old);
  if (counted === undefined) return null;
  const { rule, peers, isolation } = counted;
  const others = storesOf(state, peers.filter((peer) => peer.storeId !== old));
  return { rule, others, least: isolation - isolationScore(others, rule.locationLabels) };
}

/** Whether the store may take that place: its rule allows it, and isolation does not become worse. */
export const canFill = ({ rule, others, least }: Vacancy, store: StoreRecord): boolean =>
  matchesRule(store, rule) && distinctScore(store, others, rule.locationLabels) >= least;

/** Whether `store` may take the place of the peer on `old`: also one whose peer counts for the same rule, and that stays. */
export function canReplace(state: PdState, fit: RegionFit, old: StoreId, store: StoreRecord): boolean {
  const vacancy = vacancyOf(state, fit, old);
  return vacancy !== null && (vacancy.others.includes(store) || canFill(vacancy, store));
}

/** Whether the rules let a peer on the store lead: one of them asks for leaders or voters there (operator/builder.go). */
export const rulesAllowLeader = (state: PdState, info: RegionInfo, store: StoreRecord): boolean =>
  (rulesFor(state.rules, info.region) ?? []).some((rule) =>
    (rule.role === "leader" || rule.role === "voter") && matchesRule(store, rule));

/** Whether the peer counts for a rule whose peers may lead (rule_checker.go, allowLeader). */
export const fitAllowsLeader = (fit: RegionFit, peer: Peer): boolean => {
  const role = fitOfStore(fit, peer.storeId)?.rule.role;
  return role === "leader" || role === "voter";
};

/** Count and roles are as the rule wants them. */
export const isRuleSatisfied = ({ peers, wrongRole, rule }: RuleFit): boolean =>
  peers.length === rule.count && wrongRole.length === 0;

/** All rules have their peers, and none is left over. */
export const isSatisfied = ({ fits, orphans }: RegionFit): boolean =>
  fits.length > 0 && orphans.length === 0 && fits.every(isRuleSatisfied);

/** The stores of the peers, as far as PD knows them. */
export function storesOf(state: PdState, peers: readonly Peer[]): StoreRecord[] {
  const stores: StoreRecord[] = [];
  for (const peer of peers) {
    const store = state.stores.get(peer.storeId);
    if (store !== undefined) stores.push(store);
  }
  return stores;
}

/** How many voters and learners the rules want a region to have. */
export function wantedPeers({ rules }: PdState, region: Region): { readonly voters: number; readonly learners: number } {
  let voters = 0;
  let learners = 0;
  for (const { role, count } of rulesAt(rules, region.startKey)) {
    if (role === "learner") learners += count;
    else voters += count;
  }
  return { voters, learners };
}

/** Every choice of `size` items, in a fixed order. Regions have few peers, so there are few. */
function subsets<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  if (size === items.length) return [items];
  const found: (readonly T[])[] = [];
  items.forEach((item, index) => {
    for (const rest of subsets(items.slice(index + 1), size - 1)) found.push([item, ...rest]);
  });
  return found;
}
