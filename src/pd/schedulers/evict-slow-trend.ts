import { between, seconds, type Instant } from "../../kernel/time.ts";
import type { SlowTrend } from "../../proto/store-stats.ts";
import { tellScheduler, type TrendWatch } from "../scheduler-config.ts";
import { NO_TREND, TREND_RECOVERY } from "../slow-stores.ts";
import type { PdState } from "../state.ts";
import type { StoreRecord } from "../store-record.ts";
import { evictLeaders } from "./evicting.ts";
import { defineScheduler, LEADER_LIMIT } from "./scheduler.ts";

const NAME = "evict-slow-trend";
/** A rate beyond this is one. */
const EPSILON = 1e-9;
const LEAST_STORES = 3;
/** Of this share of the stores requests must have become fewer (slow-store-evicting-affected-store-ratio-threshold). */
const AFFECTED = 0.3;
/** Writes of a store that take so much longer than another's at the most are as fast. */
const AS_FAST = 1.1;

/**
 * Takes the leaders from the one store whose writes take longer and longer while it gets fewer requests, until it is as fast as
 * others again (evict_slow_trend.go).
 */
export const evictSlowTrend = defineScheduler({
  name: NAME, limits: [LEADER_LIMIT],
  prepare(state, now) {
    const { stores: [evicted], trend = NO_TREND, recoverySeconds = TREND_RECOVERY } = state.schedulerConfigs[NAME];
    if (evicted !== undefined) {
      const store = state.stores.get(evicted);
      const isOver = store === undefined || store.state === "Tombstone" ||
        (isAsFast(state, store) && between(trend.evictedSince ?? now, now) >= seconds(recoverySeconds));
      if (isOver) tellScheduler(state, NAME, { stores: [] });
      return;
    }
    const next = trend.candidate === null ? { ...trend, candidate: choose(state, now) } : stillCandidate(state, trend);
    const { candidate } = next;
    if (candidate !== null && isHeardSince(state, candidate)) {
      tellScheduler(state, NAME, { stores: [candidate.store], trend: { candidate: null, evictedSince: candidate.since } });
    } else if (candidate !== trend.candidate) tellScheduler(state, NAME, { trend: next });
  },
  schedule: (state, now) => () => (state.schedulerConfigs[NAME].stores.length === 0 ? null : evictLeaders(state, NAME, now)),
});

type Candidate = NonNullable<TrendWatch["candidate"]>;

const trends = (state: PdState): readonly (readonly [StoreRecord, SlowTrend])[] =>
  [...state.stores.values()].flatMap((store) =>
    (store.state === "Up" && store.stats.slowTrend !== undefined ? [[store, store.stats.slowTrend] as const] : []));

/** The only store that writes more slowly than before and gets fewer requests, if most others write faster. */
function choose(state: PdState, now: Instant): Candidate | null {
  const all = trends(state);
  const affected = all.filter(([, { resultRate }]) => resultRate < -EPSILON);
  const [slow, ...others] = affected.filter(([, { causeRate }]) => causeRate > EPSILON);
  const { size } = state.stores;
  if (size < LEAST_STORES || slow === undefined || others.length > 0) return null;
  if (affected.length < Math.floor(size * AFFECTED)) return null;
  const [store, trend] = slow;
  const faster = all.filter(([other, { causeValue }]) => other !== store && causeValue > EPSILON &&
    trend.causeValue - causeValue > EPSILON);
  return faster.length >= Math.floor((size * 2 + 1) / 3) ? { store: store.id, since: now } : null;
}

/** A candidate that turns out to be as fast as others is none. */
function stillCandidate(state: PdState, trend: TrendWatch): TrendWatch {
  const store = trend.candidate === null ? undefined : state.stores.get(trend.candidate.store);
  return store === undefined || isAsFast(state, store) ? { ...trend, candidate: null } : trend;
}

function isAsFast(state: PdState, store: StoreRecord): boolean {
  const own = store.stats.slowTrend?.causeValue ?? 0;
  const slower = trends(state).filter(([other, { causeValue }]) =>
    other !== store && own > EPSILON && causeValue > EPSILON && own <= causeValue * AS_FAST);
  return slower.length >= Math.floor((state.stores.size + 1) / 2);
}

/** Half of the stores have reported since, and all tell of the same time. */
function isHeardSince({ stores }: PdState, { store: candidate, since }: Candidate): boolean {
  const heard = [...stores.values()].filter(({ id, state, lastHeartbeat }) =>
    state !== "Up" || id === candidate || lastHeartbeat >= since);
  return stores.size > 1 && heard.length >= Math.floor((stores.size + 1) / 2);
}
