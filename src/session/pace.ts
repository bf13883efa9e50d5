import { millis, minutes, type Instant } from "../kernel/time.ts";
import { eventKind, type EventName } from "../proto/events.ts";

/** Virtual seconds per wall second that a person may choose. */
export const PACE_LEAST = 0.001;
export const PACE_MOST = 10_000;

/** How the cluster feels, from the calmest to the most eventful; auto pace has a speed for each. */
export type Mood = "calm" | "repairing" | "waiting" | "disturbed" | "electing";

/**
 * Calm: slow enough to see messages travel. Electing: slow enough to count votes, for an election takes no longer than a few
 * messages and writes. Repairing and waiting: nothing to see until something happens.
 */
export const paceOfMood: Readonly<Record<Mood, number>> = {
  electing: 0.002,
  disturbed: 0.03,
  waiting: 4,
  repairing: 300,
  calm: 0.01,
};

/** What auto pace remembers between frames. */
export interface AutoPace {
  pace: number;
  slowUntil: Instant;
  mood: Mood;
  /** How often each event has slowed the run down since people last did something. */
  readonly counts: Partial<Record<EventName, number>>;
}

export const createAutoPace = (): AutoPace => ({ pace: paceOfMood.calm, slowUntil: 0 as Instant, mood: "calm", counts: {} });

/** True if the event should end the present slice, so that what follows is seen at the slower pace. */
export function noticeForPace(auto: AutoPace, name: EventName, at: Instant): boolean {
  const { pace: slowdown, deed } = eventKind(name);
  if (slowdown === undefined) return false;
  if (deed !== null) forgetCounts(auto);
  const begins = at >= auto.slowUntil;
  if (begins) {
    const count = (auto.counts[name] ?? 0) + 1;
    if (count > slowdown.atMost) return false;
    auto.counts[name] = count;
  }
  const until = (at + slowdown.lasting) as Instant;
  if (until > auto.slowUntil) auto.slowUntil = until;
  auto.mood = slowdown.mood;
  return begins;
}

function forgetCounts(auto: AutoPace): void {
  for (const name of Object.keys(auto.counts) as EventName[]) auto.counts[name] = 0;
}

/** What goes on in the cluster at large. */
export interface PaceSituation {
  readonly now: Instant;
  readonly unavailable: number;
  /** Whether time alone may make some region whole again. */
  readonly heals: boolean;
  /** When the next planned input takes effect; null if none is planned. */
  readonly nextInput: Instant | null;
}

/** So long before a planned input the pace comes down: what leads up to a fault belongs to it. */
export const APPROACH = millis(30);

/**
 * The pace for the next slice of `wallMillis`: at once down to the pace of what just happened, and gently up again
 * (doubling about every third of a second) while nothing does.
 */
export function nextPace(auto: AutoPace, situation: PaceSituation, wallMillis: number): number {
  const mood: Mood =
    situation.now < auto.slowUntil ? auto.mood
    : isNear(situation) ? "disturbed"
    : situation.unavailable > 0 ? "waiting"
    : situation.heals ? "repairing"
    : situation.nextInput !== null ? moodBefore(situation.now, situation.nextInput)
    : "calm";
  if (mood === "calm") forgetCounts(auto);
  const target = paceOfMood[mood];
  auto.pace = auto.pace >= target ? target : Math.min(target, auto.pace * (1 + wallMillis / 480));
  auto.mood = mood;
  return auto.pace;
}

/** A minute and more without anything planned is run through; what comes sooner is waited for. */
const moodBefore = (now: Instant, nextInput: Instant): Mood => (nextInput - now > minutes(1) ? "repairing" : "waiting");

const isNear = ({ now, nextInput }: PaceSituation): boolean => nextInput !== null && nextInput - APPROACH <= now;
