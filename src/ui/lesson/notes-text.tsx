import type { LessonState } from "../../lesson/types.ts";
import { useRun } from "../app/context.ts";
import { choiceOf, questionOf, spokenText } from "./step-text.ts";
import { lessonTexts } from "../words/lesson.texts.ts";
import { useTexts } from "../words/texts.ts";

/** What a teacher wants before the eyes and not on the wall: the notes, what is shown now, its answer, and what comes next. */
export function NotesText({ lesson }: { readonly lesson: LessonState }) {
  const words = useTexts(lessonTexts);
  const language = useRun((run) => run.language);
  const { steps, at, notes } = lesson;
  const step = steps[at];
  const next = steps[at + 1];
  const { teacher } = words;
  const answer = step?.kind === "reveal" ? choiceOf(questionOf(lesson, step.of), step.truth) : undefined;
  return (
    <dl className="notes-text">
      <dt>{teacher.title}</dt>
      <dd>{notes === null ? teacher.none : notes[language]}</dd>
      <dt>{teacher.now} · {words.step(at + 1, steps.length)}</dt>
      <dd>{step === undefined ? "" : spokenText(lesson, step, language, words)}</dd>
      {answer !== undefined && (
        <>
          <dt>{teacher.answer}</dt>
          <dd><strong>{answer.text[language]}</strong> {answer.reply[language]}</dd>
        </>
      )}
      <dt>{teacher.nextStep}</dt>
      <dd>{next === undefined ? teacher.end : next.kind === "play" ? words.run : spokenText(lesson, next, language, words)}</dd>
    </dl>
  );
}
