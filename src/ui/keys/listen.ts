import type { AppContext } from "../app/context.ts";
import { nameOfKey } from "./key.ts";

/** Listens to the app's keys, from before there is anything to see. Returns what ends it. */
export function listenToKeys(app: AppContext): () => void {
  const listen = (event: KeyboardEvent): void => app.keys.press(() => onKey(app, event));
  app.ground.addEventListener("keydown", listen);
  return () => app.ground.removeEventListener("keydown", listen);
}

function onKey(app: AppContext, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey) return;
  if (typeAhead(app, event) || isBusy(app, event)) return;
  const command = commandOf(app, event);
  if (command === undefined) return;
  event.preventDefault();
  command(app);
}

/**
 * Who calls the palette or the terminal and types on does not wait for it: until its field is there the letters are kept for it,
 * and do nothing else. True for one that was kept.
 */
function typeAhead({ screen, root }: AppContext, event: KeyboardEvent): boolean {
  const { dialog, sheet, drawer, typedAhead } = screen.getState();
  const isTerminals = dialog === null && drawer === "terminal" && sheet === drawer && event.key !== "`"
    && root.querySelector(".xterm-helper-textarea") === null;
  if (!isTerminals && dialog !== "palette") return false;
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey) return false;
  if (event.target instanceof Element && event.target.closest("input, dialog") !== null) return false;
  event.preventDefault();
  screen.setState({ typedAhead: typedAhead + event.key });
  return true;
}

/** What a key means now; undefined for nothing. A line may hear a letter with Shift apart from the letter: `Shift f`. */
function commandOf(app: AppContext, event: KeyboardEvent): ((app: AppContext) => void) | undefined {
  const name = nameOfKey(event);
  const heard = (each: string) => app.keys.lines.find(({ keys, unshifted, when }) =>
    keys[each] !== undefined && !(unshifted === true && event.shiftKey) && (when === undefined || when(app)))?.keys[each];
  return (event.shiftKey ? heard(`Shift ${name}`) : undefined) ?? heard(name);
}

const CONTROLS = "button, a, summary, [role='button'], [role='tab'], [role='slider'], [role='separator']";
/** Controls that the arrows move by themselves: to the neighbouring tab, along a scale. */
const MOVED_BY_ARROWS = "[role='tab'], [role='slider'], [role='separator']";

/** Whether the key belongs to something else: a text field, a dialog, a menu, or the control that has the focus. */
function isBusy({ screen, focus }: AppContext, event: KeyboardEvent): boolean {
  if (screen.getState().dialog !== null) return true;
  const { target } = event;
  if (!(target instanceof Element)) return false;
  if (target.closest("input, textarea, select, dialog, [role='menu'], [contenteditable]") !== null) return true;
  // On the stage and on the ring Enter chooses, Space plays; arrows move along, with Shift they step through time as everywhere.
  if (target.closest("[data-store], [data-server], .stage") !== null && (event.key === " " || event.shiftKey)) return false;
  // With Ctrl they move what is looked at, wherever the focus is.
  const isArrow = event.key.startsWith("Arrow") && !event.ctrlKey && !event.metaKey;
  if (isArrow ? target.closest(MOVED_BY_ARROWS) === null : target.closest(CONTROLS) === null) return false;
  if (!isArrow && event.key !== " " && event.key !== "Enter") return false;
  // A click leaves the focus behind, invisibly: whoever clicked a store and then presses Space wants to see time pass.
  if (event.key === "Enter" || !focus.wasClicked(target.closest(CONTROLS)) || !(target instanceof HTMLElement)) return true;
  target.blur();
  return false;
}
