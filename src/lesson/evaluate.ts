import type { Notice } from "../language/notice.ts";
import type { Run } from "../session/run.ts";
import { createQueryBook, readExpression } from "./expression/compile.ts";
import { queryFold } from "./expression/queries.ts";
import type { Value } from "./expression/values.ts";
import { viewOfRun } from "./scene.ts";

/** A value as it is handed on: an event is its id. */
export type PlainValue = null | number | string | boolean | readonly unknown[];

export type Evaluated =
  | { readonly ok: true; readonly value: PlainValue }
  | { readonly ok: false; readonly notice: Notice };

/**
 * What an expression of the lesson language says of a run where it stands. Events are counted in the record; what clients did
 * and what was erased is in no record, and only a lesson, which watches from the start, can ask for that. Never throws.
 */
export function evaluateOn(run: Run, text: string): Evaluated {
  const book = createQueryBook();
  const read = readExpression(text, book);
  if (!read.ok) return refuse("expression.invalid", read.sentence);
  if (book.queries.some(({ of }) => of !== "events")) {
    return refuse("expression.unrecorded", "What clients did and what was erased stands in no record: only a lesson can ask for it.");
  }
  const fold = queryFold(book.queries);
  const replies = fold.create({ topology: run.spec.topology });
  for (const event of run.branch.events) {
    if (event.at <= run.cluster.now) fold.event?.(replies, event);
  }
  return { ok: true, value: plain(read.expression.evaluate(viewOfRun(run, () => replies))) };
}

const refuse = (code: string, text: string): Evaluated => ({ ok: false, notice: { level: "error", code, where: "", text, values: {} } });

const plain = (value: Value): PlainValue => (typeof value === "object" && value !== null && "body" in value ? value.id : value);
