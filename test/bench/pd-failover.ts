import { pdOutage, type PdOutage } from "../cluster/pd-outage.ts";
import { print } from "./figures.ts";

const SEEDS = 200;
const DEEDS = {
  "killed": "kill pd 1", "without power": "poweroff pd 1", "cut off": "isolate pd 1", "resigns": "pd-ctl member leader resign",
};

/** `npm run -s bench -- pd-failover`: what the loss of PD's leader costs, over 200 seeds, in virtual seconds. */
export function pdFailoverBench(): void {
  for (const [name, deed] of Object.entries(DEEDS)) {
    const outages = Array.from({ length: SEEDS }, (_, seed) => pdOutage(seed + 1, deed));
    tell(`leader ${name}: etcd elects`, outages.map(({ etcdElected }) => etcdElected));
    tell(`leader ${name}: PD leads again`, outages.map(({ leaderElected }) => leaderElected));
    tell(`leader ${name}: no timestamps`, outages.map(({ withoutTimestamps }: PdOutage) => withoutTimestamps));
    tell(`leader ${name}: PD schedules again`, outages.map(({ prepared }) => prepared));
  }
}

function tell(what: string, found: readonly (number | null)[]): void {
  const sorted = found.filter((each) => each !== null).sort((a, b) => a - b);
  for (const [name, share] of [["least", 0], ["median", 0.5], ["p99", 0.99], ["most", 1]] as const) {
    print("pd-failover", `${what}, ${name} of ${sorted.length}`, sorted[Math.round(share * (sorted.length - 1))] ?? 0, "s");
  }
}
