import { useEffect, useState } from "react";
import type { Detail, DetailOf, ViewKind, Selection } from "../../cluster/details.ts";
import { Guarded } from "../parts/guarded.tsx";
import { useRun } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { EmptyInspector } from "./empty-inspector.tsx";
import { InspectorHead } from "./inspector-head.tsx";
import { INSPECTOR_VIEWS } from "./views.ts";
import "./inspector.css";

/** Everything about what is selected. */
export function Inspector() {
  const words = useWords();
  const selection = useRun((run) => run.selection);
  const detail = useRun((run) => run.detail);
  return (
    <section className="inspector" aria-label={words.landmarks.inspector} tabIndex={-1}>
      {selection === null ? <EmptyInspector /> : <Selected selection={selection} detail={detail} />}
    </section>
  );
}

function Selected({ selection, detail }: { readonly selection: Selection; readonly detail: Detail | null }) {
  if (detail === null || !describes(detail, selection)) {
    return (
      <>
        <InspectorHead selection={selection} />
        <Waiting key={selection.kind} />
      </>
    );
  }
  return (
    <Guarded key={selection.kind}>
      <ViewOf kind={detail.kind} detail={detail} selection={selection} />
    </Guarded>
  );
}

/** An answer takes a few hundredths of a second; what has none after this long is not there any more. */
const GONE_AFTER_MS = 1_500;

function Waiting() {
  const words = useWords();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), GONE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return <p className="quiet">{late ? words.inspector.gone : words.inspector.waiting}</p>;
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
