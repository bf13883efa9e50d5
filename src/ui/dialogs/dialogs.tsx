import { useApp, useRun, useScreen } from "../app/context.ts";
import { Guarded } from "../parts/guarded.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";

// Nothing to say at first: they come right behind the first frame.
const Notices = lazyPart(async () => ({ default: (await import("./notices.tsx")).Notices }));
const Stopped = lazyPart(async () => ({ default: (await import("./stopped.tsx")).Stopped }));
const Lost = lazyPart(async () => ({ default: (await import("./lost.tsx")).Lost }));
const AddFiles = lazyPart(async () => ({ default: (await import("./add-files.tsx")).AddFiles }));
const DropZone = lazyPart(async () => ({ default: (await import("./drop-zone.tsx")).DropZone }), () => null);
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
      <Notices />
      <AddFiles />
      {inLesson && <Guarded><LessonDirector /></Guarded>}
      {leftForLink && <RunBefore />}
      <Stopped />
      <Lost />
      <DropZone />
    </>
  );
}
