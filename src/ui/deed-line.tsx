import { definitionOf, type Action } from "../action/index.ts";
import type { Frame } from "../cluster/frame.ts";
import type { RegionId } from "../proto/region.ts";
import { idText } from "../proto/names.ts";
import { useApp, useNames, useRun } from "./app/context.ts";
import { actionText } from "./timeline/flag-text.ts";
import { deedsTexts } from "./words/deeds.texts.ts";
import { useWords } from "./words/index.ts";
import { useTexts } from "./words/texts.ts";

/** What was done last, what else is broken, and how to take it back. */
export default function DeedLine({ deed }: { readonly deed: Action }) {
  const words = useWords();
  const texts = useTexts(deedsTexts).done;
  const { run, frames } = useApp();
  const names = useNames();
  const others = definitionOf(deed.kind).effect(deed) === "fault" ? storesDownBesides(deed, frames.latest()) : [];
  const changed = useRun(({ status }) => status?.branches.find(({ id }) => id === status.branch)?.changed) ?? [];
  const stores = others.map((id) => words.nodes.store(idText(id, names))).join(words.common.listSeparator);
  return (
    <p className="hint job" data-tells="deed" role="status">
      <span className="job-text">
        {deed.kind === "set-timers" && deed.how === "aligned"
          ? texts.aligned[isLed(deed.region, frames.latest()) ? "led" : "leaderless"]
          : texts.done(actionText(deed, words, names, changed))}
        {others.length > 0 && ` ${texts.alsoDown(stores)}`}
      </span>
      <button type="button" className="button small" aria-keyshortcuts="U" onClick={() => run.getState().undo()}>
        {texts.undo} <kbd>U</kbd>
      </button>
    </p>
  );
}

/** Stores that do not run now, besides those that were just hit: faults of an earlier moment of this branch. */
function storesDownBesides(deed: Action, frame: Frame | null): number[] {
  const hit = definitionOf(deed.kind).nodes(deed).filter(({ kind }) => kind === "store").map(({ id }) => id);
  return (frame?.stores ?? []).filter(({ id, process }) => !hit.includes(id) && process !== "running").map(({ id }) => id);
}

/** Whether a running store leads the region. */
const isLed = (region: RegionId, frame: Frame | null): boolean =>
  frame !== null && (frame.leaders.store[frame.regions.id.indexOf(region)] ?? -1) >= 0;
