import type { Selection } from "../../cluster/details.ts";
import { useRun } from "../app/context.ts";
import { selectionText } from "../words/selection-text.ts";
import { useWords } from "../words/index.ts";

/** The name of a thing that selects it. */
export function RefLink({ selection }: { readonly selection: Selection }) {
  const words = useWords();
  const names = useRun((run) => run.status?.names);
  const select = useRun((run) => run.select);
  return (
    <button type="button" className="link-button" onClick={() => select(selection)}>
      {selectionText(selection, words, names ?? {})}
    </button>
  );
}
