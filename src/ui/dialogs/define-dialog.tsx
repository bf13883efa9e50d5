import type { ComponentType } from "react";
import { useApp } from "../app/context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { lazyPart, PartMissing, type LoadPart, type WaitingProps } from "../parts/lazy-part.tsx";
import type { DialogId } from "../state/screen.ts";
import { useWords } from "../words/index.ts";
import type { DialogShape, DialogValue } from "./dialog-value.ts";

export type DialogDefinition = Omit<DialogShape, "id">
  & { readonly load: LoadPart<object>; readonly Waiting?: ComponentType<WaitingProps> };

/** Makes a dialog that is fetched when it is first opened, or when the page is idle. It is opened by its id. */
export const defineDialog = (id: DialogId, { place, keys, load, Waiting }: DialogDefinition): DialogValue =>
  ({ id, place, keys, Content: lazyPart(load, MissingDialog, Waiting) });

/** A dialog that did not come: said in one that is there already. */
function MissingDialog({ again }: { readonly again: () => void }) {
  const words = useWords();
  const { screen } = useApp();
  return <Dialog title={words.notices.failedTitle} onClose={screen.closeDialog}><PartMissing again={again} /></Dialog>;
}
