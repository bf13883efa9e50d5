import type { PastRun, RunStore } from "./run.ts";

/**
 * Watches the page's address: what it asks for is opened by `open`, which is given the run that it showed before, if it was
 * here already. What each entry of this tab's history showed when it was left is kept: a link that is opened here replaces the
 * running cluster, and Back then does not only change the address but brings the run back. Returns what ends the watching.
 */
export function watchAddress(run: RunStore, open: (known: PastRun | undefined) => Promise<void>): () => void {
  const left = new Map<number, PastRun>();
  let entry = entryOf(history.state) ?? 0;
  history.replaceState({ entry }, "");
  const follow = (): void => {
    const leaves = run.getState().present();
    if (leaves !== null) left.set(entry, leaves);
    const back = entryOf(history.state);
    const known = back === null ? undefined : left.get(back);
    // Whatever lay ahead of an entry is gone as soon as another address is entered there.
    entry = back ?? entry + 1;
    if (back === null) history.replaceState({ entry }, "");
    void open(known);
  };
  addEventListener("hashchange", follow);
  return () => removeEventListener("hashchange", follow);
}

function entryOf(state: unknown): number | null {
  if (typeof state !== "object" || state === null || !("entry" in state)) return null;
  return typeof state.entry === "number" ? state.entry : null;
}
