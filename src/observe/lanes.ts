import { START, type Instant } from "../kernel/time.ts";
import { isHeartbeat, type ObservedRecord } from "./record.ts";

/** A stretch of time in which a source answered, did not, or may have done either. */
export interface LaneSpan {
  readonly kind: "answers" | "between" | "silent";
  readonly from: Instant;
  readonly to: Instant;
}

/** Whether a source answered, from its first look to the end of the record. */
export function laneOf({ samples, end }: ObservedRecord, n: number): readonly LaneSpan[] {
  const spans: LaneSpan[] = [];
  let answers: boolean | null = null;
  let since = START;
  let sent = START;
  const add = (kind: LaneSpan["kind"], from: Instant, to: Instant): void => {
    if (to > from) spans.push({ kind, from, to });
  };
  for (const sample of samples) {
    if (sample.n !== n || !isHeartbeat(sample)) continue;
    const now = sample.facts !== null;
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
