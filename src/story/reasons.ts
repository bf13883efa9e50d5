import type { RepairWait } from "../cluster/repair.ts";
import { between, type Duration, type Instant } from "../kernel/time.ts";
import type { StoreRefusal } from "../proto/events.ts";
import type { RegionId } from "../proto/region.ts";
import { nodesIn } from "./faults.ts";
import { isOver, pdOf, type FaultTrack } from "./track.ts";
import { meanOf, type ServedWork } from "./served.ts";
import type { FailoverReason, RegionStates, ServedReason } from "./types.ts";
import { pdRuns } from "./pd-failover.ts";
import { reachesQuorum, mostFrequent, type Situation } from "./world.ts";

/** Why a record is as it is at `now`: what did not happen, and in PD's terms why not. */
export function reasonsOf(track: FaultTrack, world: Situation, now: Instant, regions: RegionStates): FailoverReason[] {
  const reasons: FailoverReason[] = [];
  const unavailable = unavailableOf(track, world);
  const quorumless = unavailable.filter((region) => !reachesQuorum(world, region)).length;
  if (track.lost.size === 0 && unavailable.length === 0) reasons.push(...harmless(track, world));
  if (track.deposed.size > 0) reasons.push({ kind: "deposed", regions: track.deposed.size });
  if (quorumless > 0) reasons.push({ kind: "no-quorum", regions: quorumless });
  if (unavailable.length > quorumless) reasons.push({ kind: "out-of-service", regions: unavailable.length - quorumless });
  const pd = pdOf(track);
  if (!pdRuns(world) && track.parts.some(({ body }) => nodesIn(body).some(({ kind }) => kind === "pd"))) {
    reasons.push({ kind: "pd-not-running" });
  } else if (pd !== null) reasons.push({ kind: "pd-leader-lost", ...pd });
  const repair = repairReasons(track, world, now, regions)
    // That a majority is missing has been said, if of all of them.
    .filter((reason) => !(reason.kind === "waiting" && reason.for === "majority" && reason.regions <= quorumless));
  return [...reasons, ...missedBefore(track), ...cameBack(track, world, now), ...repair];
}

/** No leader was lost and every region serves: what there is to say of the fault all the same. */
function harmless({ fault, led, parts, served, stores, deposed }: FaultTrack, world: Situation): FailoverReason[] {
  if (fault.family === "drain") {
    const moved = [...led].filter((region) => !stores.has(world.leaders.get(region) ?? 0)).length;
    return [{ kind: "drained", led: led.size, moved }];
  }
  const reasons: FailoverReason[] = deposed.size > 0 ? [] : [{ kind: "no-leader-lost", led: led.size }];
  const [writes, reads] = [summed(served.put), summed(served.get)];
  if (writes.ok + writes.failed + reads.ok + reads.failed > 0) reasons.push({ kind: "served", led: led.size, writes, reads });
  const clock = parts.map(({ body }) => body).find(({ name }) => name === "clock.shifted");
  if (clock?.name === "clock.shifted") reasons.push({ kind: "clock", driftPpm: clock.driftPpm });
  return reasons;
}

const summed = (work: ServedWork): ServedReason =>
  ({ ok: work.ok, failed: work.failed, retries: work.retries, mean: meanOf(work), longest: work.longest });

/** Regions that the fault touched and that cannot serve now. */
export const unavailableOf = (track: FaultTrack, world: Situation): RegionId[] =>
  [...track.touched].filter((region) => world.unavailable.has(region));

const missedBefore = (track: FaultTrack): FailoverReason[] =>
  [...track.missedBefore].map(([store, state]) => ({ kind: "missed-before", store, state }));

/** The stores came back: PD has nothing to replace any more. Where PD was away itself, they were there all the time. */
function cameBack(track: FaultTrack, world: Situation, now: Instant): FailoverReason[] {
  const stores = [...track.stores.values()];
  if (stores.length === 0 || track.touched.size === 0 || stores.some(({ back, tombstone }) => back === null || tombstone !== null)
    || !isOver(track, world, now)) return [];
  return [{ kind: "store-came-back", stores: stores.length, replaced: track.left.size }];
}

function repairReasons(track: FaultTrack, world: Situation, now: Instant, regions: RegionStates): FailoverReason[] {
  const reasons: FailoverReason[] = [];
  if (regions.copying > 0) reasons.push({ kind: "copying", regions: regions.copying });
  for (const { for: what, count, until } of regions.waiting) {
    const left = until === null ? null : (Math.max(0, between(now, until)) as Duration);
    reasons.push({ kind: "waiting", for: what, regions: count, in: left, filter: filterOf(track, world, what) });
  }
  return reasons;
}

/** The passing refusal that PD met most often for the regions that wait for a limit. */
function filterOf(track: FaultTrack, world: Situation, what: RepairWait): StoreRefusal["filter"] | null {
  if (what !== "limit") return null;
  const refused = [...track.touched].flatMap((region) => world.stuck.get(region) ?? [])
    .filter(({ reason }) => reason !== "no-store" && reason !== "no-leader");
  return mostFrequent(refused.map(({ filter }) => filter)) ?? null;
}
