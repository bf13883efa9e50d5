import { seconds, type Instant } from "../kernel/time.ts";
import type { Inspects, SlowTrend, StoreStats } from "../proto/store-stats.ts";
import type { StoreFlow } from "../proto/traffic.ts";
import type { TrendMeter } from "./inspected.ts";
import { heedNetwork, inspectNetwork } from "./network-inspection.ts";
import { CAUSE, createTrend, RESULT, sampleTrend, trendRate, trendValue } from "./slow-trend.ts";
import type { StoreTimer } from "./state.ts";
import type { Turn } from "./turn.ts";

const SECOND = seconds(1);
/** What TiKV's health controller takes down at each inspection, beside the time that the one before it took, in microseconds. */
const AT_EACH = 500_000;

/** PD begins to heed something, or heeds it no more. */
export function heed(turn: Turn, { network, disk }: Inspects): void {
  const { memory } = turn.state;
  if (network !== (memory.network !== undefined)) heedNetwork(turn, network);
  if (!disk) delete memory.trend;
  if (!disk || memory.trend !== undefined) return;
  const since = turn.clock;
  memory.trend = { since, writes: createTrend(since), requests: createTrend(since), told: null };
  inspectDisk(turn, since);
}

export function inspectAgain(turn: Turn, { what, since }: Extract<StoreTimer, { readonly kind: "inspect" }>): void {
  if (what === "network") inspectNetwork(turn, since);
  else inspectDisk(turn, since);
}

/** What a write that begins now takes stands for the ten inspections of a second. */
function inspectDisk({ state: { memory }, host, clock }: Turn, since: Instant): void {
  const { trend } = memory;
  if (trend?.since !== since) return;
  const value = (AT_EACH + host.writeTime) / 2;
  memory.trend = { ...trend, writes: sampleTrend(CAUSE, trend.writes, value, clock) };
  host.startTimer(SECOND, { kind: "inspect", what: "disk", since });
}

/** What the store's report says of what PD heeds. */
export function tellInspected(turn: Turn, flow: StoreFlow): Pick<StoreStats, "networkSlowScores" | "slowTrend"> {
  const { memory } = turn.state;
  const slowTrend = memory.trend === undefined ? null : tellTrend(memory.trend, flow, turn.clock);
  if (memory.trend !== undefined && slowTrend !== null) memory.trend = slowTrend;
  return {
    ...(memory.network !== undefined && { networkSlowScores: memory.network.told }),
    ...(slowTrend !== null && { slowTrend: slowTrend.told }),
  };
}

/** The requests of a report are a sample, but for the first, of which nobody knows since when they count. */
function tellTrend(meter: TrendMeter, flow: StoreFlow, at: Instant): TrendMeter & { readonly told: SlowTrend } {
  const whole = Math.floor(flow.interval / SECOND);
  const isFirst = meter.told === null || whole === 0;
  const perSecond = Math.floor((flow.writeQueries + flow.readKeys) / Math.max(whole, 1));
  const requests = isFirst ? { ...meter.requests, since: at } : sampleTrend(RESULT, meter.requests, perSecond, at);
  return {
    ...meter, requests,
    told: {
      causeValue: trendValue(CAUSE, meter.writes, at), causeRate: trendRate(CAUSE, meter.writes, at),
      resultValue: trendValue(RESULT, requests, at), resultRate: trendRate(RESULT, requests, at),
    },
  };
}
