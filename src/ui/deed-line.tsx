import { definitionOf, type Action } from "../action/index.ts";
import type { Frame } from "../cluster/frame.ts";
import { idText } from "../proto/names.ts";
import { useApp, useNames } from "./app/context.ts";
import { actionText } from "./timeline/flag-text.ts";
import { useWords } from "./words/index.ts";

/** What was done last, what else is broken, and how to take it back. */
export default function DeedLine({ deed }: { readonly deed: Action }) {
  const words = useWords();
  const { run, frames } = useApp();
  const names = useNames();
  const others = definitionOf(deed.kind).effect(deed) === "fault" ? storesDownBesides(deed, frames.latest()) : [];
  const stores = others.map((id) => words.nodes.store(idText(id, names))).join(words.common.listSeparator);
  return (
    <p className="hint job" data-tells="deed" role="status">
      <span className="job-text">
        {words.faults.done(actionText(deed, words, names))}{others.length > 0 && ` ${words.faults.alsoDown(stores)}`}
      </span>
      <button type="button" className="button small" aria-keyshortcuts="U" onClick={() => run.getState().undo()}>
        {words.faults.undo} <kbd>U</kbd>
      </button>
    </p>
  );
}

/** Stores that do not run now, besides those that were just hit: faults of an earlier moment of this branch. */
function storesDownBesides(deed: Action, frame: Frame | null): number[] {
  const hit = definitionOf(deed.kind).nodes(deed).filter(({ kind }) => kind === "store").map(({ id }) => id);
  return (frame?.stores ?? []).filter(({ id, process }) => !hit.includes(id) && process !== "running").map(({ id }) => id);
}
