import { ChevronLeft, ChevronRight, Pause, Play, SkipBack, SkipForward } from "lucide-react";
import { useApp, useRun } from "../app/context.ts";
import { useWords } from "../words/index.ts";

/** Play, pause and the four steps. */
export function Transport() {
  const words = useWords();
  const playing = useRun((run) => run.status?.playing ?? false);
  const { play, step } = useApp().run.getState();
  // Behind a breach nothing happens any more: the way leads back.
  const atEnd = useRun((run) => (run.status?.violations ?? 0) > 0);
  const button = (label: string, keys: string, Icon: typeof Play, act: () => void, name: string, forward = false) => (
    <button
      type="button" disabled={forward && atEnd} className={`button icon ${name}`} aria-label={label} title={label} aria-keyshortcuts={keys} onClick={act}
    ><Icon aria-hidden /></button>
  );
  return (
    <div className="transport" role="group" aria-label={words.landmarks.timeBar}>
      {button(words.bar.previousNotable, "Shift+ArrowLeft", SkipBack, () => step("previous-notable"), "notable")}
      {button(words.bar.stepBack, "ArrowLeft", ChevronLeft, () => step("previous-event"), "back")}
      {playing
        ? button(words.bar.pause, "Space", Pause, () => play(false), "play")
        : button(words.bar.play, "Space", Play, () => play(true), "play", true)}
      {button(words.bar.step, "ArrowRight", ChevronRight, () => step("event"), "", true)}
      {button(words.bar.nextNotable, "Shift+ArrowRight", SkipForward, () => step("notable"), "notable", true)}
    </div>
  );
}
