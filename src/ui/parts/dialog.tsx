import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useWords } from "../words/index.ts";
import { useModal } from "./modal.ts";

interface DialogProps {
  readonly title: string;
  /** A name for its own style, where it has one. */
  readonly className?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A modal dialog with a title and a cross, see `useModal`. Where something was chosen in it, its maker unmounts it: the keys are
 * the page's then.
 */
export function Dialog({ title, className, onClose, children }: DialogProps) {
  const words = useWords();
  const { close, props } = useModal(onClose);
  return (
    <dialog {...props} className={className} aria-label={title}>
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
