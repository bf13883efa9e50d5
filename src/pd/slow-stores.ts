import type { NetworkWatch, TrendWatch } from "./scheduler-config.ts";

/** recovery-duration, in seconds: of evict-slow-store, and of evict-slow-trend. */
export const RECOVERY_DURATION = 1_800;
export const TREND_RECOVERY = 600;

/** What is held against stores before anything is. */
export const NO_NETWORK_TROUBLE: NetworkWatch = { slow: [], paused: [], evicted: [], worst: [] };
export const NO_TREND: TrendWatch = { candidate: null, evictedSince: null };
