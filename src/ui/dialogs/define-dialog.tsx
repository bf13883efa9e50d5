import type { ReactNode } from "react";
import { useApp } from "../app/context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { lazyPart, PartMissing, type LoadPart } from "../parts/lazy-part.tsx";
import { useWords, type Words } from "../words/index.ts";

/** The group of the palette in which a dialog stands; `hidden` for none. */
export type DialogPlace = "act" | "page" | "hidden";

interface DialogShape<Id extends string> {
  readonly id: Id;
  readonly place: DialogPlace;
  /** What the palette calls it. */
  readonly title: (words: Words) => string;
  /** The keys that open it, named as `KeyLine` names them, with their words in the help; null for none. */
  readonly keys: { readonly name: keyof Words["help"]["keys"]; readonly keys: readonly string[] } | null;
}

/** A dialog that a reader can call up. */
export interface DialogValue<Id extends string> extends DialogShape<Id> {
  readonly Content: (props: object) => ReactNode;
}

/** Makes a dialog that is fetched when it is first opened, or when the page is idle. It is opened by its id. */
export function defineDialog<const Id extends string>(
  { id, place, title, keys, load }: DialogShape<Id> & { readonly load: LoadPart<object> },
): DialogValue<Id> {
  return { id, place, title, keys, Content: lazyPart(load, MissingDialog) };
}

/** A dialog that did not come: said in one that is there already. */
function MissingDialog({ again }: { readonly again: () => void }) {
  const words = useWords();
  const { screen } = useApp();
  return <Dialog title={words.notices.failedTitle} onClose={screen.closeDialog}><PartMissing again={again} /></Dialog>;
}
