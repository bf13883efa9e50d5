import { ChevronLeft, ChevronRight } from "lucide-react";
import { useMemo, type CSSProperties } from "react";
import type { Instant } from "../../kernel/time.ts";
import { cardsOf } from "../../observe/cards.ts";
import { laneOf } from "../../observe/lanes.ts";
import type { ObservedEvent, ObservedRecord } from "../../observe/record.ts";
import { sightAt } from "../../observe/sight.ts";
import { storyTime } from "../words/format.ts";
import { observedTexts } from "../words/observed.texts.ts";
import { useTexts } from "../words/texts.ts";

interface ObservedTimeProps {
  readonly record: ObservedRecord;
  readonly events: readonly ObservedEvent[];
  readonly at: Instant;
  readonly onGo: (at: Instant) => void;
}

/** The record's time: who answered when, in which intervals something happened, and where one looks. */
export function ObservedTime({ record, events, at, onGo }: ObservedTimeProps) {
  const text = useTexts(observedTexts);
  const { end } = record;
  const earlier = events.filter(({ before }) => before < at).at(-1);
  const later = events.find(({ before }) => before > at);
  return (
    <div>
      <Lanes record={record} events={events} at={at} />
      <div className="observed-hands">
        <button type="button" className="button plain icon" aria-label={text.earlier} disabled={earlier === undefined}
          onClick={() => earlier !== undefined && onGo(earlier.before)}><ChevronLeft aria-hidden /></button>
        <input type="range" min={0} max={end} step={1_000} value={at} aria-label={text.time}
          aria-valuetext={text.at(storyTime(at), storyTime(end))}
          onChange={({ target }) => onGo(Number(target.value) as Instant)} />
        <button type="button" className="button plain icon" aria-label={text.later} disabled={later === undefined}
          onClick={() => later !== undefined && onGo(later.before)}><ChevronRight aria-hidden /></button>
        <output className="mono">{storyTime(at)}</output>
      </div>
    </div>
  );
}

/** Where a stretch lies: parts of the record's length. One is never so short that nobody sees it. */
const place = (from: number, to: number, end: number): CSSProperties =>
  ({ left: `${from / Math.max(1, end) * 100}%`, width: `max(2px, ${(to - from) / Math.max(1, end) * 100}%)` });

function Lanes({ record, events, at }: Omit<ObservedTimeProps, "onGo">) {
  const text = useTexts(observedTexts);
  const { header: { sources }, end } = record;
  const lanes = useMemo(() => {
    const cards = cardsOf(sightAt(record, end));
    const titleOf = (n: number): string => cards.find(({ key }) => key === String(n))?.title ?? "";
    return sources.map(({ n }) => ({ n, name: titleOf(n), spans: laneOf(record, n) }));
  }, [record, sources, end]);
  return (
    <div aria-hidden>
      {lanes.map(({ n, name, spans }) => (
        <div key={n} className="observed-lane">
          <span className="mono">{name}</span>
          <div>
            {spans.map(({ kind, from, to }) =>
              <i key={from} data-span={kind} title={text.lane[kind]} style={place(from, to, end)} />)}
            {events.filter((event) => event.n === n).map(({ e, after, before }) =>
              <b key={e} title={text.happened} style={place(after, before, end)} />)}
            <u style={place(at, at, end)} />
          </div>
        </div>
      ))}
    </div>
  );
}
