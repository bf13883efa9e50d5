/**
 * How the focus came to where it is. Browsers make a clicked control match `:focus-visible` as soon as any key is pressed, so
 * that selector cannot tell who walked to a control with the keyboard from who just clicked it.
 */
let pressed: EventTarget | null = null;
let clicked: EventTarget | null = null;

/** Listens to the document while the page lives; calling it again changes nothing. */
export function watchFocus(): void {
  document.addEventListener("pointerdown", noticePointer, true);
  document.addEventListener("keydown", noticeKey, true);
  document.addEventListener("focusin", noticeFocus, true);
}

const noticePointer = (event: Event): void => {
  pressed = event.target;
  // A click on the control that has the focus already brings no new focus.
  if (isInside(pressed, document.activeElement)) clicked = document.activeElement;
};
const noticeKey = (): void => {
  pressed = null;
};
const noticeFocus = (event: Event): void => {
  clicked = isInside(pressed, event.target) ? event.target : null;
};

const isInside = (part: EventTarget | null, whole: EventTarget | null): boolean =>
  part instanceof Node && whole instanceof Node && whole !== document.body && whole.contains(part);

/** Whether the control got the focus from a pointer: its keys then belong to the page. */
export const wasClicked = (control: EventTarget | null): boolean => control !== null && control === clicked;
