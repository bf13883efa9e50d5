import { seconds, START, type Duration, type Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { Fold } from "../proto/fold.ts";
import type { ObservationOf } from "../proto/observations.ts";
import { CLIENT_SETTINGS } from "../proto/settings/client.ts";
import type { RunBirth } from "./folds.ts";
import { addDuration, copyHistogram, createHistogram, percentileOf, type Histogram } from "./histogram.ts";

/** For how long the requests of a peak may be the first ones. */
const FIRST = seconds(5);
/** Peaks that are kept; later ones are not told. */
const MAX_PEAKS = 64;

/** From the instant at which people raised the rate of requests until it is changed again. */
interface Peak {
  readonly at: Instant;
  readonly from: number;
  readonly to: number;
  /** Whom a client has asked since, as `client/region`. */
  readonly asked: Set<string>;
  /** How long the first requests took: of each client to each region, where it succeeded. */
  readonly first: Readonly<Record<"get" | "put", Histogram>>;
  failed: number;
  /** Requests that met a group asleep. */
  metAsleep: number;
  /** Groups that woke: in the second that is counted, and in the one with the most. */
  second: number;
  woken: number;
  mostWoken: number;
}

/** What clients met as they came to ask more. Plain data. */
export interface PeakTale {
  rate: number;
  isRising: boolean;
  readonly peaks: Peak[];
  /** Ahead of peaks: how often regions were got ready, and how many groups woke by that. */
  prewarmed: number;
  wokenAhead: number;
}

/** The fold over peaks: `client.rate` as people raise it, and what its first requests met. */
export const peaksFold: Fold<PeakTale, Pick<RunBirth, "rate">> = {
  name: "peaks",
  create: ({ rate }) => ({ rate, isRising: false, peaks: [], prewarmed: 0, wokenAhead: 0 }),
  event(tale, { at, body }: ClusterEvent) {
    if (body.name === "client.prewarmed") tale.prewarmed += body.regions;
    else if (body.name === "settings.changed" && body.key === CLIENT_SETTINGS.rate.key) noteRate(tale, Number(body.value), at);
  },
  facts: { woken: noteWoken, "client-operation": noteEnded, "command-ended": noteEnded },
  fork: (tale) => ({
    ...tale, peaks: tale.peaks.map((peak) => ({
      ...peak, asked: new Set(peak.asked), first: { get: copyHistogram(peak.first.get), put: copyHistogram(peak.first.put) },
    })),
  }),
};

/** What is set as the run begins is no peak. */
function noteRate(tale: PeakTale, to: number, at: Instant): void {
  const from = tale.rate;
  tale.rate = to;
  tale.isRising = at > START && to > from && tale.peaks.length < MAX_PEAKS;
  if (!tale.isRising) return;
  tale.peaks.push({
    at, from, to, asked: new Set(), first: { get: createHistogram(), put: createHistogram() }, failed: 0,
    metAsleep: 0, second: 0, woken: 0, mostWoken: 0,
  });
}

const risingIn = ({ isRising, peaks }: PeakTale): Peak | undefined => (isRising ? peaks.at(-1) : undefined);

function noteWoken(tale: PeakTale, { requestId }: ObservationOf<"woken">, now: Instant): void {
  const peak = risingIn(tale);
  const isAhead = requestId < 0;
  if (isAhead) tale.wokenAhead += 1;
  if (peak === undefined) return;
  if (!isAhead) peak.metAsleep += 1;
  const second = Math.floor((now - peak.at) / seconds(1));
  if (second !== peak.second) Object.assign(peak, { second, woken: 0 });
  peak.woken += 1;
  peak.mostWoken = Math.max(peak.mostWoken, peak.woken);
}

/** A request that began in the peak is the first one of its client to its region, unless another has ended before. */
function noteEnded(tale: PeakTale, fact: ObservationOf<"client-operation" | "command-ended">, now: Instant): void {
  const peak = risingIn(tale);
  if (peak === undefined) return;
  const { client, region, operation, ok, latency } = fact;
  const began = now - latency - peak.at;
  if (began < 0 || began >= FIRST || peak.asked.has(`${client}/${region}`)) return;
  peak.asked.add(`${client}/${region}`);
  if (ok) addDuration(peak.first[operation], latency);
  else peak.failed += 1;
}

/** What is reported of peaks; null where the rate was never raised. */
export interface PeaksReport {
  readonly prewarmed: number;
  readonly wokenAhead: number;
  readonly peaks: readonly PeakReport[];
}

interface PeakReport extends Pick<Peak, "at" | "from" | "to" | "failed" | "metAsleep" | "mostWoken"> {
  readonly get: FirstRequests;
  readonly put: FirstRequests;
}

interface FirstRequests {
  readonly count: number;
  readonly p50: Duration | null;
  readonly p99: Duration | null;
}

export const peaksReport = ({ peaks, prewarmed, wokenAhead }: PeakTale): PeaksReport | null => (peaks.length === 0 ? null : {
  prewarmed, wokenAhead,
  peaks: peaks.map(({ at, from, to, first, failed, metAsleep, mostWoken }) =>
    ({ at, from, to, get: requestsOf(first.get), put: requestsOf(first.put), failed, metAsleep, mostWoken })),
});

const requestsOf = (latencies: Histogram): FirstRequests => ({
  count: latencies.count, p50: percentileOf([latencies], 50), p99: percentileOf([latencies], 99),
});
