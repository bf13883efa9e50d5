import type { Topology } from "../cluster/topology.ts";
import { between, START, type Duration, type Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { RegionId } from "../proto/region.ts";
import { spreadOf } from "./spread.ts";
import type { Spread } from "./types.ts";

/** A leader counts as stable once it has led for more than so many heartbeats, as in the published simulations. */
const STABLE_HEARTBEATS = 16;

/** What all elections of a run come to. */
export interface Elections {
  /** Elections won since the start; the first leaders of a cluster are none. */
  readonly leaderChanges: number;
  readonly campaigns: number;
  /** Campaigns that ended with a majority of refusals. */
  readonly lost: number;
  /** Of the regions that had no leader at the start: when each elected its first, and the first that proved stable. */
  readonly firstLeader: Spread;
  readonly stableLeader: Spread;
}

/** Folds the record of a run. `heartbeat` is the interval between a leader's heartbeats. */
export function foldElections(
  topology: Topology, events: readonly ClusterEvent[], heartbeat: Duration, now: Instant,
): Elections {
  const open = new Set<RegionId>(topology.regions.filter((region) => region.leader === 0).map((region) => region.id));
  const first = new Map<RegionId, Instant>();
  const latest = new Map<RegionId, Instant>();
  const stable = new Map<RegionId, Instant>();
  const [long, counts] = [STABLE_HEARTBEATS * heartbeat, { leaderChanges: 0, campaigns: 0, lost: 0 }];
  const settle = (region: RegionId, until: Instant): void => {
    const since = latest.get(region);
    if (since !== undefined && !stable.has(region) && until - since > long) stable.set(region, since);
  };
  for (const { body, at } of events) {
    if (body.name === "raft.campaign.started" && body.campaign !== "pre-vote") counts.campaigns++;
    else if (body.name === "raft.election.lost") counts.lost++;
    else if (body.name === "raft.leader.elected") {
      counts.leaderChanges++;
      if (!open.has(body.region)) continue;
      settle(body.region, at);
      if (!first.has(body.region)) first.set(body.region, at);
      latest.set(body.region, at);
    } else if (body.name === "region.unavailable") {
      settle(body.region, at);
      latest.delete(body.region);
    }
  }
  for (const region of open) settle(region, now);
  const spread = (instants: ReadonlyMap<RegionId, Instant>): Spread =>
    spreadOf([...instants.values()].map((instant) => between(START, instant)));
  return { ...counts, firstLeader: spread(first), stableLeader: spread(stable) };
}
