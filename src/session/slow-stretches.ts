import { micros, type Instant } from "../kernel/time.ts";
import { isDeed, type ClusterEvent } from "../proto/events.ts";
import type { SlowStretch } from "../story/comparison/types.ts";
import { APPROACH, createAutoPace, noticeForPace, paceOfMood } from "./pace.ts";

/**
 * Where auto pace slows a run down whose record is known: at what it slows down for as it plays, and shortly before what people
 * do. Ordered, and none overlaps another.
 */
export function slowStretches(events: readonly ClusterEvent[]): SlowStretch[] {
  const auto = createAutoPace();
  const stretches: SlowStretch[] = [];
  /** What comes later decides from then on. */
  const put = (from: Instant, to: Instant, pace: number): void => {
    for (let last = stretches.at(-1); last !== undefined && last.to > from; last = stretches.at(-1)) {
      stretches.pop();
      if (last.from < from) {
        stretches.push({ ...last, to: from });
        break;
      }
    }
    if (from < to) stretches.push({ from, to, pace });
  };
  for (const { at, body } of events) {
    if (isDeed(body) && at > 0) put(micros(Math.max(0, at - APPROACH)) as number as Instant, at, paceOfMood.disturbed);
    const { slowUntil, mood } = auto;
    noticeForPace(auto, body.name, at);
    const isSlower = auto.slowUntil !== slowUntil || (auto.mood !== mood && auto.slowUntil > at);
    if (isSlower) put(at, auto.slowUntil, paceOfMood[auto.mood]);
  }
  return stretches;
}
