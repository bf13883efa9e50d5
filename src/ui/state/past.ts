import { useRun, type PastRun } from "./run.ts";

/**
 * What each entry of this tab's history showed when it was left. A link that is opened here replaces the running cluster; with
 * these, Back does not only change the address but brings the run back.
 */
const left = new Map<number, PastRun>();
let entry = 0;

/** Watches the address: a new one is opened by `openNew`, one that was here before gets its run back. */
export function watchAddress(openNew: () => Promise<void>): void {
  entry = entryOf(history.state) ?? 0;
  history.replaceState({ entry }, "");
  addEventListener("hashchange", () => {
    const present = useRun.getState().present();
    if (present !== null) left.set(entry, present);
    const back = entryOf(history.state);
    const known = back === null ? undefined : left.get(back);
    // Whatever lay ahead of an entry is gone as soon as another address is entered there.
    entry = back ?? entry + 1;
    if (back === null) history.replaceState({ entry }, "");
    if (known === undefined) void openNew();
    else void useRun.getState().reopen(known);
  });
}

function entryOf(state: unknown): number | null {
  if (typeof state !== "object" || state === null || !("entry" in state)) return null;
  return typeof state.entry === "number" ? state.entry : null;
}
