import type { Instant } from "../kernel/time.ts";
import { useRun } from "./app/context.ts";
import { storyTime } from "./words/format.ts";
import { useWords } from "./words/index.ts";
import { rareLinesTexts } from "./words/rare-lines.texts.ts";
import { useTexts } from "./words/texts.ts";

export interface Slow {
  readonly pictures: number;
  readonly dismiss: () => void;
}

/** That the picture is slow, and that nothing else is. */
export function SlowLine({ pictures, dismiss }: Slow) {
  const text = useTexts(rareLinesTexts);
  return (
    <p className="hint job" data-tells="slow">
      <span className="job-text">{text.slow(pictures)}</span>
      <button type="button" className="button small" onClick={dismiss}>{text.dismiss}</button>
    </p>
  );
}

/** After a reload: that this is the run of before, and how to begin anew instead. */
export function ContinuedLine({ at }: { readonly at: Instant }) {
  const text = useTexts(rareLinesTexts);
  const open = useRun((run) => run.open);
  return (
    <p className="hint job">
      <span className="job-text">{text.continued(storyTime(at))}</span>
      <button type="button" className="button small" onClick={() => void open({ kind: "scenario", id: "healthy" })}>
        {text.startNew}
      </button>
    </p>
  );
}

/** What takes time at present, and how to stop it. */
export function JobLine({ text }: { readonly text: string }) {
  const { job } = useWords();
  const play = useRun((run) => run.play);
  return (
    <p className="hint job" data-tells="errand">
      <span className="job-text">{text}</span>
      <button type="button" className="button small" aria-keyshortcuts="Escape" onClick={() => play(false)}>
        {job.stop} <kbd>{job.stopKey}</kbd>
      </button>
    </p>
  );
}
