import { focusedBeside } from "./focused.ts";

/**
 * How the focus came to where it is. Browsers make a clicked control match `:focus-visible` as soon as any key is pressed, so
 * that selector cannot tell who walked to a control with the keyboard from who just clicked it.
 */
export interface FocusOrigin {
  /** Whether the control got the focus from a pointer: its keys then belong to the page. */
  readonly wasClicked: (control: EventTarget | null) => boolean;
  /** Stops listening. */
  readonly dispose: () => void;
}

/** Watches what happens on an element or a document. */
export function watchFocus(ground: GlobalEventHandlers): FocusOrigin {
  let pressed: EventTarget | null = null;
  let clicked: EventTarget | null = null;
  const ending = new AbortController();
  const { signal } = ending;
  ground.addEventListener("pointerdown", (event) => {
    pressed = event.target;
    // A click on the control that has the focus already brings no new focus.
    const focused = pressed instanceof Node ? focusedBeside(pressed) : null;
    if (isInside(pressed, focused)) clicked = focused;
  }, { capture: true, signal });
  ground.addEventListener("keydown", () => {
    pressed = null;
  }, { capture: true, signal });
  ground.addEventListener("focusin", (event) => {
    clicked = isInside(pressed, event.target) ? event.target : null;
  }, { capture: true, signal });
  return { wasClicked: (control) => control !== null && control === clicked, dispose: () => ending.abort() };
}

const isInside = (part: EventTarget | null, whole: EventTarget | null): boolean =>
  part instanceof Node && whole instanceof Node && whole !== document.body && whole.contains(part);
