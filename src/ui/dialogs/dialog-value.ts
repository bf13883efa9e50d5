import type { ReactNode } from "react";
import type { DialogId } from "../state/screen.ts";
import type { HelpName } from "../words/help.en.ts";
import type { Words } from "../words/index.ts";

/** The group of the palette in which a dialog stands; `hidden` for none. */
export type DialogPlace = "act" | "page" | "hidden";

/** What is known of a dialog before it is fetched. */
export interface DialogShape<Id extends DialogId> {
  readonly id: Id;
  readonly place: DialogPlace;
  /** What the palette calls it. */
  readonly title: (words: Words) => string;
  /** The keys that open it, named as `KeyLine` names them, with their words in the help; null for none. */
  readonly keys: { readonly name: HelpName; readonly keys: readonly string[] } | null;
}

/** A dialog that a reader can call up. */
export interface DialogValue<Id extends DialogId = DialogId> extends DialogShape<Id> {
  readonly Content: (props: object) => ReactNode;
}
