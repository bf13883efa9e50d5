import { useEffect } from "react";
import { paceBeside } from "./bar/paces.ts";
import { carryOut, faultsOfSelection, faultsOfStandpoint } from "./faults/use-faults.ts";
import { watchFocus, wasClicked } from "./parts/focus-origin.ts";
import { useRun } from "./state/run.ts";
import { openDialog, useScreen } from "./state/screen.ts";

/** Keys that concern the run and the page; those of faults stand in the catalogue beside their faults. */
const commands: Readonly<Record<string, () => void>> = {
  " ": () => useRun.getState().play(useRun.getState().status?.playing !== true),
  ArrowRight: () => useRun.getState().step("event"),
  ArrowLeft: () => useRun.getState().step("previous-event"),
  "Shift ArrowRight": () => useRun.getState().step("notable"),
  "Shift ArrowLeft": () => useRun.getState().step("previous-notable"),
  "[": () => changePace(-1),
  "]": () => changePace(1),
  a: () => {
    const { status, pace } = useRun.getState();
    pace(status?.pace ?? 1, status?.auto !== true);
  },
  e: () => useRun.getState().step("repaired"),
  u: () => {
    if (useRun.getState().deed !== null) useRun.getState().undo();
  },
  p: () => openDialog("partition"),
  l: () => openDialog("gallery"),
  m: () => void useRun.getState().act({ kind: "heal" }),
  "/": () => openDialog("palette"),
  "Ctrl k": () => openDialog("palette"),
  "?": () => openDialog("help"),
  Escape: () => {
    const { status, play, select } = useRun.getState();
    if (status !== null && status.errand !== null) play(false);
    else select(null);
  },
};

function changePace(steps: number): void {
  const { status, pace } = useRun.getState();
  pace(paceBeside(status?.pace ?? 1, steps), false);
}

/** Listens to the page's keys while mounted. */
export function useKeys(): void {
  useEffect(watchFocus, []);
  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey) return;
  typeAhead(event);
  if (isBusy(event)) return;
  const command = faultOfKey(event) ?? commands[nameOf(event)];
  if (command === undefined) return;
  event.preventDefault();
  command();
}

/** Who calls the palette and types on does not wait for it: until its field has the focus, the letters are kept for it. */
function typeAhead(event: KeyboardEvent): void {
  const { dialog, typedAhead } = useScreen.getState();
  if (dialog !== "palette" || event.key.length !== 1 || event.ctrlKey || event.metaKey) return;
  if (event.target instanceof Element && event.target.closest("input, dialog") !== null) return;
  event.preventDefault();
  useScreen.setState({ typedAhead: typedAhead + event.key });
}

/** A fault of the selection, or of the store in which it was clicked, whose key this is: it goes before the page's own meaning of the key. */
function faultOfKey(event: KeyboardEvent): (() => void) | undefined {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.key.length !== 1) return undefined;
  const key = event.key.toUpperCase();
  const fault = [...faultsOfSelection(), ...faultsOfStandpoint()].find((each) => each.key === key && each.enabled);
  return fault === undefined ? undefined : () => carryOut(fault);
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return `Ctrl ${key}`;
  return event.shiftKey && key.startsWith("Arrow") ? `Shift ${key}` : key;
}

const CONTROLS = "button, a, summary, [role='button'], [role='tab'], [role='slider'], [role='separator']";
/** Controls that the arrows move by themselves: to the neighbouring tab, along a scale. */
const MOVED_BY_ARROWS = "[role='tab'], [role='slider'], [role='separator']";

/** Whether the key belongs to something else: a text field, a dialog, a menu, or the control that has the focus. */
function isBusy(event: KeyboardEvent): boolean {
  if (useScreen.getState().dialog !== null) return true;
  const { target } = event;
  if (!(target instanceof Element)) return false;
  if (target.closest("input, textarea, select, dialog, [role='menu'], [contenteditable]") !== null) return true;
  // On the stage Enter chooses and Space plays; arrows move along it, with Shift they step through time as everywhere.
  if (target.closest("[data-store], .stage") !== null && (event.key === " " || event.shiftKey)) return false;
  const isArrow = event.key.startsWith("Arrow");
  if (isArrow ? target.closest(MOVED_BY_ARROWS) === null : target.closest(CONTROLS) === null) return false;
  if (!isArrow && event.key !== " " && event.key !== "Enter") return false;
  // A click leaves the focus behind, invisibly: whoever clicked a store and then presses Space wants to see time pass.
  if (event.key === "Enter" || !wasClicked(target.closest(CONTROLS)) || !(target instanceof HTMLElement)) return true;
  target.blur();
  return false;
}
