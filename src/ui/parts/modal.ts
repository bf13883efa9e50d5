import { useEffect, useRef, type RefObject, type SyntheticEvent } from "react";
import { useApp } from "../app/context.ts";
import { returnToPage } from "../state/screen.ts";
import { hasOnlyFingers } from "./fingers.ts";

interface Modal {
  readonly close: () => void;
  /** What the `<dialog>` is given. */
  readonly props: {
    readonly ref: RefObject<HTMLDialogElement | null>;
    readonly onCancel: (event: SyntheticEvent) => void;
    readonly onClose: (event: SyntheticEvent) => void;
    readonly onMouseDown: (event: SyntheticEvent) => void;
  };
}

/**
 * A `<dialog>` that is modal for as long as it is mounted. What is marked `data-first` in it has the focus at first, or else the
 * browser's choice. Escape and a click beside it close it, and the focus returns to where it was: the browser does that only
 * while the element is in the page, so `onClose`, which is to unmount it, is called afterwards. Where nothing had it, or what had
 * it is gone, as a dialog that opened this one, the page itself has it then.
 */
export function useModal(onClose: () => void): Modal {
  const { root } = useApp();
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = ref.current;
    element?.showModal();
    const first = element?.querySelector<HTMLElement>("[data-first]");
    // Where fingers type, a field that has the focus covers half of the dialog with the keyboard.
    if (!(first instanceof HTMLInputElement && hasOnlyFingers())) first?.focus();
    return () => element?.close();
  }, []);
  const close = (): void => {
    ref.current?.close();
    onClose();
    // Until the dialog is out of the page, what had the focus in it may have it still.
    setTimeout(() => document.activeElement === document.body && returnToPage(root));
  };
  // Not only when the browser tells of its end, which is some time later: who types fast would find no keys until then.
  const end = ({ target }: SyntheticEvent): void => {
    if (target === ref.current) close();
  };
  return { close, props: { ref, onCancel: end, onClose: end, onMouseDown: end } };
}
