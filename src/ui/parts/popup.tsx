import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from "react";
import { focusedBeside } from "./focused.ts";

interface PopupProps {
  /** Where its corner goes, in CSS pixels of the viewport; it moves inward where the viewport ends. */
  readonly x: number;
  readonly y: number;
  readonly label: string;
  /** `menu` moves the focus with the arrow keys from item to item; `dialog` leaves the keys to its controls. */
  readonly role: "menu" | "dialog";
  readonly onClose: () => void;
  /** Hears the keys that the panel has no use for. */
  readonly onKey?: (event: KeyboardEvent) => void;
  readonly children: ReactNode;
}

const EDGE = 8;

/** A small panel above the page, at a point. Closes on Escape, on a click elsewhere and when the window changes. */
export function Popup({ x, y, label, role, onClose, onKey, children }: PopupProps) {
  const panel = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  useLayoutEffect(() => {
    const element = panel.current;
    if (element === null) return;
    const left = Math.max(EDGE, Math.min(x, window.innerWidth - element.offsetWidth - EDGE));
    const top = Math.max(EDGE, Math.min(y, window.innerHeight - element.offsetHeight - EDGE));
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  });

  useEffect(() => {
    const before = focusedBeside(panel.current);
    focusables(panel.current)[0]?.focus();
    const closeElsewhere = (event: Event): void => {
      const [target] = event.composedPath();
      if (!(target instanceof Element) || panel.current?.contains(target) === true) return;
      // The button that opened it closes it by itself.
      if (target.closest("[aria-expanded='true']") === null) close.current();
    };
    const closeNow = (): void => close.current();
    document.addEventListener("pointerdown", closeElsewhere, true);
    window.addEventListener("resize", closeNow);
    window.addEventListener("blur", closeNow);
    return () => {
      document.removeEventListener("pointerdown", closeElsewhere, true);
      window.removeEventListener("resize", closeNow);
      window.removeEventListener("blur", closeNow);
      if (before instanceof HTMLElement && isNowhere(focusedBeside(before))) before.focus();
    };
  }, []);
  useEscapeFromPage(close);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape" || (role === "menu" && event.key === "Tab")) {
      event.preventDefault();
      event.stopPropagation();
      onClose();
      return;
    }
    if (role === "menu") moveFocus(event, focusables(panel.current));
    if (!event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey) onKey?.(event);
  };
  return (
    <div ref={panel} className="popup" role={role} aria-label={label} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

/** What had the focus in a panel may be gone, or cannot be used any more: the panel is still the topmost thing on the page. */
function useEscapeFromPage(close: { readonly current: () => void }): void {
  useEffect(() => {
    const closeByEscape = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== "Escape" || !isNowhere(document.activeElement)) return;
      event.preventDefault();
      event.stopPropagation();
      close.current();
    };
    document.addEventListener("keydown", closeByEscape, true);
    return () => document.removeEventListener("keydown", closeByEscape, true);
  }, [close]);
}

const isNowhere = (focused: Element | null): boolean => focused === null || focused === document.body;

function focusables(panel: HTMLElement | null): HTMLElement[] {
  if (panel === null) return [];
  return [...panel.querySelectorAll<HTMLElement>("button:not(:disabled), input, select")];
}

function moveFocus(event: KeyboardEvent, items: readonly HTMLElement[]): void {
  const at = items.findIndex((item) => item === focusedBeside(item));
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1,
  };
  const target = targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  items[target]?.focus();
}
