import { useEffect, useRef, useState } from "react";
import type { LessonCamera, LessonState, LessonStep } from "../../lesson/types.ts";
import { useApp, useRun, useScreen, type AppContext } from "../app/context.ts";
import { regionToShow } from "../stage/region-to-show.ts";
import { bookmarkOf, keepProgress } from "../state/lesson-progress.ts";
import type { LessonHand } from "../state/screen.ts";
import { openNotes } from "./notes-window.tsx";
import { copyStage } from "./stage-copy.ts";
import { answeredBy, spokenText } from "./step-text.ts";
import { lessonTexts } from "../words/lesson.texts.ts";
import { useTexts } from "../words/texts.ts";

/**
 * Leads through the lesson under way, whichever panels are open: keys, where the page looks, what is kept of the reader's way,
 * the teacher's second window, and what screen readers are told.
 */
export default function LessonDirector() {
  const lesson = useRun((run) => run.lesson);
  return lesson === null ? null : <Directing key={lesson.card.id} lesson={lesson} />;
}

function Directing({ lesson }: { readonly lesson: LessonState }) {
  useHand();
  useCamera(lesson);
  useProgress(lesson);
  return <Announced lesson={lesson} />;
}

/** Keys and buttons reach the lesson while there is one. */
function useHand(): void {
  const app = useApp();
  useEffect(() => {
    const { screen } = app;
    const hand = handOf(app);
    screen.setState({ lessonHand: hand, sheet: "lesson", sheetUp: true });
    return () => {
      hand.closeNotes();
      screen.setState({ lessonHand: null, shownByLesson: null, answerShown: false });
    };
  }, [app]);
}

function handOf(app: AppContext): LessonHand & { closeNotes(): void } {
  const { run, screen } = app;
  const pictures = new Map<string, HTMLElement>();
  let closeNotes = (): void => undefined;
  return {
    pictures,
    step: (by) => {
      const { lesson, moveLesson, presenter } = run.getState();
      if (by < 0) moveLesson({ kind: "back" });
      else if (lesson !== null && mayGoOn(lesson, presenter)) moveLesson({ kind: "next" });
    },
    choose: (place) => {
      const { lesson, moveLesson } = run.getState();
      const step = lesson?.steps[lesson.at];
      if (step?.kind !== "ask" && step?.kind !== "see") return;
      const choice = step.choices[Number(place) - 1];
      if (choice !== undefined) moveLesson({ kind: "choose", question: step.id, choice: choice.id });
    },
    show: () => screen.setState({ answerShown: true }),
    openNotes: () => {
      const close = openNotes(app);
      if (close !== null) closeNotes = close;
      return close !== null;
    },
    closeNotes: () => closeNotes(),
  };
}

/** A reader answers before the run does; a teacher has asked the class, and goes on. Who cannot wait for a run hurries it. */
export function mayGoOn({ steps, at, chosen, playing }: LessonState, presenter: boolean): boolean {
  const step = steps[at];
  if (step === undefined || at === steps.length - 1 || (playing !== null && step.kind !== "play")) return false;
  return presenter || (step.kind !== "ask" && step.kind !== "see") || chosen[step.id] !== undefined;
}

/**
 * Looks where the step says, once for each step: what the reader does then is the reader's. Whoever comes from elsewhere, back or
 * to where a lesson was left, looks where the steps up to there have led.
 */
function useCamera(lesson: LessonState): void {
  const app = useApp();
  const { at, steps } = lesson;
  const step = steps[at];
  const presenter = useRun((run) => run.presenter);
  const shown = useScreen(({ answerShown }) => answerShown);
  const of = answeredBy(step, presenter && !shown);
  const before = useRef(-1);
  useEffect(() => {
    app.screen.setState({ answerShown: false });
    const follows = before.current >= 0 && at > before.current;
    look(app, cameraOf(steps, follows ? before.current + 1 : 0, at), steps[at]?.pace);
    before.current = at;
    // A step is looked at once, though the state that tells of it comes anew with everything that happens.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [app, at]);
  useEffect(() => {
    if (of === null) return;
    // The frame of this instant is drawn by then.
    const timer = setTimeout(() => {
      const picture = copyStage(app.root);
      if (picture !== null) app.screen.getState().lessonHand?.pictures.set(of, picture);
    }, PICTURE_MILLIS);
    return () => clearTimeout(timer);
  }, [app, of]);
}

const PICTURE_MILLIS = 600;

type Camera = Pick<LessonCamera, "select" | "view">;

/** Where these steps lead the eye, the first and the last inclusive: the last word on each counts. */
const cameraOf = (steps: readonly LessonStep[], from: number, to: number): Camera =>
  steps.slice(from, to + 1).reduce<Camera>((camera, { select, view }) => ({
    ...camera, ...(select === undefined ? {} : { select }), ...(view === undefined ? {} : { view }),
  }), {});

function look(app: AppContext, { select, view }: Camera, pace: number | undefined): void {
  const { run, screen } = app;
  if (select !== undefined) {
    run.getState().select(select);
    screen.setState({ shownByLesson: run.getState().selection });
  }
  const { group } = screen.getState();
  const region = select?.kind === "region" ? select.id : null;
  // The sheet of a phone keeps the lesson: what is to be seen stands over it.
  if (view === "stage") screen.setState({ group: null });
  else if (view === "group") screen.setState({ group: region ?? group ?? regionToShow(app) });
  else if (group !== null && region !== null) screen.setState({ group: region });
  if (pace !== undefined) run.getState().pace(pace, false);
}

/** Keeps where the reader is; on the way back to where that was, nothing new. */
function useProgress(lesson: LessonState): void {
  const { keeping: { kept } } = useApp();
  const [wanted] = useState(() => bookmarkOf(kept, lesson.card.id).left?.at ?? 0);
  const arrived = useRef(wanted === 0);
  const { at, chosen } = lesson;
  useEffect(() => {
    arrived.current ||= at >= wanted;
    if (arrived.current) keepProgress(kept, lesson);
    // Only a step or an answer is news: the state that tells of them comes anew with everything that happens.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [kept, at, chosen]);
}

/** Says each step to screen readers, wherever the focus is. */
function Announced({ lesson }: { readonly lesson: LessonState }) {
  const words = useTexts(lessonTexts);
  const language = useRun((run) => run.language);
  const step: LessonStep | undefined = lesson.steps[lesson.at];
  const told = step === undefined ? "" : spokenText(lesson, step, language, words);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {told === "" ? "" : `${words.step(lesson.at + 1, lesson.steps.length)}: ${told}`}
    </div>
  );
}
