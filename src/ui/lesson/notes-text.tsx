import type { LessonState } from "../../lesson/types.ts";
import { useRun } from "../app/context.ts";
import { choiceOf, questionAhead, questionOf, spokenText } from "./step-text.ts";
import { lessonTexts } from "../words/lesson.texts.ts";
import { useTexts } from "../words/texts.ts";

interface NotesTextProps {
  readonly lesson: LessonState;
  /** Set where a class reads them, too: then no answer stands here that the page keeps back. */
  readonly onWall: boolean;
}

/** What a teacher wants before the eyes and not on the wall: the notes, what is shown now, its answer, and what comes next. */
export function NotesText({ lesson, onWall }: NotesTextProps) {
  const words = useTexts(lessonTexts);
  const language = useRun((run) => run.language);
  const { steps, at, notes } = lesson;
  const step = steps[at];
  const next = steps[at + 1];
  const { teacher } = words;
  const answer = step?.kind === "reveal" && !onWall ? choiceOf(questionOf(lesson, step.of), step.truth) : undefined;
  const ahead = onWall || answer !== undefined ? undefined : questionAhead(lesson);
  const expected = choiceOf(ahead, ahead?.expect);
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
      {ahead !== undefined && expected !== undefined && (
        <>
          <dt>{teacher.expected}</dt>
          <dd>{ahead !== step && <>{ahead.text[language]} </>}<strong>{expected.text[language]}</strong></dd>
        </>
      )}
      <dt>{teacher.nextStep}</dt>
      <dd>{next === undefined ? teacher.end : next.kind === "play" ? words.run : spokenText(lesson, next, language, words)}</dd>
    </dl>
  );
}
