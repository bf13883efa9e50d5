import { useState } from "react";
import { between } from "../../kernel/time.ts";
import { idText } from "../../proto/names.ts";
import type { Anatomy, AnatomyRow } from "../../story/anatomy/types.ts";
import { ANATOMY_WORDS } from "../../story/anatomy/words.ts";
import { useNames, useRun } from "../app/context.ts";
import { anatomyTexts } from "../words/anatomy.texts.ts";
import { durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";

/** Of more rows than anybody reads the picture and the file tell. */
const MOST_ROWS = 200;

/** What the picture shows, in words: for who sees none, and for numbers to copy. */
export function RowWords({ anatomy }: { readonly anatomy: Anatomy }) {
  const text = useTexts(anatomyTexts);
  const words = ANATOMY_WORDS[useRun((run) => run.language)];
  const [open, setOpen] = useState(false);
  if (anatomy.rows.length === 0) return null;
  return (
    <details className="anatomy-rows" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.rows}</summary>
      {open && (
        <ul>
          {anatomy.rows.slice(0, MOST_ROWS).map((row) => <RowLine key={`${row.kind} ${row.id}`} row={row} anatomy={anatomy} />)}
        </ul>
      )}
      {open && anatomy.rows.length > MOST_ROWS && <p className="quiet">{words.more(anatomy.rows.length - MOST_ROWS)}</p>}
    </details>
  );
}

function RowLine({ row: { kind, id, stretches }, anatomy }: { readonly row: AnatomyRow; readonly anatomy: Anatomy }) {
  const text = useTexts(anatomyTexts);
  const words = ANATOMY_WORDS[useRun((run) => run.language)];
  const told = useWords();
  const names = useNames();
  const phases = stretches.map(({ phase, from, to }) => {
    const length = durationText(between(from, to ?? anatomy.now), told);
    return `${words.phases[phase]} ${to === null ? text.lasting(length) : length}`;
  });
  return <li><b>{words[kind](idText(id, names))}</b>: {phases.join(" · ")}</li>;
}
