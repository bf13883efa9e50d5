import { millis, type Duration, type Instant } from "../kernel/time.ts";
import type { EventName } from "../proto/events.ts";

/** Virtual seconds per wall second that a person may choose. */
export const PACE_LEAST = 0.001;
export const PACE_MOST = 10_000;

/** How the cluster feels, from the calmest to the most eventful; auto pace has a speed for each. */
export type Mood = "calm" | "repairing" | "waiting" | "disturbed" | "electing";

/** Calm: slow enough to see messages travel. Repairing and waiting: nothing to see until something happens. */
const paceOfMood: Readonly<Record<Mood, number>> = {
  electing: 0.01,
  disturbed: 0.03,
  waiting: 4,
  repairing: 300,
  calm: 0.02,
};

/** For how long an event keeps the pace down: as long as what it starts takes on the network and the disks. */
const slowFor: Readonly<Partial<Record<EventName, { readonly mood: Mood; readonly lasting: Duration }>>> = {
  "raft.campaign.started": { mood: "electing", lasting: millis(12) },
  "raft.leader.elected": { mood: "electing", lasting: millis(6) },
  "client.region.failing": { mood: "disturbed", lasting: millis(20) },
  "client.region.recovered": { mood: "disturbed", lasting: millis(10) },
  "pd.store.state": { mood: "disturbed", lasting: millis(20) },
  "node.killed": { mood: "disturbed", lasting: millis(60) },
  "node.powered-off": { mood: "disturbed", lasting: millis(60) },
  "node.restarted": { mood: "disturbed", lasting: millis(60) },
  "node.paused": { mood: "disturbed", lasting: millis(60) },
  "node.resumed": { mood: "disturbed", lasting: millis(60) },
  "node.isolated": { mood: "disturbed", lasting: millis(60) },
  "link.cut": { mood: "disturbed", lasting: millis(60) },
  "network.partitioned": { mood: "disturbed", lasting: millis(60) },
  "network.healed": { mood: "disturbed", lasting: millis(60) },
};

/** What auto pace remembers between frames. */
export interface AutoPace {
  pace: number;
  slowUntil: Instant;
  mood: Mood;
  /** Slowdowns so far since the last calm: a storm of elections is not shown one by one for ever. */
  slowdowns: number;
}

export const createAutoPace = (): AutoPace => ({ pace: paceOfMood.calm, slowUntil: 0 as Instant, mood: "calm", slowdowns: 0 });

/** After so many slowdowns in a row the remaining ones are passed quickly: a dozen elections teach what two thousand would. */
const SLOWDOWNS_AT_MOST = 24;

/** True if the event should end the present slice, so that what follows is seen at the slower pace. */
export function noticeForPace(auto: AutoPace, name: EventName, at: Instant): boolean {
  const slow = slowFor[name];
  if (slow === undefined) return false;
  if (slow.mood === "electing" && auto.slowdowns >= SLOWDOWNS_AT_MOST) return false;
  const until = (at + slow.lasting) as Instant;
  const begins = at >= auto.slowUntil;
  if (begins) auto.slowdowns++;
  if (until > auto.slowUntil) auto.slowUntil = until;
  auto.mood = slow.mood;
  return begins;
}

/** What goes on in the cluster at large. */
export interface Situation {
  readonly now: Instant;
  readonly unavailable: number;
  readonly unrepaired: number;
}

/**
 * The pace for the next slice of `wallMillis`: at once down to the pace of what just happened, and gently up again
 * (doubling about every third of a second) while nothing does.
 */
export function nextPace(auto: AutoPace, situation: Situation, wallMillis: number): number {
  const mood: Mood =
    situation.now < auto.slowUntil ? auto.mood
    : situation.unavailable > 0 ? "waiting"
    : situation.unrepaired > 0 ? "repairing"
    : "calm";
  if (mood === "calm") auto.slowdowns = 0;
  const target = paceOfMood[mood];
  auto.pace = auto.pace >= target ? target : Math.min(target, auto.pace * (1 + wallMillis / 480));
  auto.mood = mood;
  return auto.pace;
}
