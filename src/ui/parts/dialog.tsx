import { X } from "lucide-react";
import { useEffect, useRef, type MouseEvent, type ReactNode } from "react";
import { useWords } from "../words/index.ts";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog for as long as it is mounted. Escape, the cross and a click beside it close it; focus returns by itself. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  const closeOutside = (event: MouseEvent): void => {
    if (event.target === dialog.current) onClose();
  };
  return (
    <dialog ref={dialog} aria-label={title} onCancel={onClose} onClose={onClose} onMouseDown={closeOutside}>
      <div className="dialog-head">
        <h2>{title}</h2>
        <button type="button" className="button plain icon" aria-label={words.common.close} onClick={onClose}>
          <X aria-hidden />
        </button>
      </div>
      <div className="dialog-body" tabIndex={0} role="group" aria-label={title}>{children}</div>
    </dialog>
  );
}
