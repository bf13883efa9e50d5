import { after, type Instant } from "../kernel/time.ts";
import { nothingMeasured, scrape, type Measured } from "../metrics/measured.ts";
import { takeScrapeSight } from "../metrics/sight.ts";
import { tallyBeat, type Tally } from "../metrics/tally.ts";
import { tallyRun } from "../session/metering.ts";
import type { Run } from "../session/run.ts";

/** What the processes of a run expose, counted as it runs. */
export interface Scraper {
  readonly tally: Tally;
  nextBeat: Instant;
  /** What was read last, and when: several ask at one instant. */
  latest: { readonly at: Instant; readonly measured: Measured } | null;
}

/** Of a run at its first instant: counters count from there. */
export const createScraper = (run: Run): Scraper => ({ tally: tallyRun(run), nextBeat: run.cluster.now, latest: null });

/** Looks at the logs about as often as TiKV does. */
export function beatScraper(scraper: Scraper, { cluster }: Run): void {
  if (cluster.now < scraper.nextBeat) return;
  tallyBeat(scraper.tally, takeScrapeSight(cluster));
  scraper.nextBeat = after(cluster.now, cluster.settings.store.raftLogGcTickInterval);
}

/** All that is exposed now. */
export function measuredNow(scraper: Scraper, { cluster }: Run): Measured {
  if (scraper.latest?.at === cluster.now) return scraper.latest.measured;
  const measured = nothingMeasured();
  scrape(measured, scraper.tally, takeScrapeSight(cluster));
  scraper.latest = { at: cluster.now, measured };
  return measured;
}
