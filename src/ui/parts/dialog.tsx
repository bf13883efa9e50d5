import { X } from "lucide-react";
import { useEffect, useRef, type MouseEvent, type ReactNode } from "react";
import { useWords } from "../words/index.ts";

interface DialogProps {
  readonly title: string;
  /** A name for its own style, where it has one. */
  readonly className?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A modal dialog for as long as it is mounted. What is marked `data-first` in it has the focus at first. Escape, the cross and a
 * click beside it close it, and the focus returns to where it was: the browser does that only while the element is in the page,
 * so `onClose` is called afterwards. Where something was chosen in it, its maker unmounts it: the keys are the page's then.
 */
export function Dialog({ title, className, onClose, children }: DialogProps) {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
    const first = element?.querySelector<HTMLElement>("[data-first]") ?? null;
    // Where fingers type, a field that has the focus covers half of the dialog with the keyboard.
    if (!(first instanceof HTMLInputElement && matchMedia("(pointer: coarse)").matches)) first?.focus();
    return () => element?.close();
  }, []);
  const close = (): void => dialog.current?.close();
  const closeOutside = (event: MouseEvent): void => {
    if (event.target === dialog.current) close();
  };
  return (
    <dialog ref={dialog} className={className} aria-label={title} onClose={onClose} onMouseDown={closeOutside}>
      <div className="dialog-head">
        <h2>{title}</h2>
        <button type="button" className="button plain icon" aria-label={words.common.close} onClick={close}>
          <X aria-hidden />
        </button>
      </div>
      <div className="dialog-body" tabIndex={0} role="group" aria-label={title}>{children}</div>
    </dialog>
  );
}
