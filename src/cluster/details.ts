import type { VIEWS } from "./views/index.ts";

type Views = typeof VIEWS;

/** The kinds of things that can be selected and inspected. */
export type ViewKind = keyof Views;

/** What the inspector shows of one thing of a kind. Sent a few times a second as plain data. */
export type DetailOf<K extends ViewKind> = NonNullable<ReturnType<Views[K]["look"]>>;

export type Detail = DetailOf<ViewKind>;

/** One thing of a kind, as it is selected on the page. */
export type SelectionOf<K extends ViewKind> = { [Each in K]: Flat<{ readonly kind: Each } & Parameters<Views[Each]["look"]>[1]> }[K];

export type Selection = SelectionOf<ViewKind>;

/** As one plain object, so that the compiler tells members of the union by their kinds. */
type Flat<T> = { [Name in keyof T]: T[Name] };
