import { calendarInstant } from "./calendar.ts";
import type { Facts, ObservedHeader, Sample } from "./record.ts";
import { changeTold, type ToldChange, type Watching } from "./watching.ts";

/** By how much a source's clock is ahead of the collector's, at the least and at the most, in microseconds; negative: behind. */
export interface ClockSpan {
  readonly least: number;
  readonly most: number;
}

/** The call under which a record holds what was learnt of a source's clock: it is learnt from answers to other calls. */
export const CLOCK_CALL = "clock";

export const clockFacts = ({ least, most }: ClockSpan): Facts => ({ "clock.least": String(least), "clock.most": String(most) });

/** What facts say of a clock; null where they say nothing. */
export function clockIn(facts: Facts | null | undefined): ClockSpan | null {
  const [least, most] = [facts?.["clock.least"], facts?.["clock.most"]].map((text) => Number(text ?? NaN));
  return least !== undefined && most !== undefined && Number.isSafeInteger(least) && Number.isSafeInteger(most) && least <= most
    ? { least, most } : null;
}

const sideOf = ({ least, most }: ClockSpan): "ahead" | "behind" | "agrees" =>
  (least > 0 ? "ahead" : most < 0 ? "behind" : "agrees");

/** A clock that is known to be wrong, or no more, or differently. */
export function clockEvents({ header }: Watching, sample: Sample, since: Sample | undefined): readonly ToldChange[] {
  const span = sample.call === CLOCK_CALL ? clockIn(sample.facts) : null;
  if (span === null) return [];
  const before = clockIn(since?.facts) ?? { least: 0, most: 0 };
  const [was, is] = [sideOf(before), sideOf(span)];
  if (was === is && (is === "agrees" || (span.least <= before.most && before.least <= span.most))) return [];
  const source = header.sources.find(({ n }) => n === sample.n);
  const ends = [Math.abs(span.least), Math.abs(span.most)];
  return [changeTold("source.clock", sample, since, {
    source: source?.kind === "pd" ? "PD" : source?.name ?? "", side: is,
    least: String(Math.min(...ends)), most: String(Math.max(...ends)),
  })];
}

/** A calendar's instant at which the record begins, in microseconds since 1970. */
export const beganAt = ({ began }: ObservedHeader): number => calendarInstant(began)?.at ?? NaN;

/** How long PD had not heard a store when it was looked at, by PD's own clock; nothing where that clock is not known. */
export function silenceOf({ header, answered }: Watching, { n, sent, got, facts }: Sample, store: string): ToldChange["values"] {
  const clock = clockIn(answered.get(`${n} ${CLOCK_CALL}`)?.facts);
  const [, text = ""] = /"last_heartbeat_ts":"([^"]*)"/.exec(facts?.[`store.${store}.json`] ?? "") ?? [];
  const heard = calendarInstant(text);
  const began = beganAt(header);
  // A store that never was heard has a date of long ago.
  if (clock === null || heard === null || Number.isNaN(began) || heard.at < began - LONGEST_SILENCE) return {};
  const least = began + sent + clock.least - heard.at - heard.grain;
  const most = began + got + clock.most - heard.at;
  return most < 0 ? {} : { least: String(Math.max(0, least)), most: String(most) };
}

/** 30 days, after which PD has long called it Down. */
const LONGEST_SILENCE = 30 * 86_400 * 1_000_000;
