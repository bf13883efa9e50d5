import { useEffect, useRef, useState } from "react";
import type { Because } from "../../story/causes.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import { filterWords } from "../../story/words/index.ts";
import { useRun } from "../state/run.ts";
import { nodeText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { BecauseSentence, Sentence } from "./sentence.tsx";
import { TimeLink } from "./story.tsx";

/** What led to an event, newest first, down to the input or timer where it began. */
export function Why({ event }: { readonly event: ClusterEvent }) {
  const words = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [chain, setChain] = useState<readonly Because[] | null>(null);
  useEffect(() => {
    let current = true;
    void useRun.getState().why(event.id).then((answer) => {
      if (current) setChain(answer.filter((link) => link.kind !== "event" || link.event.id !== event.id));
    });
    return () => {
      current = false;
    };
  }, [event.id]);
  // An answer that opens below the edge of the list is none. Where it is higher than the list, its beginning counts.
  useEffect(() => {
    const element = box.current;
    if (chain === null || element === null) return;
    element.scrollIntoView({ block: "nearest" });
    if (element.scrollHeight > (element.closest(".story-scroll")?.clientHeight ?? Infinity)) element.scrollIntoView({ block: "start" });
  }, [chain]);
  if (chain === null) return null;
  return (
    <div className="why-chain" role="group" aria-label={words.story.whyTitle} ref={box}>
      {chain.length === 0
        ? <p className="quiet">{words.story.whyNothing}</p>
        : <ol>{chain.map((link, index) => <li key={index}><Link link={link} /></li>)}</ol>}
    </div>
  );
}

function Link({ link }: { readonly link: Because }) {
  switch (link.kind) {
    case "event":
      return <><TimeLink at={link.event.at} /> <span><Sentence event={link.event} /></span></>;
    case "refusals":
      return <><TimeLink at={link.at} /> <Refusals link={link} /></>;
    default:
      return <><TimeLink at={link.at} /> <span><BecauseSentence link={link} /></span></>;
  }
}

/** Why PD may use none of the stores, one in each line. */
function Refusals({ link }: { readonly link: Extract<Because, { readonly kind: "refusals" }> }) {
  const words = useWords();
  const language = useRun((run) => run.language);
  const names = useRun((run) => run.status?.names) ?? NO_NAMES;
  return (
    <ul className="why-refusals">
      {link.refusals.map(({ store, filter }) => (
        <li key={store}>{nodeText({ kind: "store", id: store }, words, names)} {filterWords(filter, language)}</li>
      ))}
    </ul>
  );
}

const NO_NAMES: Readonly<Record<string, string>> = {};
