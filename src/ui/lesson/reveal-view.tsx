import { Check, X } from "lucide-react";
import type { Choice, LessonState, LessonStep } from "../../lesson/types.ts";
import { useApp, useRun, useScreen } from "../app/context.ts";
import { choiceOf, questionOf } from "./step-text.ts";
import { lessonTexts } from "../words/lesson.texts.ts";
import { useTexts } from "../words/texts.ts";

interface RevealViewProps {
  readonly lesson: LessonState;
  readonly step: Extract<LessonStep, { readonly kind: "reveal" }>;
  readonly presenter: boolean;
}

/** What the run has decided, beside what was answered. Before a class it is kept back until the teacher shows it. */
export function RevealView({ lesson, step, presenter }: RevealViewProps) {
  const words = useTexts(lessonTexts);
  const language = useRun((run) => run.language);
  const shown = useScreen(({ answerShown }) => answerShown);
  const { screen } = useApp();
  const isShown = shown || !presenter;
  const question = questionOf(lesson, step.of);
  const truth = choiceOf(question, step.truth);
  const chosen = choiceOf(question, lesson.chosen[step.of]);
  return (
    <>
      <p className="lesson-text" data-answered={isShown && truth !== undefined || undefined}>{question?.text[language]}</p>
      {!isShown
        ? (
          <>
            <p className="lesson-note">{words.hidden}</p>
            <p>
              <button type="button" className="button" aria-keyshortcuts="." onClick={() => screen.getState().lessonHand?.show()}>
                {words.show} <kbd aria-hidden>.</kbd>
              </button>
            </p>
          </>
        )
        : truth === undefined ? <p className="lesson-note">{words.noTruth}</p> : <AnswerVerdict truth={truth} chosen={chosen} />}
    </>
  );
}

/** What is true beside what was answered, each with its reply. */
export function AnswerVerdict({ truth, chosen }: { readonly truth: Choice; readonly chosen: Choice | undefined }) {
  const words = useTexts(lessonTexts);
  const language = useRun((run) => run.language);
  const right = chosen === truth;
  return (
    <div className="lesson-verdict" role="status">
      {chosen !== undefined && !right && (
        <div className="lesson-answer" data-tone="wrong">
          <p className="lesson-answer-head"><X aria-hidden />{words.wrong}</p>
          <p className="lesson-answer-text">{chosen.text[language]}</p>
          <p>{chosen.reply[language]}</p>
        </div>
      )}
      {chosen === undefined && <p className="lesson-note">{words.unanswered}</p>}
      <div className="lesson-answer" data-tone="right">
        <p className="lesson-answer-head"><Check aria-hidden />{right ? words.right : words.truth}</p>
        <p className="lesson-answer-text">{truth.text[language]}</p>
        <p>{truth.reply[language]}</p>
      </div>
    </div>
  );
}
