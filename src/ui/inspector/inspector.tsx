import type { Detail, DetailOf, ViewKind, Selection } from "../../cluster/details.ts";
import { Guarded } from "../parts/guarded.tsx";
import { useRun } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { EmptyInspector } from "./empty-inspector.tsx";
import { isSelectionGone } from "../state/run/deeds.ts";
import { InspectorHead } from "./inspector-head.tsx";
import { INSPECTOR_VIEWS } from "./views.ts";
import "./inspector.css";

/** Everything about what is selected. */
export function Inspector() {
  const words = useWords();
  const selection = useRun((run) => run.selection);
  const detail = useRun((run) => run.detail);
  const isGone = useRun(isSelectionGone);
  return (
    <section className="inspector" aria-label={words.landmarks.inspector} tabIndex={-1}>
      {selection === null ? <EmptyInspector /> : <Selected selection={selection} detail={detail} isGone={isGone} />}
    </section>
  );
}

function Selected({ selection, detail, isGone }: {
  readonly selection: Selection; readonly detail: Detail | null;
  /** The worker has answered that there is no such thing: who is only busy has not answered yet. */
  readonly isGone: boolean;
}) {
  const { inspector: text } = useWords();
  if (detail === null || !describes(detail, selection)) {
    return (
      <>
        <InspectorHead selection={selection} />
        <p className="quiet">{isGone ? text.gone : text.waiting}</p>
      </>
    );
  }
  return (
    <Guarded key={selection.kind}>
      <ViewOf kind={detail.kind} detail={detail} selection={selection} />
    </Guarded>
  );
}

interface ViewOfProps<K extends ViewKind> {
  readonly kind: K;
  readonly detail: DetailOf<K>;
  readonly selection: Selection;
}

function ViewOf<K extends ViewKind>({ kind, detail, selection }: ViewOfProps<K>) {
  const { View, identity } = INSPECTOR_VIEWS[kind];
  return <View key={identity(detail)} detail={detail} selection={selection} />;
}

/** Whether a detail is of this selection: the worker may still be answering the one before. */
function describes(detail: Detail, selection: Selection): boolean {
  if (detail.kind !== selection.kind) return false;
  if (detail.kind === "region") return selection.kind === "region" && detail.region.id === selection.id;
  if (detail.kind === "link" || selection.kind === "link") return true;
  return detail.id === selection.id;
}
