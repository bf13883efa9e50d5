import { Printer } from "lucide-react";
import { useEffect, useRef } from "react";
import { Dialog } from "../parts/dialog.tsx";
import { useApp, useRun, useScreen } from "../app/context.ts";
import type { LessonQuestion } from "./step-text.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { lessonTexts } from "../words/lesson.texts.ts";
import { useTexts } from "../words/texts.ts";
import "./sheet.css";

/** The questions of the lesson as a page for the class, with the picture of each answer; what is printed is what stands here. */
export default function SheetDialog() {
  const words = useTexts(lessonTexts);
  const { titles } = useTexts(dialogsTexts);
  const lesson = useRun((run) => run.lesson);
  const language = useRun((run) => run.language);
  const { screen } = useApp();
  const pictures = useScreen(({ lessonHand }) => lessonHand?.pictures);
  if (lesson === null) return null;
  const questions = lesson.steps.filter((step): step is LessonQuestion => step.kind === "ask" || step.kind === "see");
  const missing = questions.filter(({ id }) => pictures?.has(id) !== true).length;
  return (
    <Dialog title={titles.sheet} className="question-sheet" onClose={screen.closeDialog}>
      <p className="not-printed">{missing === 0 ? words.sheet.hint : words.sheet.missing(missing, questions.length)}</p>
      <p className="not-printed">
        <button type="button" className="button primary" data-first onClick={() => print()}>
          <Printer aria-hidden />{words.sheet.print}
        </button>
      </p>
      <h1>{words.head(lesson.card.number, lesson.card.title[language])}</h1>
      <p className="sheet-name">{words.sheet.name}</p>
      {questions.map((question, index) => (
        <section key={question.id} className="sheet-question">
          <h3>{index + 1}. {question.text[language]}</h3>
          <ul>{question.choices.map((choice) => <li key={choice.id}>{choice.text[language]}</li>)}</ul>
          <Picture of={question.id} />
        </section>
      ))}
    </Dialog>
  );
}

/** The cluster when the answer came; before that a frame in which a class can draw what it expects. */
function Picture({ of }: { readonly of: string }) {
  const words = useTexts(lessonTexts);
  const picture = useScreen(({ lessonHand }) => lessonHand?.pictures.get(of));
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (picture !== undefined) place.current?.replaceChildren(picture);
  }, [picture]);
  if (picture === undefined) return <p className="sheet-frame quiet">{words.sheet.noPicture}</p>;
  return <div ref={place} className="sheet-picture" role="img" aria-label={words.sheet.picture} />;
}
