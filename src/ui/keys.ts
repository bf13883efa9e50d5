import { useEffect } from "react";
import { useApp, type AppContext } from "./app/context.ts";
import { paceBeside } from "./bar/paces.ts";
import { PAN_SHARE, ZOOM_STEP } from "../figure/stage-zoom.ts";
import { commit, faultsOfSelection, faultsOfStandpoint } from "./faults/use-faults.ts";

/** Keys that concern the run and the page; those of faults stand in the catalogue beside their faults. */
const commands: Readonly<Record<string, (app: AppContext) => void>> = {
  " ": ({ run }) => run.getState().play(run.getState().status?.playing !== true),
  ArrowRight: ({ run }) => run.getState().step("event"),
  ArrowLeft: ({ run }) => run.getState().step("previous-event"),
  "Shift ArrowRight": ({ run }) => run.getState().step("notable"),
  "Shift ArrowLeft": ({ run }) => run.getState().step("previous-notable"),
  "[": (app) => changePace(app, -1),
  "]": (app) => changePace(app, 1),
  a: ({ run }) => {
    const { status, pace } = run.getState();
    pace(status?.pace ?? 1, status?.auto !== true);
  },
  e: ({ run }) => run.getState().step("repaired"),
  u: ({ run }) => {
    if (run.getState().deed !== null) run.getState().undo();
  },
  p: ({ screen }) => screen.openDialog("partition"),
  l: ({ screen }) => screen.openDialog("gallery"),
  m: ({ run }) => void run.getState().act({ kind: "heal" }),
  "/": ({ screen }) => screen.openDialog("palette"),
  "Ctrl k": ({ screen }) => screen.openDialog("palette"),
  "?": ({ screen }) => screen.openDialog("help"),
  "+": ({ stage }) => stage.zoom?.by(ZOOM_STEP),
  "=": ({ stage }) => stage.zoom?.by(ZOOM_STEP),
  "-": ({ stage }) => stage.zoom?.by(1 / ZOOM_STEP),
  0: ({ stage }) => stage.zoom?.whole(),
  "Ctrl ArrowLeft": ({ stage }) => stage.zoom?.pan(-PAN_SHARE, 0),
  "Ctrl ArrowRight": ({ stage }) => stage.zoom?.pan(PAN_SHARE, 0),
  "Ctrl ArrowUp": ({ stage }) => stage.zoom?.pan(0, -PAN_SHARE),
  "Ctrl ArrowDown": ({ stage }) => stage.zoom?.pan(0, PAN_SHARE),
  Escape: ({ run }) => {
    const { status, play, select } = run.getState();
    if (status !== null && status.errand !== null) play(false);
    else select(null);
  },
};

function changePace({ run }: AppContext, steps: number): void {
  const { status, pace } = run.getState();
  pace(paceBeside(status?.pace ?? 1, steps), false);
}

/** Listens to the app's keys while mounted. */
export function useKeys(): void {
  const app = useApp();
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(app, event);
    app.ground.addEventListener("keydown", listen);
    return () => app.ground.removeEventListener("keydown", listen);
  }, [app]);
}

function onKey(app: AppContext, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey) return;
  typeAhead(app, event);
  if (isBusy(app, event)) return;
  const command = faultOfKey(app, event) ?? commands[nameOf(event)];
  if (command === undefined) return;
  event.preventDefault();
  command(app);
}

/** Who calls the palette and types on does not wait for it: until its field has the focus, the letters are kept for it. */
function typeAhead({ screen }: AppContext, event: KeyboardEvent): void {
  const { dialog, typedAhead } = screen.getState();
  if (dialog !== "palette" || event.key.length !== 1 || event.ctrlKey || event.metaKey) return;
  if (event.target instanceof Element && event.target.closest("input, dialog") !== null) return;
  event.preventDefault();
  screen.setState({ typedAhead: typedAhead + event.key });
}

/** A fault of the selection, or of the store in which it was clicked, whose key this is: it goes before the page's own meaning of the key. */
function faultOfKey(app: AppContext, event: KeyboardEvent): (() => void) | undefined {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.key.length !== 1) return undefined;
  const key = event.key.toUpperCase();
  const fault = [...faultsOfSelection(app), ...faultsOfStandpoint(app)].find((each) => each.key === key && each.enabled);
  return fault === undefined ? undefined : () => commit(app.run, fault);
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
function isBusy({ screen, focus }: AppContext, event: KeyboardEvent): boolean {
  if (screen.getState().dialog !== null) return true;
  const { target } = event;
  if (!(target instanceof Element)) return false;
  if (target.closest("input, textarea, select, dialog, [role='menu'], [contenteditable]") !== null) return true;
  // On the stage Enter chooses and Space plays; arrows move along it, with Shift they step through time as everywhere.
  if (target.closest("[data-store], .stage") !== null && (event.key === " " || event.shiftKey)) return false;
  const isArrow = event.key.startsWith("Arrow");
  if (isArrow ? target.closest(MOVED_BY_ARROWS) === null : target.closest(CONTROLS) === null) return false;
  if (!isArrow && event.key !== " " && event.key !== "Enter") return false;
  // A click leaves the focus behind, invisibly: whoever clicked a store and then presses Space wants to see time pass.
  if (event.key === "Enter" || !focus.wasClicked(target.closest(CONTROLS)) || !(target instanceof HTMLElement)) return true;
  target.blur();
  return false;
}
