import { useEffect, useRef } from "react";
import type { Duration, Instant } from "../../kernel/time.ts";
import type { ObservedEvent } from "../../observe/record.ts";
import { OBSERVED_WORDS, observedSentence } from "../../observe/words.ts";
import { useRun } from "../app/context.ts";
import { durationText, storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { bringIntoSight } from "./sight-line.ts";

/** So many sentences stand in the list at the most: around the present, the others are reached through time. */
const MOST_SENTENCES = 400;

interface EventListProps {
  readonly events: readonly ObservedEvent[];
  readonly latest: ObservedEvent | undefined;
  readonly onGo: (at: Instant) => void;
}

/** Sentences, each with the interval in which it became true; one leads to the instant at which it was known. */
export function EventList({ events, latest, onGo }: EventListProps) {
  const language = useRun((run) => run.language);
  const words = useWords();
  const said = OBSERVED_WORDS[language];
  const time = (length: Instant): string => durationText(length as number as Duration, words);
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => bringIntoSight(current.current), [latest]);
  const place = latest === undefined ? 0 : events.indexOf(latest);
  const first = Math.max(0, Math.min(place - MOST_SENTENCES / 2, events.length - MOST_SENTENCES));
  return (
    <ol className="observed-events" start={first + 1}>
      {events.slice(first, first + MOST_SENTENCES).map((event) => (
        <li
          key={event.e} ref={event === latest ? current : undefined} aria-current={event === latest ? "step" : undefined}
          data-later={latest === undefined || event.e > latest.e || undefined}
        >
          <button type="button" className="observed-event" onClick={() => onGo(event.before)}>
            <span className="mono">{said.interval(storyTime(event.after), storyTime(event.before))}</span>
            <span>
              {observedSentence(event, said, time, storyTime)}
              {event.certainty !== "observed" && <em className="quiet"> ({said[event.certainty]})</em>}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
