import type { Input } from "../action/index.ts";
import { nodeOf, type Planned } from "../cluster/cluster.ts";
import { watchMembers } from "../cluster/member-watch.ts";
import { isOrphan, watchPassing } from "../cluster/passing.ts";
import { pdLeaderOf } from "../cluster/pd-view.ts";
import { need } from "../kernel/late-part.ts";
import { after, between, millis, type Duration, type Instant } from "../kernel/time.ts";
import { nothingMeasured, scrape, type Measured } from "../metrics/measured.ts";
import type { Passed } from "../metrics/metric.ts";
import { takeScrapeSight } from "../metrics/sight.ts";
import {
  createTally, tallyBeat, tallyEvent, tallyFact, tallyLooks, tallyPassed, watchCluster, type Tally,
} from "../metrics/tally.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { Observation } from "../proto/observations.ts";
import { RECORDS } from "./parts.ts";
import { advanceRun, createRun, isBroken, type BranchRecord, type Run } from "./run.ts";

/** Metrics of a run in the making: it goes once more from its first instant, beside itself, as counters count from there. */
export interface Metering {
  readonly branch: BranchRecord;
  readonly run: Run;
  readonly until: Instant;
  readonly every: Duration;
  readonly tally: Tally;
  readonly measured: Measured;
  nextScrape: Instant;
  nextBeat: Instant;
}

/** When metrics are read: at `from` and every so often up to `to`, which lies in the run. */
export interface MeteringWish {
  readonly from: Instant;
  readonly to: Instant;
  readonly every: Duration;
  /** What is done meanwhile; absent: what has led to where the run stands. */
  readonly inputs?: readonly Input[];
}

export function beginMetering({ spec, branch, inputsDone }: Run, wish: MeteringWish): Metering {
  const { from, to, every, inputs = branch.inputs.slice(0, inputsDone) } = wish;
  const run = createRun({ ...spec, inputs }, false, need(RECORDS).folds);
  const tally = tallyRun(run);
  return { branch, run, until: to, every, tally, measured: nothingMeasured(), nextScrape: from, nextBeat: run.cluster.now };
}

/** A tally that is told of all that the run comes to from its first instant on, for which it has the run's `halts`. */
export function tallyRun(run: Run): Tally {
  const { cluster } = run;
  const tally = createTally(pdLeaderOf(cluster), cluster.topology.names);
  run.past = {
    ...run.past,
    onEvent: [...run.past.onEvent, { state: null, of: (_: unknown, event: ClusterEvent) => tallyEvent(tally, event) }],
    onAnyFact: [...run.past.onAnyFact, { state: null, of: (_: unknown, fact: Observation) => tallyFact(tally, fact) }],
  };
  const lookAtPassing = watchPassing(cluster, {
    message: ({ message, from: sender, to: receiver, fate, departed, arrives }) => tallyPassed(tally, {
      kind: "message", message, from: nodeOf(cluster, sender), to: nodeOf(cluster, receiver), fate, departed, arrives,
      isOrphan: isOrphan(cluster, sender, departed),
    }),
    other: (item) => {
      for (const passed of passedBy(run, item)) tallyPassed(tally, passed);
    },
  });
  const lookAtMembers = watchMembers(cluster, {
    followed: (member) => tallyPassed(tally, { kind: "etcd-leader", member }),
    synced: (member) => tallyPassed(tally, { kind: "tso", member, event: "sync_ok", times: 1 }),
    ticked: (member, times) => tallyPassed(tally, { kind: "tso", member, event: "save", times }),
  });
  watchCluster(tally, cluster);
  run.halts = () => {
    lookAtPassing();
    lookAtMembers();
    tallyLooks(tally);
    return false;
  };
  return tally;
}

/** What of a planned thing that is no message metrics count. */
function passedBy({ cluster }: Run, item: Exclude<Planned, { readonly kind: "deliver" }>): Passed[] {
  if (item.kind !== "durable" && item.kind !== "refused") return [];
  const machine = cluster.machines[item.to];
  // What an earlier process had begun, nobody hears of.
  if (machine?.incarnation !== item.incarnation) return [];
  const node = nodeOf(cluster, item.to);
  if (item.kind === "refused") {
    return [{ kind: "refused", message: item.message, from: node, to: nodeOf(cluster, item.target) }];
  }
  return item.writes.map(({ submitted }) => ({ kind: "written", node, took: between(submitted, cluster.now) }));
}

/** Of so much time it is asked whether there is more. */
const STRETCH: Duration = millis(200);

/** Goes on for as long as there is time; null until all is measured. */
export function continueMetering(metering: Metering, hasTime: () => boolean): Measured | null {
  const { run, until, measured, tally, every } = metering;
  for (;;) {
    if (run.cluster.now === metering.nextBeat) {
      tallyBeat(tally, takeScrapeSight(run.cluster));
      metering.nextBeat = after(run.cluster.now, run.cluster.settings.store.raftLogGcTickInterval);
    }
    if (run.cluster.now === metering.nextScrape) {
      scrape(measured, tally, takeScrapeSight(run.cluster));
      metering.nextScrape = after(run.cluster.now, every);
    }
    if (run.cluster.now >= until || isBroken(run)) return measured;
    if (!hasTime()) return null;
    const { nextBeat, nextScrape } = metering;
    advanceRun(run, Math.min(until, nextBeat, nextScrape, after(run.cluster.now, STRETCH)) as Instant);
  }
}
