import { useApp, useRun, useScreen } from "../app/context.ts";
import type { Choice, LessonState } from "../../lesson/types.ts";
import { AnswerVerdict } from "./reveal-view.tsx";
import { choiceOf, type LessonQuestion } from "./step-text.ts";
import { lessonTexts } from "../words/lesson.texts.ts";
import { useTexts } from "../words/texts.ts";

interface ChoicesProps {
  readonly lesson: LessonState;
  readonly step: LessonQuestion;
  readonly presenter: boolean;
}

/**
 * A question with its choices, by click or by their numbers. What was seen is answered at once, the run being over by then: the
 * answers that count stand in the place of the choices, so that question, answer and reply are read together. Before a class
 * the teacher decides when.
 */
export function Choices({ lesson, step, presenter }: ChoicesProps) {
  const words = useTexts(lessonTexts);
  const language = useRun((run) => run.language);
  const shown = useScreen(({ answerShown }) => answerShown);
  const chosen = choiceOf(step, lesson.chosen[step.id]);
  const truth = step.kind === "see" && chosen !== undefined && (shown || !presenter) ? choiceOf(step, step.truth) : undefined;
  const left = truth === undefined ? step.choices : step.choices.filter((choice) => choice !== truth && choice !== chosen);
  return (
    <fieldset className="lesson-question" data-answered={truth !== undefined || undefined}>
      {step.kind === "see" && truth === undefined && <p className="lesson-see">{words.see}</p>}
      <legend className="lesson-text">{step.text[language]}</legend>
      {truth !== undefined && <AnswerVerdict truth={truth} chosen={chosen} />}
      {left.length > 0 && <ChoiceList step={step} choices={left} chosen={chosen} />}
      {step.kind === "ask" && <p className="lesson-note">{words.guess}</p>}
    </fieldset>
  );
}

interface ChoiceListProps {
  readonly step: LessonQuestion;
  readonly choices: readonly Choice[];
  readonly chosen: Choice | undefined;
}

function ChoiceList({ step, choices, chosen }: ChoiceListProps) {
  const language = useRun((run) => run.language);
  const { run } = useApp();
  const choose = (button: HTMLElement, choice: Choice): void => {
    // What was seen is answered in the place of this button: whoever reads with a keyboard goes on where the answer stands.
    if (step.kind === "see") button.closest<HTMLElement>(".lesson-step")?.focus({ preventScroll: true });
    run.getState().moveLesson({ kind: "choose", question: step.id, choice: choice.id });
  };
  return (
    <div className="lesson-choices">
      {choices.map((choice) => {
        const number = String(step.choices.indexOf(choice) + 1);
        return (
          <button
            key={choice.id} type="button" className="lesson-choice" aria-pressed={choice === chosen} aria-keyshortcuts={number}
            onClick={({ currentTarget }) => choose(currentTarget, choice)}
          ><kbd aria-hidden>{number}</kbd><span>{choice.text[language]}</span></button>
        );
      })}
    </div>
  );
}
