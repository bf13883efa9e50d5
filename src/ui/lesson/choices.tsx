import { useApp, useRun, useScreen } from "../app/context.ts";
import type { Choice, LessonState } from "../../lesson/types.ts";
import { AnswerVerdict } from "./reveal-view.tsx";
import { choiceOf, type LessonQuestion } from "./step-text.ts";
import { lessonTexts } from "../words/lesson.texts.ts";
import { useTexts } from "../words/texts.ts";

interface SeenProps {
  readonly truth: Choice | undefined;
  readonly chosen: Choice;
  readonly presenter: boolean;
}

/** What was seen is judged at once, but before a class only when its teacher wants it. */
function Seen({ truth, chosen, presenter }: SeenProps) {
  const shown = useScreen(({ answerShown }) => answerShown);
  if (truth === undefined || (presenter && !shown)) return null;
  return <AnswerVerdict truth={truth} chosen={chosen} />;
}

interface ChoicesProps {
  readonly lesson: LessonState;
  readonly step: LessonQuestion;
  readonly presenter: boolean;
}

/** A question with its choices, by click or by their numbers. What was seen is answered at once: the run is over by then. */
export function Choices({ lesson, step, presenter }: ChoicesProps) {
  const words = useTexts(lessonTexts);
  const language = useRun((run) => run.language);
  const { run } = useApp();
  const chosen = choiceOf(step, lesson.chosen[step.id]);
  return (
    <fieldset className="lesson-question">
      {step.kind === "see" && <p className="lesson-see">{words.see}</p>}
      <legend className="lesson-text">{step.text[language]}</legend>
      <div className="lesson-choices">
        {step.choices.map((choice, index) => (
          <button
            key={choice.id} type="button" className="lesson-choice" aria-pressed={choice === chosen}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => run.getState().moveLesson({ kind: "choose", question: step.id, choice: choice.id })}
          ><kbd aria-hidden>{index + 1}</kbd><span>{choice.text[language]}</span></button>
        ))}
      </div>
      {step.kind === "ask" && <p className="lesson-note">{words.guess}</p>}
      {step.kind === "see" && chosen !== undefined && (
        <Seen truth={choiceOf(step, step.truth)} chosen={chosen} presenter={presenter} />
      )}
    </fieldset>
  );
}
