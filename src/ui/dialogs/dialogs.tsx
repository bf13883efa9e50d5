import { useApp, useRun, useScreen } from "../app/context.ts";
import { Guarded } from "../parts/guarded.tsx";
import { lazyPart, PartMissing } from "../parts/lazy-part.tsx";

/** Nothing to say at first: it comes right behind the first frame. */
const Over = lazyPart(() => import("./over.tsx"), ({ again }) => (
  <div className="over-missing"><PartMissing again={again} /></div>
));
const LessonDirector = lazyPart(() => import("../lesson/lesson-director.tsx"), () => null);
const RunBefore = lazyPart(() => import("../gallery/run-before.tsx"));

/** Everything that may lie above the page. */
export function Dialogs() {
  const { dialogs } = useApp();
  const name = useScreen((screen) => screen.dialog);
  const leftForLink = useRun((run) => run.leftForLink);
  const inLesson = useRun((run) => run.lesson !== null);
  const open = dialogs.find(({ id }) => id === name);
  return (
    <>
      {open !== undefined && <Guarded key={open.id}><open.Content /></Guarded>}
      {inLesson && <Guarded><LessonDirector /></Guarded>}
      {leftForLink && <RunBefore />}
      <Over />
    </>
  );
}
