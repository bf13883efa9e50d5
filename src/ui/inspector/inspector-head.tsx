import { X } from "lucide-react";
import type { ReactNode } from "react";
import type { Selection } from "../../cluster/details.ts";
import { capitalised } from "../../proto/names.ts";
import { useRun } from "../app/context.ts";
import { selectionText } from "../words/selection-text.ts";
import { useWords } from "../words/index.ts";

interface HeadProps {
  readonly selection: Selection;
  readonly note?: string;
  readonly children?: ReactNode;
}

/** The name of what is selected, a note beside it (its address, its key range), its tabs, and the cross that lets go of it. */
export function InspectorHead({ selection, note, children }: HeadProps) {
  const words = useWords();
  const names = useRun((run) => run.status?.names);
  const select = useRun((run) => run.select);
  const title = selectionText(selection, words, names ?? {});
  return (
    <div className="panel-head">
      <h2>{capitalised(title)}</h2>
      {note !== undefined && <span className="mono quiet head-note" title={note}>{note}</span>}
      <div className="head-end">
        {children}
        <button
          type="button" className="button plain icon small head-close" aria-label={words.common.close} title={words.common.close}
          onClick={() => select(null)}
        ><X aria-hidden /></button>
      </div>
    </div>
  );
}
