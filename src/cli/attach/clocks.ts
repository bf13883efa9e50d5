import type { Instant } from "../../kernel/time.ts";
import { beganAt, type ClockSpan } from "../../observe/clock.ts";
import type { ObservedHeader } from "../../observe/record.ts";

/** What answers say of the clocks of those who gave them. */
export interface Clocks {
  /** Takes the `Date` of an answer of source `n`; gives what is known now of its clock where that is news, else null. */
  heard(n: number, date: string | null, sent: Instant, got: Instant): ClockSpan | null;
}

/** `Date` has whole seconds: the clock stood somewhere in that one while the answer was made. */
const GRAIN = 1_000_000;
/** `began` has whole milliseconds. */
const SLACK = 1_000;
/** Less is no news. */
const NEWS = 100_000;

export function createClocks(header: ObservedHeader): Clocks {
  const began = beganAt(header);
  const known = new Map<number, { readonly span: ClockSpan; readonly told: ClockSpan }>();
  return {
    heard(n, date, sent, got) {
      const second = date !== null && /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(date) ? Date.parse(date) * 1_000 : NaN;
      const found = { least: second - began - got - SLACK, most: second + GRAIN - began - sent + SLACK };
      if (!Number.isSafeInteger(found.least) || !Number.isSafeInteger(found.most)) return null;
      const before = known.get(n);
      const both = before === undefined ? found
        : { least: Math.max(found.least, before.span.least), most: Math.min(found.most, before.span.most) };
      // A clock that was set meanwhile agrees with nothing that was known of it.
      const span = both.least <= both.most ? both : found;
      const isNews = before === undefined || span === found || widthOf(before.told) - widthOf(span) >= NEWS;
      known.set(n, { span, told: isNews ? span : before.told });
      return isNews ? span : null;
    },
  };
}

const widthOf = ({ least, most }: ClockSpan): number => most - least;
