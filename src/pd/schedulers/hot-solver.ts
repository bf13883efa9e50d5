import { drawItem } from "../../kernel/random.ts";
import { between, seconds, START, type Instant } from "../../kernel/time.ts";
import { peerOnStore, type StoreId } from "../../proto/region.ts";
import { isLeaderTarget, isRegionTarget } from "../filters.ts";
import type { FlowType, HotCache, HotPeer } from "../hot.ts";
import { Priority, type OperatorDraft } from "../operator.ts";
import { canReplace, fitRegion, isSatisfied, rulesAllowLeader, type RegionFit } from "../placement.ts";
import { newPeer, planChange } from "../plans.ts";
import { isLearner, type RegionInfo } from "../region-info.ts";
import type { Amounts } from "../rolling.ts";
import type { PdState } from "../state.ts";
import type { StoreRecord } from "../store-record.ts";
import {
  countingKinds, FLOW_TYPES, isOfLeaders, isOfWrites, PRIORITIES, stoodOut, takePictures, type LoadedStore, type LoadPicture,
} from "./hot-loads.ts";
import { isBetter, isUniform, isUseful, rankOf, type HotSolution } from "./hot-rank.ts";
import type { RegionSearch } from "./scheduler.ts";

/** A store is a source above the mean by as much, and a target below it (src-, dst-tolerance-ratio). */
const TOLERANCE = 1.05;
/** So many of the hottest replicas of a store are tried (max-peer-number). */
const MOST_PEERS = 1_000;

/** One run of balance-hot-region. */
export function evenOutTraffic(state: PdState, now: Instant): RegionSearch {
  const pictures = takePictures(state, now);
  return () => {
    if (state.traffic.writes.regions.size + state.traffic.reads.regions.size === 0) return null;
    const type = drawItem(state.random, FLOW_TYPES);
    // For reads PD weighs a new leader against another place for one who follows.
    const types: readonly FlowType[] = type === "read-peer" || type === "read-leader" ? ["read-leader", "read-peer"] : [type];
    let best: Found | null = null;
    for (const each of types) {
      const found = solve(state, pictures[each], now);
      if (found !== null && (best === null || isBetter(pictures[each], found.solution, best.solution))) best = found;
    }
    if (best === null) return [];
    for (const [index, draft] of best.drafts.entries()) noteMove(state, best.solution, draft, index > 0, now);
    return best.drafts;
  };
}

interface Found {
  readonly solution: HotSolution;
  readonly drafts: readonly OperatorDraft[];
}

function solve(state: PdState, picture: LoadPicture, now: Instant): Found | null {
  const { traffic } = state;
  const { type, stores } = picture;
  const mayExchange = traffic.exchanging.includes(type);
  let best: Found | null = null;
  const consider = (candidate: Omit<HotSolution, "rank" | "first" | "second">): HotSolution => {
    const solution = rankOf(picture, candidate);
    if (isUniform(picture, solution) || !isUseful(solution)) return solution;
    if (best !== null && !isBetter(picture, solution, best.solution)) return solution;
    const drafts = planSolution(state, type, solution, now);
    if (drafts.length > 0) best = { solution, drafts };
    return solution;
  };
  for (const source of stores.filter((store) => isSource(state, picture, store))) {
    for (const peer of candidatesOn(state, source, type, now)) {
      for (const target of targetsOf(state, picture, source, peer, now)) {
        const { rank } = consider({ source, target, peer, back: null });
        // One alone would make the other load worse, or is too much: for another that comes back.
        if (!mayExchange || (rank !== 2 && rank !== 0) || !isWorthExchanging(best)) continue;
        for (const back of candidatesOn(state, target, type, now)) {
          if (back.region === peer.region || !mayReturn(state, type, back, source.store.id)) continue;
          consider({ source, target, peer, back });
        }
      }
    }
  }
  const found = best as Found | null;
  const rest = traffic.exchanging.filter((each) => each !== type);
  traffic.exchanging = isWorthExchanging(found) ? [...rest, type] : rest;
  return found;
}

const isWorthExchanging = (best: Found | null): boolean =>
  best === null || best.solution.rank <= 2 || best.solution.back !== null;

/** Whether leadership can come back to a store that follows, or a replica to one that holds none. */
const mayReturn = (state: PdState, type: FlowType, { region }: HotPeer, store: StoreId): boolean => {
  const info = state.tree.infos.get(region);
  return info !== undefined && (peerOnStore(info.region, store) !== undefined) === isOfLeaders(type);
};

/** Whether the store carries more than others, now and for minutes, in a load that counts. */
function isSource({ traffic }: PdState, picture: LoadPicture, store: LoadedStore): boolean {
  const isOut = (load: number, mean: number): boolean => load > TOLERANCE * mean;
  return store.peers.length > 0 && standsOut(picture, store.least, isOut) && stoodOut(traffic, picture, store.store.id, isOut);
}

function isTarget({ traffic }: PdState, picture: LoadPicture, store: LoadedStore): boolean {
  const isOut = (load: number, mean: number): boolean => load * TOLERANCE < mean;
  return standsOut(picture, store.most, isOut) && stoodOut(traffic, picture, store.store.id, isOut);
}

const standsOut = (
  picture: LoadPicture, loads: Amounts, isOut: (load: number, mean: number) => boolean,
): boolean => countingKinds(picture.type).some((kind) => isOut(loads[kind] ?? 0, picture.mean[kind] ?? 0));

/** The hot replicas of a store that may be moved: none is on its way, and none has just been given another leader. */
function candidatesOn(state: PdState, { peers, store }: LoadedStore, type: FlowType, now: Instant): readonly HotPeer[] {
  const { traffic, tree, settings } = state;
  const { interval } = (isOfWrites(type) ? traffic.writes : traffic.reads).kind;
  const cooling = settings.hotRegionCacheHitsThreshold * seconds(interval);
  const free = peers.filter(({ region, ledSince }) => {
    const info = tree.infos.get(region);
    return !traffic.moves.has(region) && (ledSince === START || between(ledSince, now) >= cooling) && info !== undefined &&
      info.downPeers.length === 0 && (isOfLeaders(type) ? info.leader?.storeId === store.id
        : peerOnStore(info.region, store.id) !== undefined);
  });
  if (free.length <= MOST_PEERS) return free;
  const [first] = PRIORITIES[type];
  return free.slice().sort((a, b) => (b.flow.medians[first] ?? 0) - (a.flow.medians[first] ?? 0)).slice(0, MOST_PEERS);
}

/** The stores that could take the replica, or its leadership. */
function targetsOf(
  state: PdState, picture: LoadPicture, { store: source }: LoadedStore, peer: HotPeer, now: Instant,
): readonly LoadedStore[] {
  const info = state.tree.infos.get(peer.region);
  const fit = info === undefined ? null : fitRegion(state, info);
  if (info === undefined || fit === null || !isSatisfied(fit)) return [];
  if (picture.type === "read-peer" && peer.isLeader) return [];
  return picture.stores.filter((target) => target.store !== source && isTarget(state, picture, target) &&
    canTake(state, picture.type, info, fit, source.id, target.store, now));
}

function canTake(
  state: PdState, type: FlowType, info: RegionInfo, fit: RegionFit, source: StoreId, target: StoreRecord, now: Instant,
): boolean {
  const there = peerOnStore(info.region, target.id);
  const mayCome = there === undefined && isRegionTarget(state, target, now) && canReplace(state, fit, source, target);
  if (!isOfLeaders(type)) return mayCome;
  if (!isLeaderTarget(state, target, now)) return false;
  return there === undefined ? type === "read-leader" && mayCome : !isLearner(there) && rulesAllowLeader(state, info, target);
}

/** The operators of a solution: both of an exchange, or none. */
function planSolution(
  state: PdState, type: FlowType, { source, target, peer, back }: HotSolution, now: Instant,
): readonly OperatorDraft[] {
  const there = planMove(state, type, peer, source.store.id, target.store.id, now);
  if (there === null || back === null) return there === null ? [] : [there];
  const comesBack = planMove(state, type, back, target.store.id, source.store.id, now);
  return comesBack === null ? [] : [there, comesBack];
}

function planMove(
  state: PdState, type: FlowType, { region }: HotPeer, source: StoreId, target: StoreId, now: Instant,
): OperatorDraft | null {
  const info = state.tree.infos.get(region);
  if (info === undefined || state.operators.has(region)) return null;
  const flow = isOfWrites(type) ? "write" : "read";
  const purpose = { kinds: ["hot-region"], priority: Priority.high } as const;
  if (peerOnStore(info.region, target) !== undefined) {
    return planChange(state, info, { leader: target }, { ...purpose, description: `transfer-hot-${flow}-leader` }, now);
  }
  const old = peerOnStore(info.region, source);
  if (old === undefined || info.sizeMiB > state.settings.maxMovableHotPeerSize) return null;
  const change = { add: newPeer(state, target, old.role), remove: old };
  return info.leader?.id === old.id
    ? planChange(state, info, { ...change, leader: target }, { ...purpose, description: `move-hot-${flow}-leader` }, now)
    : planChange(state, info, change, { ...purpose, description: `move-hot-${flow}-peer` }, now);
}

/** What moves counts at both stores at once, with all of its traffic, until their reports show it. */
function noteMove(
  { traffic }: PdState, { source, target, peer, back }: HotSolution, draft: OperatorDraft, isBack: boolean, now: Instant,
): void {
  const moved = isBack && back !== null ? back : peer;
  const from = isBack ? target.store.id : source.store.id;
  const to = isBack ? source.store.id : target.store.id;
  const flowOf = ({ regions }: HotCache): Amounts =>
    regions.get(moved.region)?.find(({ store }) => store === from)?.flow.medians ?? [];
  traffic.moves.set(draft.regionId, { createdAt: now, from, to, writes: flowOf(traffic.writes), reads: flowOf(traffic.reads) });
}
