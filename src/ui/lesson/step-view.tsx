import type { Instant } from "../../kernel/time.ts";
import type { LessonState, LessonStep } from "../../lesson/types.ts";
import { useApp, useRun } from "../app/context.ts";
import { Sentence } from "../story/sentence.tsx";
import { Why } from "../story/why.tsx";
import { storyTime } from "../words/format.ts";
import { lessonTexts } from "../words/lesson.texts.ts";
import { useTexts } from "../words/texts.ts";
import { Choices } from "./choices.tsx";
import { RevealView } from "./reveal-view.tsx";
import { waitText } from "./step-text.ts";

type StepOf<K extends LessonStep["kind"]> = Extract<LessonStep, { readonly kind: K }>;

interface LessonStepViewProps {
  readonly lesson: LessonState;
  readonly step: LessonStep;
  readonly presenter: boolean;
}

/** One step of a lesson. */
export function LessonStepView({ lesson, step, presenter }: LessonStepViewProps) {
  const language = useRun((run) => run.language);
  switch (step.kind) {
    case "say": return <p className="lesson-text">{step.text[language]}</p>;
    case "do": return <Deeds step={step} />;
    case "play": return <Playing lesson={lesson} waitsFor={step.waitsFor} />;
    case "ask": case "see": return <Choices lesson={lesson} step={step} presenter={presenter} />;
    case "reveal": return <RevealView lesson={lesson} step={step} presenter={presenter} />;
    case "why": return <Causes step={step} />;
    case "compare": return <Compared step={step} />;
    case "seek": return <Seek to={step.to} />;
    case "free": return <Free lesson={lesson} step={step} />;
  }
}

function Deeds({ step }: { readonly step: StepOf<"do"> }) {
  const words = useTexts(lessonTexts);
  const language = useRun((run) => run.language);
  return (
    <>
      {step.text !== null && <p className="lesson-text">{step.text[language]}</p>}
      <Actions actions={step.actions} title={words.actions} open={step.text === null} />
    </>
  );
}

interface ActionsProps {
  readonly actions: readonly string[];
  readonly title: string;
  /** Whether they are all that the step says; beside a sentence they are for those who want to know exactly. */
  readonly open: boolean;
}

const Actions = ({ actions, title, open }: ActionsProps) => (
  <details open={open}>
    <summary>{title}</summary>
    <ul className="lesson-actions">{actions.map((action, place) => <li key={place}><code>{action}</code></li>)}</ul>
  </details>
);

/** The run plays to its condition: how far it is, and a way to stop it. */
function Playing({ lesson: { playing, late }, waitsFor }: { readonly lesson: LessonState; readonly waitsFor: string | null }) {
  const words = useTexts(lessonTexts);
  const { run } = useApp();
  const plays = useRun(({ status }) => status?.playing === true || status?.errand != null);
  const { play } = run.getState();
  if (late) return <p className="lesson-text">{words.late}</p>;
  const waiting = words.playing(waitText(waitsFor, words));
  const percent = Math.round((playing?.share ?? 0) * 100);
  return (
    <>
      <p className="lesson-text">{plays ? waiting : words.stopped}</p>
      <progress className="lesson-progress" max={100} value={percent} aria-label={waiting} />
      <p className="lesson-note">{words.reached(percent)}</p>
      <p><button type="button" className="button" onClick={() => play(!plays)}>{plays ? words.stop : words.goOn}</button></p>
    </>
  );
}

/** The chain of causes of what the step speaks of, opened. */
function Causes({ step }: { readonly step: StepOf<"why"> }) {
  const words = useTexts(lessonTexts);
  const language = useRun((run) => run.language);
  const event = useRun(({ events }) => (step.event === null ? undefined : events.find(({ id }) => id === step.event)));
  return (
    <>
      <p className="lesson-text">{step.text === null ? words.why : step.text[language]}</p>
      {event === undefined
        ? <p className="lesson-note">{words.notYet}</p>
        : (
          <div>
            <p><strong><Sentence event={event} /></strong></p>
            <Why event={event} follows={false} />
          </div>
        )}
    </>
  );
}

/** Two futures of one moment, side by side. */
function Compared({ step: { label, actions, outcome } }: { readonly step: StepOf<"compare"> }) {
  const words = useTexts(lessonTexts);
  const language = useRun((run) => run.language);
  return (
    <>
      <p className="lesson-text">{label[language]}</p>
      <h3>{words.compared}</h3>
      {outcome === null
        ? <p className="lesson-note" role="status">{words.comparing}</p>
        : (
          <dl className="lesson-futures">
            <div><dt>{words.without}</dt><dd>{outcome.without[language]}</dd></div>
            <div data-other><dt>{label[language]}</dt><dd>{outcome.with[language]}</dd></div>
          </dl>
        )}
      <Actions actions={actions} title={words.commands} open={false} />
    </>
  );
}

function Seek({ to }: { readonly to: Instant }) {
  const words = useTexts(lessonTexts);
  return <p className="lesson-text">{words.toInstant(storyTime(to))}</p>;
}

/** The end of a lesson: the belief that it refutes, what to keep, and a question that nobody answers for the reader. */
function Free({ lesson: { card, debrief }, step }: { readonly lesson: LessonState; readonly step: StepOf<"free"> }) {
  const words = useTexts(lessonTexts);
  const language = useRun((run) => run.language);
  return (
    <>
      <div className="lesson-belief">
        <h3>{words.wrongIdea}</h3>
        <p><s>{card.refutes[language]}</s></p>
        <h3>{words.debrief}</h3>
        <p>{debrief[language]}</p>
      </div>
      <h3>{words.free}</h3>
      <p className="lesson-text">{step.text[language]}</p>
    </>
  );
}
