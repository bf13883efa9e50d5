import { useEffect, useState } from "react";
import type { ClusterEvent } from "../../proto/events.ts";
import { useRun } from "../state/run.ts";
import { useWords } from "../words/index.ts";
import { Sentence } from "./sentence.tsx";
import { TimeLink } from "./story.tsx";

/** What led to an event, newest first, down to the input or timer where it began. */
export function Why({ event }: { readonly event: ClusterEvent }) {
  const words = useWords();
  const [chain, setChain] = useState<readonly ClusterEvent[] | null>(null);
  useEffect(() => {
    let current = true;
    void useRun.getState().why(event.id).then((causes) => {
      if (current) setChain(causes.filter((cause) => cause.id !== event.id));
    });
    return () => {
      current = false;
    };
  }, [event.id]);
  if (chain === null) return null;
  return (
    <div className="why-chain" role="group" aria-label={words.story.whyTitle}>
      {chain.length === 0
        ? <p className="quiet">{words.story.whyNothing}</p>
        : (
          <ol>
            {chain.map((cause) => (
              <li key={cause.id}><TimeLink event={cause} /> <span><Sentence event={cause} /></span></li>
            ))}
          </ol>
        )}
    </div>
  );
}
