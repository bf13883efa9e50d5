import { between, seconds, type Duration, type Instant } from "../kernel/time.ts";
import { isStroke, type ClusterEvent, type EventName } from "../proto/events.ts";
import { spreadOf } from "./spread.ts";
import type { Scene, Spread } from "./types.ts";

/** The elections after one fault, as one sentence that can be unfolded: hundreds of sentences alike tell a reader nothing. */
export interface ElectionPhase {
  readonly scenes: readonly Scene[];
  readonly from: Instant;
  readonly to: Instant;
  /** Regions that got a Raft leader in it, and how long after the fault each first did. */
  readonly regions: number;
  readonly after: Spread;
}

/** Sentences of an election: from who stood to what serves again. */
const parts: ReadonlySet<EventName> = new Set<EventName>([
  "raft.campaign.started", "raft.election.lost", "raft.vote.refused", "raft.leader.elected", "region.available",
]);
/** A phase is over when nothing of it has happened for so long. */
const QUIET = seconds(10);
/** The elections of fewer regions can be read one by one, and a learner wants to. */
const REGIONS_WORTH_FOLDING = 12;

/**
 * The scenes of a record, those of many elections folded to one entry each, in the place of their first. Those of few stay where
 * they are, in order of time.
 */
export function foldElections(scenes: readonly Scene[], events: readonly ClusterEvent[]): readonly (Scene | ElectionPhase)[] {
  const grouped = electionsIn(scenes);
  const phases = new Map<readonly Scene[], ElectionPhase>();
  for (const group of new Set(grouped)) {
    if (group === null || group.length === 1) continue;
    const phase = phaseOf(group, events);
    if (phase.regions >= REGIONS_WORTH_FOLDING) phases.set(group, phase);
  }
  return scenes.flatMap((scene, place): readonly (Scene | ElectionPhase)[] => {
    const group = grouped[place] ?? null;
    const phase = group === null ? undefined : phases.get(group);
    if (phase === undefined) return [scene];
    return phase.scenes[0] === scene ? [phase] : [];
  });
}

/** For each scene those of the elections that it belongs to; null for a scene of no election. */
function electionsIn(scenes: readonly Scene[]): readonly (readonly Scene[] | null)[] {
  let open: Scene[] | null = null;
  let last = 0;
  return scenes.map((scene) => {
    const { body } = scene.event;
    // What people and scenarios do begins another phase.
    if (isStroke(body)) open = null;
    if (!parts.has(body.name)) return null;
    if (open === null || scene.event.at - last > QUIET) open = [];
    open.push(scene);
    last = Math.max(last, scene.last);
    return open;
  });
}

function phaseOf(scenes: readonly Scene[], events: readonly ClusterEvent[]): ElectionPhase {
  const from = scenes[0]?.event.at ?? (0 as Instant);
  const to = scenes.reduce<Instant>((latest, scene) => (scene.last > latest ? scene.last : latest), from);
  let fault: Instant = from;
  const handovers = new Set<string>();
  const won = new Map<number, Duration>();
  for (const { at, body } of events) {
    if (at > to) break;
    if (at <= from && isStroke(body)) fault = at;
    if (body.name === "raft.campaign.started" && body.campaign === "transfer") handovers.add(`${body.region} ${body.term}`);
    if (body.name !== "raft.leader.elected" || at < from || won.has(body.region)) continue;
    if (!handovers.has(`${body.region} ${body.term}`)) won.set(body.region, between(fault, at));
  }
  return { scenes, from, to, regions: won.size, after: spreadOf([...won.values()]) };
}
