import { Presentation, Printer, RotateCcw, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { LessonState } from "../../lesson/types.ts";
import { useApp, useRun, useScreen } from "../app/context.ts";
import { focusedBeside } from "../parts/focused.ts";
import { PanelContent } from "../parts/panel-content.tsx";
import { beginAgain, progressOfAll } from "../state/lesson-progress.ts";
import { mayGoOn } from "./lesson-director.tsx";
import { nextLesson } from "./next-lesson.ts";
import { NotesText } from "./notes-text.tsx";
import { answeredBy } from "./step-text.ts";
import { LessonStepView } from "./step-view.tsx";
import { lessonTexts } from "../words/lesson.texts.ts";
import { useTexts } from "../words/texts.ts";
import "./lesson.css";

/** The lesson under way: its step in a size to read aloud, what can be answered, and the way on and back. */
export default function LessonColumn() {
  const lesson = useRun((run) => run.lesson);
  return lesson === null ? null : <Column key={lesson.card.id} lesson={lesson} />;
}

function Column({ lesson }: { readonly lesson: LessonState }) {
  const words = useTexts(lessonTexts);
  const language = useRun((run) => run.language);
  const presenter = useRun((run) => run.presenter);
  const [notesHere, setNotesHere] = useState(false);
  const { card, steps, at } = lesson;
  const step = steps[at];
  const shown = useScreen(({ answerShown }) => answerShown);
  const box = useStepInSight(`${at} ${answeredBy(step, presenter && !shown) ?? ""}`);
  return (
    <section className="lesson" aria-label={words.head(card.number, card.title[language])}>
      <div className="lesson-head">
        <h2>{words.head(card.number, card.title[language])}</h2>
        <Tools lesson={lesson} onBlocked={() => setNotesHere(true)} />
        <div className="lesson-progress-line">
          <ol className="lesson-bars" aria-hidden>
            {steps.map((_, index) => <li key={index} data-done={index <= at || undefined} />)}
          </ol>
          <span className="lesson-at">{words.step(at + 1, steps.length)}</span>
        </div>
      </div>
      <PanelContent>
        <div ref={box} className="lesson-step" tabIndex={-1}>
          {lesson.playing !== null && step?.kind !== "play" && (
            <progress className="lesson-progress" max={1} value={lesson.playing.share} aria-label={words.onTheWay} />
          )}
          {step !== undefined && <LessonStepView key={at} lesson={lesson} step={step} presenter={presenter} />}
        </div>
        {notesHere && (
          <aside className="lesson-notes">
            <p className="quiet">{words.teacher.blocked}</p>
            <NotesText lesson={lesson} onWall />
          </aside>
        )}
      </PanelContent>
      <Ways lesson={lesson} presenter={presenter} />
    </section>
  );
}

/** A new step, or its answer, begins at its top; whoever reads there with a keyboard or a screen reader goes on reading there. */
function useStepInSight(place: string) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(place);
  useEffect(() => {
    const element = box.current;
    if (element === null || before.current === place) return;
    before.current = place;
    element.parentElement?.scrollTo(0, 0);
    const column = element.closest(".lesson");
    // A button that was pressed and is gone leaves the focus nowhere.
    if (column?.contains(focusedBeside(column)) === true) element.focus({ preventScroll: true });
  }, [place]);
  return box;
}

function Tools({ lesson, onBlocked }: { readonly lesson: LessonState; readonly onBlocked: () => void }) {
  const words = useTexts(lessonTexts);
  const { run, screen } = useApp();
  const presenter = useRun((state) => state.presenter);
  const hand = useScreen((state) => state.lessonHand);
  const { teacher } = words;
  return (
    <div className="lesson-tools">
      {presenter && (
        <>
          <button
            type="button" className="button plain icon small" aria-label={teacher.notes} title={teacher.notes}
            onClick={() => {
              if (hand?.openNotes() !== true) onBlocked();
            }}
          ><Presentation aria-hidden /></button>
          <button
            type="button" className="button plain icon small" aria-label={teacher.sheet} title={teacher.sheet}
            onClick={() => screen.openDialog("sheet")}
          ><Printer aria-hidden /></button>
        </>
      )}
      {lesson.at > 0 && <AgainButton id={lesson.card.id} />}
      <button
        type="button" className="button plain icon small" aria-label={words.leave} title={words.leave}
        onClick={() => run.getState().moveLesson({ kind: "leave" })}
      ><X aria-hidden /></button>
    </div>
  );
}

function AgainButton({ id }: { readonly id: string }) {
  const words = useTexts(lessonTexts);
  const { run, keeping: { kept } } = useApp();
  const again = async (): Promise<void> => {
    run.getState().moveLesson({ kind: "leave" });
    run.setState({ lesson: null });
    beginAgain(kept, id);
    await run.getState().openLesson(id);
  };
  return (
    <button
      type="button" className="button plain icon small" aria-label={words.again} title={words.again} onClick={() => void again()}
    ><RotateCcw aria-hidden /></button>
  );
}

/** The way on and back, always at the same place. */
function Ways({ lesson, presenter }: { readonly lesson: LessonState; readonly presenter: boolean }) {
  const words = useTexts(lessonTexts);
  const { run } = useApp();
  const { moveLesson } = run.getState();
  const { at, steps, chosen } = lesson;
  const step = steps[at];
  const unanswered = (step?.kind === "ask" || step?.kind === "see") && chosen[step.id] === undefined;
  const isLast = at === steps.length - 1;
  const label = lesson.playing !== null && step?.kind === "play" ? words.hurry
    : steps[at + 1]?.kind === "play" ? words.run : unanswered && presenter ? words.skip : words.next;
  return (
    <div className="lesson-ways">
      {isLast
        ? <Onwards lesson={lesson} />
        : (
          <button
            type="button" className="button primary" disabled={!mayGoOn(lesson, presenter)} aria-keyshortcuts="Enter PageDown"
            onClick={() => moveLesson({ kind: "next" })}
          >{label} <kbd aria-hidden>↵</kbd></button>
        )}
      <button
        type="button" className="button" disabled={at === 0} aria-keyshortcuts="PageUp"
        onClick={() => moveLesson({ kind: "back" })}
      >{words.back}</button>
    </div>
  );
}

/** From the end of a lesson: to the next of its course, by its name, or to all of them. */
function Onwards({ lesson: { card } }: { readonly lesson: LessonState }) {
  const words = useTexts(lessonTexts);
  const { run, screen, keeping: { kept } } = useApp();
  const language = useRun((state) => state.language);
  const [next] = useState(() => {
    const progress = progressOfAll(kept);
    return nextLesson(card, (id) => progress[id]?.done === true);
  });
  return (
    <>
      {next !== null && (
        <button
          type="button" className="button primary lesson-next" onClick={() => void run.getState().openLesson(next.id)}
        >{words.nextLesson(next.title[language])}</button>
      )}
      <button type="button" className={next === null ? "button primary" : "button"} onClick={() => screen.openDialog("gallery")}>
        {words.more}
      </button>
    </>
  );
}
