import { cellsIn, rowsOf } from "./cells.ts";
import type { EditorState } from "./line-editor.ts";
import { promptText, styledPrompt, type Prompt } from "./transcript.ts";

/** The line that is being typed, as it is written at the end of a transcript. */
export interface EditView {
  readonly styled: string;
  /** Rows that it takes, and where in them the cursor stands, both from 0. */
  readonly rows: number;
  readonly row: number;
  readonly column: number;
}

/** How a line looks while it is typed; `searching` is what stands in the prompt's place while history is searched. */
export function editView(editor: EditorState, prompt: Prompt, columns: number, searching: (query: string) => string): EditView {
  const { text, cursor, search } = editor;
  const sign = search === null ? promptText(prompt) : searching(search.query);
  const styled = search === null ? styledPrompt(prompt) : `\x1b[90m${sign}\x1b[39m`;
  // The cursor behind a text that fills its row stands in the next one: as if one more character were there.
  const whole = `${sign}${text} `;
  const rows = rowsOf(whole, columns);
  const place = sign.length + cursor;
  const row = rows.findIndex(({ from, to }) => place >= from && place < to);
  const at = Math.max(0, row);
  return { styled: `${styled}${text} `, rows: rows.length, row: at, column: cellsIn(whole.slice(rows[at]?.from ?? 0, place)) };
}
