import type { RunStore } from "../ui/state/run.ts";

/** A browser that draws nothing for so long does not show this frame. */
const UNSEEN_MS = 500;
const LOOK_MS = 250;

/** What stands in a page of somebody else is drawn wherever it is: there the browser tells what is in sight. */
export function pauseWhileOutOfSight(run: RunStore, root: HTMLElement): () => void {
  let paused = false;
  const observer = new IntersectionObserver((entries) => {
    const isSeen = entries[entries.length - 1]?.isIntersecting === true;
    const { status, play } = run.getState();
    if (isSeen ? paused : status?.playing === true) play(isSeen);
    paused = !isSeen && (paused || status?.playing === true);
  });
  observer.observe(root);
  return () => observer.disconnect();
}

/**
 * Time stands still in a frame that nobody sees. A browser then asks for no animation frame, and says so in no other way; virtual
 * time is not wall time, so the run goes on from where it stood. Returns what ends the watch.
 */
export function pauseWhileUnseen(run: RunStore): () => void {
  let asked: number | null = null;
  let paused = false;
  let request = 0;
  const seen = (): void => {
    asked = null;
    if (paused) run.getState().play(true);
    paused = false;
  };
  const look = (): void => {
    const plays = run.getState().status?.playing === true;
    if (asked !== null) {
      if (plays && performance.now() - asked > UNSEEN_MS) {
        paused = true;
        run.getState().play(false);
      }
      return;
    }
    if (!plays) return;
    asked = performance.now();
    request = requestAnimationFrame(seen);
  };
  const timer = setInterval(look, LOOK_MS);
  return () => {
    clearInterval(timer);
    cancelAnimationFrame(request);
  };
}
