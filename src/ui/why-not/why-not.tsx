import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { AnswerWhyNot, Inquiry } from "../../inquiry/types.ts";
import { askedText, tellAnswer, whyNotTitle } from "../../inquiry/words/index.ts";
import { useApp, useNames, useRun } from "../app/context.ts";
import { LatestAsking } from "../state/latest-asking.ts";
import { Parts } from "../story/sentence.tsx";
import "./why-not.css";

interface WhyNotProps {
  readonly questions: readonly Inquiry[];
  /** The question that is answered at once: what somebody looks at this for. */
  readonly first?: Inquiry["kind"] | null;
}

/** What can be asked here about what did not happen; an answer stays true as the run goes on. */
export default function WhyNot({ questions, first = null }: WhyNotProps) {
  const language = useRun((run) => run.language);
  return (
    <section className="why-not" aria-label={whyNotTitle(language)}>
      <h3>{whyNotTitle(language)}</h3>
      {questions.map((question) => (
        <Question key={JSON.stringify(question)} question={question} isFirst={question.kind === first} />
      ))}
    </section>
  );
}

function Question({ question, isFirst }: { readonly question: Inquiry; readonly isFirst: boolean }) {
  const language = useRun((run) => run.language);
  const names = useNames();
  const [open, setOpen] = useState(isFirst);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{askedText(question, language, names)}</summary>
      {open && <AnswerLines question={question} isAsked={!isFirst} />}
    </details>
  );
}

/** The answer, asked again as time goes on. `isAsked`: by a hand, which looks for it. */
function AnswerLines({ question, isAsked }: { readonly question: Inquiry; readonly isAsked: boolean }) {
  const { run } = useApp();
  const language = useRun((state) => state.language);
  const names = useNames();
  const now = useRun((state) => state.status?.now ?? 0);
  const playing = useRun((state) => state.status?.playing === true);
  const branch = useRun((state) => state.status?.branch ?? 0);
  const asking = useMemo(() => new LatestAsking<Inquiry, AnswerWhyNot>(async (asked) =>
    (await run.getState().why(asked)).notSo ?? null), [run]);
  useEffect(() => () => asking.forget(), [asking]);
  useEffect(() => asking.want(question, playing), [asking, question, now, branch, playing]);
  const { answer } = useSyncExternalStore(asking.subscribe, asking.snapshot);
  const list = useRef<HTMLUListElement>(null);
  const isThere = answer !== null;
  // Once: from then on the answer stays where the reader has it.
  useEffect(() => {
    if (isThere && isAsked) list.current?.scrollIntoView({ block: "nearest" });
  }, [isThere, isAsked]);
  if (answer === null) return null;
  const { lines } = tellAnswer(answer, language, names);
  return (
    <ul ref={list} className="reasons">
      {lines.map((line, index) => {
        const told = answer.because[index];
        return <li key={index}><Parts parts={line} at={told !== undefined && "at" in told ? told.at : null} /></li>;
      })}
    </ul>
  );
}
