import { START, type Instant } from "../kernel/time.ts";
import { isHeartbeat, type ObservedRecord, type Sample } from "./record.ts";

/** A stretch of time in which a source answered, did not, or may have done either. */
export interface LaneSpan {
  readonly kind: "answers" | "between" | "silent";
  readonly from: Instant;
  readonly to: Instant;
}

/** Whether a source answered, from its first look to the end of the record. */
export const laneOf = (record: ObservedRecord, n: number): readonly LaneSpan[] =>
  spansOf(record, (sample) => (sample.n === n && isHeartbeat(sample) ? sample.facts !== null : null));

/** Whether a source said that it hears a store, the same way. Where it did not answer, nobody has said so. */
export const storeLaneOf = (record: ObservedRecord, n: number, store: string): readonly LaneSpan[] =>
  spansOf(record, ({ n: of, call, facts }) => {
    if (of !== n || call !== "stores") return null;
    const state = facts?.[`store.${store}.state`];
    return state !== undefined && !isUnheard(state);
  });

/** What PD calls a store that it hears nothing of. */
export const isUnheard = (state: string): boolean => state === "Disconnected" || state === "Down" || state === "Unknown";

/** `tells` is what a look says; null for one that says nothing of it. */
function spansOf({ samples, end }: ObservedRecord, tells: (sample: Sample) => boolean | null): readonly LaneSpan[] {
  const spans: LaneSpan[] = [];
  let answers: boolean | null = null;
  let since = START;
  let sent = START;
  const add = (kind: LaneSpan["kind"], from: Instant, to: Instant): void => {
    if (to > from) spans.push({ kind, from, to });
  };
  for (const sample of samples) {
    const now = tells(sample);
    if (now === null) continue;
    if (answers === null) since = sample.got;
    else if (answers !== now) {
      // Between the last look that said otherwise and this one, nobody knows.
      const known = Math.max(since, sent) as Instant;
      add(answers ? "answers" : "silent", since, known);
      add("between", known, sample.got);
      since = sample.got;
    }
    answers = now;
    sent = sample.sent;
  }
  if (answers !== null) add(answers ? "answers" : "silent", since, end);
  return spans;
}
