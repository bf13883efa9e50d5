import { useEffect, useMemo, useState } from "react";
import type { Duration, Instant } from "../../kernel/time.ts";
import { deriveEvents } from "../../observe/derive.ts";
import { readRecord } from "../../observe/read.ts";
import type { ObservedEvent, ObservedRecord } from "../../observe/record.ts";
import { rehearsalOf } from "../../observe/rehearsal.ts";
import { sightAt } from "../../observe/sight.ts";
import { OBSERVED_WORDS, observedSentence } from "../../observe/words.ts";
import type { GivenFile } from "../../worker/protocol.ts";
import { useApp, useRun } from "../app/context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { durationText, storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { observedTexts } from "../words/observed.texts.ts";
import { useTexts } from "../words/texts.ts";
import { ObservedStage } from "./observed-stage.tsx";
import { ObservedTime } from "./observed-time.tsx";
import "./observed.css";

/** A record of a real cluster: what was known at an instant of it, and what happened between which looks. */
export default function Observed() {
  const file = useRun((run) => run.observed);
  return file == null ? null : <OpenRecord key={file.name} file={file} />;
}

function OpenRecord({ file }: { readonly file: GivenFile }) {
  const text = useTexts(observedTexts);
  const { run } = useApp();
  const read = useMemo(() =>
    readRecord(typeof file.text === "string" ? file.text : new TextDecoder().decode(file.text)), [file]);
  const close = (): void => run.setState({ observed: null });
  // Whoever looks at what was misses nothing of what is simulated meanwhile.
  useEffect(() => run.getState().play(false), [run]);
  return (
    <Dialog title={text.title(file.name)} className="observed" onClose={close}>
      {read.ok ? <Record record={read.record} /> : <p role="alert">{text.wrong(read.line, read.problem)}</p>}
    </Dialog>
  );
}

function Record({ record }: { readonly record: ObservedRecord }) {
  const text = useTexts(observedTexts);
  const { run } = useApp();
  const events = useMemo(() => deriveEvents(record), [record]);
  const [at, goTo] = useState<Instant>(() => beginningOf(record, events));
  const sights = useMemo(() => sightAt(record, at), [record, at]);
  const files = rehearsalOf(sights);
  const rehearse = (): void => {
    run.setState({ observed: null });
    void run.getState().open({ kind: "files", files, add: false });
  };
  return (
    <>
      <p className="quiet">{text.honest}</p>
      <ObservedStage sights={sights} />
      <ObservedTime record={record} events={events} at={at} onGo={goTo} />
      {files.length > 0 && (
        <div className="observed-rehearse">
          <button type="button" className="button" onClick={rehearse}>{text.rehearse}</button>
          <span className="quiet">{text.rehearsal}</span>
        </div>
      )}
      <h3>{text.events}</h3>
      {events.length === 0 ? <p className="quiet">{text.none}</p> : <Events events={events} at={at} onGo={goTo} />}
    </>
  );
}

/** The first event behind what every source said first, and without one the end. */
function beginningOf({ header, samples, end }: ObservedRecord, events: readonly ObservedEvent[]): Instant {
  const firsts = header.sources.map(({ n }) => samples.find((sample) => sample.n === n)?.got ?? 0);
  return events.find(({ before }) => before > Math.max(...firsts))?.before ?? end;
}

interface EventsProps {
  readonly events: readonly ObservedEvent[];
  readonly at: Instant;
  readonly onGo: (at: Instant) => void;
}

/** So many sentences stand in the list at the most: the others are reached through the time line. */
const MOST_SENTENCES = 500;

/** Sentences, each with the interval in which it became true; one leads to the instant at which it was known. */
function Events({ events, at, onGo }: EventsProps) {
  const language = useRun((run) => run.language);
  const words = useWords();
  const said = OBSERVED_WORDS[language];
  const time = (length: Instant): string => durationText(length as number as Duration, words);
  return (
    <ol className="observed-events">
      {events.slice(0, MOST_SENTENCES).map((event, i) => (
        <li key={event.e} aria-current={event.before <= at && at < (events[i + 1]?.before ?? Infinity) ? "step" : undefined}>
          <button type="button" className="observed-event" onClick={() => onGo(event.before)}>
            <span className="mono">{said.interval(storyTime(event.after), storyTime(event.before))}</span>
            <span>
              {observedSentence(event, said, time)}
              {event.certainty !== "observed" && <em className="quiet"> ({said[event.certainty]})</em>}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
