import { useEffect, useRef, useState } from "react";
import type { Because } from "../../story/causes.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import { filterWords } from "../../story/words/index.ts";
import type { Explanation, Rivals } from "../../worker/protocol.ts";
import { useApp, useNames, useRun, useScreen } from "../app/context.ts";
import { durationText, nodeText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { storyTexts } from "../words/story.texts.ts";
import { useTexts } from "../words/texts.ts";
import { chainSteps } from "./chain-steps.ts";
import { BecauseSentence, Sentence } from "./sentence.tsx";
import { TimeLink } from "./time-link.tsx";

interface WhyProps {
  readonly event: ClusterEvent;
  /** Whether the answer is brought into sight: not where it is read from above. */
  readonly follows: boolean;
}

/** What led to an event, newest first, down to the input or timer where it began. */
export function Why({ event, follows }: WhyProps) {
  const text = useTexts(storyTexts);
  const box = useRef<HTMLDivElement>(null);
  const { run, screen } = useApp();
  const lit = useScreen(({ score }) => score.step);
  const [answer, setAnswer] = useState<Explanation | null>(null);
  useEffect(() => {
    let current = true;
    void run.getState().why(event.id).then((told) => {
      if (current) setAnswer(told);
    });
    return () => {
      current = false;
    };
  }, [run, event.id]);
  // What is read here is marked on time bar, stage and diagram for as long as it stands open.
  useEffect(() => {
    if (answer === null) return undefined;
    screen.turnScore({ chain: chainSteps(answer.chain), step: null });
    return () => {
      // Who goes to one of the steps goes to before the sentence was told: it is still asked about.
      screen.turnScore(screen.getState().whyOf === event.id ? { step: null } : { chain: [], step: null });
    };
  }, [screen, answer, event.id]);
  // An answer that opens below the edge of the list is none. Where it is higher than the list, what was asked and how the answer
  // begins count.
  useEffect(() => {
    const element = box.current;
    if (answer === null || element === null || !follows) return;
    element.scrollIntoView({ block: "nearest" });
    if (element.scrollHeight > (element.closest(".story-scroll")?.clientHeight
      ?? Infinity)) (element.closest("li") ?? element).scrollIntoView({ block: "start" });
  }, [answer, follows]);
  if (answer === null) return null;
  const chain = answer.chain.filter((link) => link.kind !== "event" || link.event.id !== event.id);
  // What was asked about is the first step.
  const before = answer.chain.length - chain.length;
  const point = (step: number | null) => (): void => screen.turnScore({ step });
  return (
    <div className="why-chain" role="group" aria-label={text.whyTitle} ref={box}>
      {answer.rivals !== null && <RivalTable rivals={answer.rivals} />}
      {chain.length === 0
        ? <p className="quiet">{text.whyNothing}</p>
        : (
          <ol>
            {chain.map((link, index) => {
              const step = index + before;
              return (
                <li
                  key={index} data-lit={lit === step || undefined} onPointerEnter={point(step)} onPointerLeave={point(null)}
                  onFocus={point(step)} onBlur={point(null)}
                ><span className="why-step" aria-hidden>{step + 1}</span> <Link link={link} /></li>
              );
            })}
          </ol>
        )}
    </div>
  );
}

/** Why this store and no other: each voter as it stood just before. */
function RivalTable({ rivals }: { readonly rivals: Rivals }) {
  const words = useWords();
  const text = useTexts(storyTexts).rivals;
  const names = useNames();
  return (
    <table className="why-rivals">
      <caption>{text.title}</caption>
      <thead>
        <tr><th scope="col">{text.store}</th><th scope="col">{text.unheard}</th><th scope="col">{text.timer}</th><th scope="col">{text.last}</th></tr>
      </thead>
      <tbody>
        {rivals.candidates.map((each) => (
          <tr key={each.store} data-first={each.store === rivals.first || undefined}>
            <th scope="row">{nodeText({ kind: "store", id: each.store }, words, names)}</th>
            <td>{each.runs ? durationText(each.unheardFor, words) : text.gone}</td>
            <td>{each.runs ? text.ticks(each.ticks, each.timeoutTicks) : ""}</td>
            <td>{text.entry(each.lastIndex, each.lastTerm)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Link({ link }: { readonly link: Because }) {
  switch (link.kind) {
    case "event":
      return <><TimeLink at={link.event.at} /> <span><Sentence event={link.event} /></span></>;
    case "refusals":
      return <><TimeLink at={link.at} /> <Refusals link={link} /></>;
    case "last-heartbeat": case "unheard": case "votes":
      return <><TimeLink at={link.at} /> <span><BecauseSentence link={link} /></span></>;
  }
}

/** Why PD may use none of the stores, one in each line. */
function Refusals({ link }: { readonly link: Extract<Because, { readonly kind: "refusals" }> }) {
  const words = useWords();
  const language = useRun((run) => run.language);
  const names = useNames();
  return (
    <ul>
      {link.refusals.map(({ store, filter }) => (
        <li key={store}>{nodeText({ kind: "store", id: store }, words, names)} {filterWords(filter, language)}</li>
      ))}
    </ul>
  );
}

