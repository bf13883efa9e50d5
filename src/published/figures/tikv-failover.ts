import { seconds } from "../../kernel/time.ts";
import { scenarioFile, type Expectation, type PublishedFigure, type PublishedRow, type Quantile } from "../figure.ts";

/** In TiKV's ticks of a second: heartbeats, and the timeouts of followers, from the first up to the second. */
const HEARTBEAT = 2;
const [LEAST, MOST] = [10, 20];

/**
 * The share of failovers that are over by then: both survivors wait for so many whole ticks of a phase of their own, so that the
 * time from the last heartbeat is even, and the sooner one of them wins; that heartbeat is up to one interval old.
 */
function shareBy(time: number): number {
  const STEPS = 200;
  let share = 0;
  for (let step = 0; step < STEPS; step++) {
    const since = time + HEARTBEAT * (step + 0.5) / STEPS;
    const fired = Math.min(1, Math.max(0, (since - (LEAST - 1)) / (MOST - LEAST)));
    share += 1 - (1 - fired) ** 2;
  }
  return share / STEPS;
}

/** Where so large a share is over, to the microsecond. */
function quantile(share: number): number {
  let [low, high] = [0, MOST];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (shareBy(middle) < share) low = middle;
    else high = middle;
  }
  return Math.round(high * seconds(1));
}

const measure = "rto.elected";

const KEEP_ALIVE = "a ping goes out when nothing has been heard for 10 s, and those may have passed when the host is lost: it is given "
  + "up 3 to 13 s after it was lost, not after 13 s";

/** The others sleep by then. */
const AT = "60s";

function rowOf(name: string, hibernate: boolean, fault: string, expected: readonly Expectation[], remark?: string): PublishedRow {
  const topology = { stores: 3, regions: 1, replicas: 3, zones: 1, clients: 0, pds: 0 };
  const inputs = [...(hibernate ? [] : ["0s set raftstore.hibernate-regions off"]), `${AT} ${fault} leader of region 1`];
  const world = scenarioFile(`tikv-failover-${name.replaceAll(/[^a-z]+/g, "-")}`, topology, "tikv", inputs, "120s");
  return { name, worlds: [world], expected, ...(remark === undefined ? {} : { remark }) };
}

const between = (from: number, to: number): Expectation => ({
  kind: "share", means: `elected after ${from} to ${to} s`, measure, from: seconds(from), to: seconds(to), share: 1, within: 0.05,
});

/** How long a TiKV region is without a leader, by what TiKV's code says. */
export const tikvFailover: PublishedFigure = {
  name: "tikv-failover",
  title: "TiKV's failover times",
  source: "tikv/raft-rs and tikv/tikv, release 8.5: what follows from their rules (raft.rs, hibernate_state.rs, the raft client's keep-alive)",
  about: "A region of three replicas, TiKV's defaults; the store of its leader is killed, or its host is lost. Until another leads: an awake "
    + "region waits for the sooner of two draws of 10 to 19 ticks, counted from the last heartbeat, which is 0 to 2 s old; a sleeping one has "
    + "counted 7 of them, and begins when the broken connection is seen, for a lost host by the keep-alive (10 s and 3 s).",
  trials: 1_000,
  rows: [
    rowOf("awake, killed", false, "kill", [
      { kind: "spread", measure, quantiles: Array.from({ length: 19 }, (_, place): Quantile => {
        const share = Math.round((place + 1) * 5) / 100;
        return [share, quantile(share)];
      }), within: 0.1 },
    ]),
    rowOf("asleep, killed", true, "kill", [between(2, 12)]),
    rowOf("asleep, host lost", true, "poweroff", [between(15, 25)], KEEP_ALIVE),
  ],
};
