import type { ClusterEvent } from "../../proto/events.ts";
import { useRun } from "../state/run.ts";
import { partsOf } from "./sentences.ts";

const NO_NAMES: Readonly<Record<string, string>> = {};

interface SentenceProps {
  readonly event: ClusterEvent;
}

/** An event as a sentence whose names can be clicked: a click selects the thing and goes to the moment. */
export function Sentence({ event }: SentenceProps) {
  const language = useRun((run) => run.language);
  const names = useRun((run) => run.status?.names) ?? NO_NAMES;
  const { select, seek } = useRun.getState();
  return partsOf(event, language, names).map((part, index) => {
    const { ref } = part;
    if (ref === null) return part.text;
    return (
      <button
        key={index} type="button" className="ref"
        onClick={() => {
          seek(event.at);
          select(ref);
        }}
      >{part.text}</button>
    );
  });
}
