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

/** The scenes of a record, those of many elections folded to one entry each, in the place of their first. */
export function foldElections(scenes: readonly Scene[], events: readonly ClusterEvent[]): readonly (Scene | ElectionPhase)[] {
  const folded: (Scene | Scene[])[] = [];
  let open: Scene[] | null = null;
  let last = 0;
  for (const scene of scenes) {
    const { body } = scene.event;
    // What people and scenarios do begins another phase.
    if (isStroke(body)) open = null;
    if (!parts.has(body.name)) {
      folded.push(scene);
      continue;
    }
    if (open === null || scene.event.at - last > QUIET) {
      open = [];
      folded.push(open);
    }
    open.push(scene);
    last = Math.max(last, scene.last);
  }
  return folded.flatMap((entry): readonly (Scene | ElectionPhase)[] => {
    if (!Array.isArray(entry)) return [entry];
    if (entry.length === 1) return entry;
    const phase = phaseOf(entry, events);
    return phase.regions < REGIONS_WORTH_FOLDING ? entry : [phase];
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
