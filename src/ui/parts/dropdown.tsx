import { useState, type ReactNode, type MouseEvent } from "react";
import { Popup } from "./popup.tsx";

interface DropdownProps {
  /** What the button shows; where that is an icon, `label` is its name. */
  readonly button: ReactNode;
  readonly label: string;
  readonly className?: string;
  readonly role?: "menu" | "dialog";
  /** The panel's content; `close` shuts it. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button that opens a panel beneath itself. */
export function Dropdown({ button, label, className = "button", role = "menu", children }: DropdownProps) {
  const [corner, setCorner] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const close = (): void => setCorner(null);
  const toggle = (event: MouseEvent<HTMLButtonElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    setCorner(corner === null ? { x: box.left, y: box.bottom + 6 } : null);
  };
  return (
    <>
      <button
        type="button" className={className} aria-label={label} title={label} aria-haspopup={role}
        aria-expanded={corner !== null} onClick={toggle}
      >
        {button}
      </button>
      {corner !== null && (
        <Popup x={corner.x} y={corner.y} label={label} role={role} onClose={close}>
          {children(close)}
        </Popup>
      )}
    </>
  );
}
