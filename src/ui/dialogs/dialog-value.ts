import type { ReactNode } from "react";
import type { DialogId } from "../state/screen.ts";
import type { HelpName } from "../words/help.en.ts";

/** The group of the palette in which a dialog stands; `hidden` for none. */
export type DialogPlace = "act" | "page" | "hidden";

/** What is known of a dialog before it is fetched; its title comes with `dialogsTexts`. */
export interface DialogShape {
  readonly id: DialogId;
  readonly place: DialogPlace;
  /** The keys that open it, named as `KeyLine` names them, with their words in the help; null for none. */
  readonly keys: { readonly name: HelpName; readonly keys: readonly string[] } | null;
}

/** A dialog that a reader can call up. */
export interface DialogValue extends DialogShape {
  readonly Content: (props: object) => ReactNode;
}
