import { between, type Instant } from "../../kernel/time.ts";
import type { StoreId } from "../../proto/region.ts";
import type { NetworkWatch } from "../scheduler-config.ts";
import type { PdState } from "../state.ts";

/** From this score on a link is at fault, though nobody knows on which of its sides. */
const AT_FAULT = 95;
/** A store that has such a score for so many others, beside its faulty links, is itself the one that is slow. */
const WAVERING = 10;
const WAVERING_LINKS = 2;
/** Stores at most whose network is held against them. */
const MOST_PAUSED = 1;
/** A mean that no store keeps whose network was well for one heartbeat, and the heartbeats after which its leaders go. */
const WORST = 99;
const WORST_HEARTBEATS = 6;
const WELL = 1;

type Scores = ReadonlyMap<StoreId, number>;

/**
 * Which stores have a slow network by what all of them say of one another: they are given no leaders, and where it stays as bad
 * theirs go, until the network has been well for `recovery`. The same value where nothing has changed.
 */
export function watchNetwork(state: PdState, watch: NetworkWatch, now: Instant, recovery: number): NetworkWatch {
  const next = evict(detect(state, recover(state, countWorst(state, watch), now, recovery)));
  return JSON.stringify(next) === JSON.stringify(watch) ? watch : next;
}

/** Heartbeats of a store whose mean score for all others was at the worst. */
function countWorst(state: PdState, watch: NetworkWatch): NetworkWatch {
  const worst = [...state.stores.values()].flatMap((store) => {
    const { id, lastHeartbeat, stats: { networkSlowScores } } = store;
    const known = watch.worst.find((each) => each.store === id);
    // Who is not named has score 1.
    const others = state.stores.size - 1;
    const told = Object.values(networkSlowScores ?? {});
    const mean = others === 0 ? 0 : Math.floor((told.reduce((sum, score) => sum + score, 0) + others - told.length) / others);
    if (mean <= WELL) return [];
    if (mean < WORST || known?.heardAt === lastHeartbeat) return known ?? [];
    return { store: id, heardAt: lastHeartbeat, heartbeats: Math.min(WORST_HEARTBEATS, (known?.heartbeats ?? 0) + 1) };
  });
  return { ...watch, worst };
}

function recover(state: PdState, watch: NetworkWatch, now: Instant, recovery: number): NetworkWatch {
  const slow = watch.slow.flatMap((each) => {
    const store = state.stores.get(each.store);
    if (store === undefined || store.state !== "Up") return [];
    const scores = [...scoresOf(state, watch, each.store).values()];
    const mean = scores.length === 0 ? 0 : Math.floor(scores.reduce((sum, score) => sum + score, 0) / scores.length);
    if (mean > WELL) return { store: each.store, wellSince: null };
    if (each.wellSince === null) return { store: each.store, wellSince: now };
    return between(each.wellSince, now) >= recovery ? [] : each;
  });
  const isSlow = (id: StoreId): boolean => slow.some(({ store }) => store === id);
  const paused = watch.paused.filter(isSlow);
  // Whoever came too late to be held back takes the place of one that is well.
  const [waiting] = slow;
  return {
    ...watch, slow, evicted: watch.evicted.filter(isSlow),
    paused: paused.length < MOST_PAUSED && waiting !== undefined ? [...paused, waiting.store] : paused,
  };
}

function detect(state: PdState, watch: NetworkWatch): NetworkWatch {
  const faulty = faultyLinks(state, watch);
  let { slow, paused } = watch;
  const found = (): NetworkWatch => ({ ...watch, slow, paused });
  for (const id of state.stores.keys()) {
    if (!faulty.has(id) || slow.some(({ store }) => store === id) || !isSlowItself(state, found(), id, faulty)) continue;
    slow = [...slow, { store: id, wellSince: null }];
    if (paused.length < MOST_PAUSED) paused = [...paused, id];
  }
  return found();
}

/** The other ends of each store's faulty links, by what those say that have more to say than of one link. */
function faultyLinks(state: PdState, watch: NetworkWatch): ReadonlyMap<StoreId, ReadonlySet<StoreId>> {
  const faulty = new Map<StoreId, Set<StoreId>>();
  const note = (from: StoreId, to: StoreId): void => {
    faulty.set(from, (faulty.get(from) ?? new Set()).add(to));
  };
  for (const id of state.stores.keys()) {
    const scores = scoresOf(state, watch, id);
    if (watch.slow.some(({ store }) => store === id) || scores.size < 2) continue;
    for (const [other, score] of scores) {
      if (score < AT_FAULT) continue;
      note(id, other);
      note(other, id);
    }
  }
  return faulty;
}

/** With two scores nobody can say whose fault it is. */
function isSlowItself(
  state: PdState, watch: NetworkWatch, id: StoreId, faulty: ReadonlyMap<StoreId, ReadonlySet<StoreId>>,
): boolean {
  const scores = scoresOf(state, watch, id);
  if (scores.size <= 2) return false;
  const links = faulty.get(id) ?? new Set();
  if (links.size >= state.stores.size - 1 - watch.slow.length) return true;
  return [...scores].filter(([other, score]) => !links.has(other) && score >= WAVERING).length >= WAVERING_LINKS;
}

function evict(watch: NetworkWatch): NetworkWatch {
  const gone = watch.slow.filter(({ store, wellSince }) =>
    wellSince === null && watch.paused.includes(store) && !watch.evicted.includes(store) &&
    watch.worst.some((each) => each.store === store && each.heartbeats >= WORST_HEARTBEATS));
  return { ...watch, evicted: [...watch.evicted, ...gone.map(({ store }) => store)] };
}

/** What a store says of the others, without those that are known to be slow. */
const scoresOf = (state: PdState, { slow }: NetworkWatch, id: StoreId): Scores =>
  new Map(Object.entries(state.stores.get(id)?.stats.networkSlowScores ?? {}).map(([other, score]): [StoreId, number] =>
    [Number(other), score]).filter(([other]) => !slow.some(({ store }) => store === other)));
