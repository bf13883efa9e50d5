import type { Duration, Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import type { Track } from "./track.ts";
import type { FailoverReason } from "./types.ts";
import { hasQuorum, mostFrequent, pdRuns, type World } from "./world.ts";

/** Why a record is as it is at `now`: what did not happen, and in PD's terms why not. */
export function reasonsOf(track: Track, world: World, now: Instant): FailoverReason[] {
  const reasons: FailoverReason[] = [];
  const unavailable = unavailableOf(track, world);
  if (track.elected.size === 0 && (track.led.size === 0 || (!isDeadly(track) && unavailable.length === 0))) {
    reasons.push({ kind: "no-leader-lost" });
  }
  const quorumless = unavailable.filter((region) => !hasQuorum(world, region)).length;
  if (quorumless > 0) reasons.push({ kind: "no-quorum", regions: quorumless });
  if (track.fault.kind === "pd" && !pdRuns(world)) reasons.push({ kind: "pd-not-running" });
  return reasons.concat(repairReasons(track, world, now));
}

/** Regions that the fault touched and that cannot serve now. */
export const unavailableOf = (track: Track, world: World): RegionId[] =>
  track.fault.touched.filter((region) => world.unavailable.has(region));

/** Regions that wait for PD to replace their replica on the store: none where the store goes on, or came back in time. */
export function unrepairedOf(track: Track): RegionId[] {
  const { kind, touched } = track.fault;
  if ((kind !== "deadly" && kind !== "cutting") || track.superseded || track.back !== null) return [];
  return touched.filter((region) => !track.left.has(region));
}

function repairReasons(track: Track, world: World, now: Instant): FailoverReason[] {
  if (track.back !== null && track.left.size < track.touched.size) return [{ kind: "store-came-back" }];
  const waiting = unrepairedOf(track);
  if (waiting.length === 0) return [];
  if (!pdRuns(world)) return [{ kind: "pd-not-running" }];
  if (track.down === null) {
    const due = track.lastHeard + world.maxStoreDownTime - now;
    return [{ kind: "not-yet-down", in: Math.max(0, due) as Duration }];
  }
  return stuckReasons(world, waiting);
}

function stuckReasons(world: World, waiting: readonly RegionId[]): FailoverReason[] {
  const reasons: FailoverReason[] = [];
  const stuck = waiting.flatMap((region) => world.stuck.get(region) ?? []);
  const storeless = stuck.filter(({ reason }) => reason === "no-store").length;
  const refused = stuck.filter(({ reason }) => reason === "temporary");
  if (storeless > 0) reasons.push({ kind: "no-store-left", regions: storeless });
  if (refused.length > 0) {
    const filter = mostFrequent(refused.map((entry) => entry.filter)) ?? "add-limit";
    reasons.push({ kind: "temporarily-refused", regions: refused.length, filter });
  }
  const left = waiting.length - stuck.length;
  if (left > 0) reasons.push({ kind: "repair-running", left });
  return reasons;
}

const isDeadly = (track: Track): boolean => track.fault.kind === "deadly";
