import type { AppContext } from "../app/context.ts";
import { PAN_SHARE, ZOOM_STEP } from "../../figure/stage-zoom.ts";
import { paceBeside } from "../bar/paces.ts";
import { DIALOGS } from "../dialogs/index.ts";
import { FAULT_KEYS } from "../faults/keys.ts";
import { carryOut, faultOfKey } from "../faults/use-faults.ts";
import { regionToShow } from "../stage/region-to-show.ts";
import { isOnBench } from "../state/bench.ts";
import type { RunState } from "../state/run.ts";
import type { DialogId, LessonHand } from "../state/screen.ts";
import type { CloserLook, GroupMoves } from "../state/stage-reach.ts";
import { JUMP_KEYS, jumpToKind } from "../timeline/jump.ts";
import type { KeyLine } from "./key.ts";

/** As many choices as a question has at most. */
const CHOICES = [..."123456"];

type Command = (app: AppContext) => void;

const step = (to: Parameters<RunState["step"]>[0]): Command => ({ run }) => run.getState().step(to);

const changePace = (steps: number): Command => ({ run }) => {
  const { status, pace } = run.getState();
  pace(paceBeside(status?.pace ?? 1, steps), false);
};

const toggleAuto: Command = ({ run }) => {
  const { status, pace } = run.getState();
  pace(status?.pace ?? 1, status?.auto !== true);
};

/** What is looked at more closely: the axis of keys lies over the machines. */
const closer = ({ stage: { parts } }: AppContext): CloserLook | null => parts.keys ?? parts.zoom;
const zoom = (factor: number): Command => (app) => closer(app)?.by(factor);
const pan = (across: number, down: number): Command => (app) => closer(app)?.pan(across, down);

/** Does to the selected thing what this key stands for; false where it stands for nothing there. */
function strike(app: AppContext, key: string): boolean {
  const fault = faultOfKey(app, key);
  if (fault !== undefined) carryOut(app.run, fault);
  return fault !== undefined;
}

/** The same for a key that would mean something elsewhere: it says why it means nothing here. */
const strikeOrSay = (key: string): Command => (app) => {
  if (strike(app, key)) return;
  app.screen.setState({ unheard: { key, wants: app.run.getState().selection === null ? "choice" : "other" } });
};

/** A link that is selected is mended alone, else the whole network is. */
const mend: Command = (app) => {
  if (!strike(app, "M")) void app.run.getState().act({ kind: "heal" });
};

/** Ends what takes time, else closes a card over the group, else leads back to the cluster; there it lets go of the selection. */
const stopOrLetGo: Command = ({ run, screen, stage }) => {
  const { status, play, select } = run.getState();
  if (status !== null && status.errand !== null) play(false);
  else if (stage.parts.group?.letGo() === true) return;
  else if (screen.getState().score.chain.length > 0) {
    screen.setState({ whyOf: null });
    screen.turnScore({ chain: [], step: null });
  } else if (screen.getState().group !== null) screen.showGroup(null);
  else if (screen.getState().ground !== "cluster") screen.showGround("cluster");
  else select(null);
};

const switchView: Command = (app) => app.screen.showGroup(app.screen.getState().group === null ? regionToShow(app) : null);

const switchGround: Command = ({ screen }) => {
  const { ground, group } = screen.getState();
  screen.showGround(ground === "cluster" || group !== null ? "keys" : "cluster");
};

/** The teacher's moves: heard while one group is shown at large. */
const ofGroup = (name: KeyLine<AppContext>["name"], keys: Readonly<Record<string, keyof GroupMoves>>): KeyLine<AppContext> => ({
  name, part: "group", unshifted: true, when: ({ stage }) => stage.parts.group !== null,
  keys: Object.fromEntries(Object.entries(keys).map(([key, move]): [string, Command] =>
    [key, ({ stage }) => stage.parts.group?.[move]()])),
});

/** Heard by the time bar while it has the focus: its own letters come before those of the page. */
const ofTime: readonly KeyLine<AppContext>[] = ([
  {
    name: "timeZoom",
    keys: { w: ({ stage }) => stage.parts.time?.zoom(ZOOM_STEP), s: ({ stage }) => stage.parts.time?.zoom(1 / ZOOM_STEP) },
  },
  {
    name: "timePan",
    keys: { a: ({ stage }) => stage.parts.time?.pan(-PAN_SHARE), d: ({ stage }) => stage.parts.time?.pan(PAN_SHARE) },
  },
  {
    name: "timeArrows", keys: {
      "Ctrl ArrowUp": ({ stage }) => stage.parts.time?.zoom(ZOOM_STEP),
      "Ctrl ArrowDown": ({ stage }) => stage.parts.time?.zoom(1 / ZOOM_STEP),
      "Ctrl ArrowLeft": ({ stage }) => stage.parts.time?.pan(-PAN_SHARE),
      "Ctrl ArrowRight": ({ stage }) => stage.parts.time?.pan(PAN_SHARE),
    },
  },
  {
    name: "jumps", keys: Object.fromEntries(Object.entries(JUMP_KEYS).flatMap(([key, kind]): [string, Command][] => [
      [key, (app) => jumpToKind(app, kind, 1)], [`Shift ${key}`, (app) => jumpToKind(app, kind, -1)],
    ])),
  },
  {
    name: "interval", keys: { i: ({ stage }) => stage.parts.time?.mark("from"), o: ({ stage }) => stage.parts.time?.mark("to") },
  },
] satisfies readonly KeyLine<AppContext>[]).map((line) => ({
  ...line, part: "time", when: ({ stage }) => stage.parts.time?.hears() === true,
}));

const turnSearch: Command = ({ screen }) => {
  const open = !screen.getState().score.open;
  screen.turnScore({ open });
  // Where panels are sheets, the bar may not be up.
  if (open) screen.setState({ sheet: "time", sheetUp: true });
};

/** The key that mends does so without a selection, too: it has a line of its own. */
const ofFaults: readonly KeyLine<AppContext>[] = FAULT_KEYS.filter(({ name }) => name !== "mend").map(({ name, key }) => ({
  name, unshifted: true, keys: { [key.toLowerCase()]: strikeOrSay(key) },
  when: ({ run }) => !run.getState().readonly,
}));

const inLesson = (act: (hand: LessonHand) => void): Command => ({ screen }) => {
  const { lessonHand } = screen.getState();
  if (lessonHand !== null) act(lessonHand);
};
const lessonStep = (by: 1 | -1): Command => inLesson((hand) => hand.step(by));
const lessonRuns = ({ screen }: AppContext): boolean => screen.getState().lessonHand !== null;

const ofLessons: readonly KeyLine<AppContext>[] = [
  {
    name: "choose", part: "lesson", when: lessonRuns,
    keys: Object.fromEntries(CHOICES.map((place) => [place, inLesson((hand) => hand.choose(place))])),
  },
  {
    name: "lesson", part: "lesson", when: lessonRuns,
    keys: { Enter: lessonStep(1), PageDown: lessonStep(1), PageUp: lessonStep(-1) },
  },
  { name: "answer", part: "lesson", keys: { ".": inLesson((hand) => hand.show()) }, when: lessonRuns },
];

/** What needs a run: a bench has none. */
const ofRun = (lines: readonly KeyLine<AppContext>[]): readonly KeyLine<AppContext>[] => lines.map((line) => ({
  ...line, when: (app) => !isOnBench(app.run.getState()) && (line.when === undefined || line.when(app)),
}));

const ABOUT_THE_RUN: readonly DialogId[] = ["partition", "palette", "regions", "share"];

const ofDialogs: readonly KeyLine<AppContext>[] = DIALOGS.flatMap(({ id, keys }) => {
  if (keys === null) return [];
  const open: Command = ({ screen }) => screen.openDialog(id);
  const line: KeyLine<AppContext> = { name: keys.name, keys: Object.fromEntries(keys.keys.map((key) => [key, open])) };
  return ABOUT_THE_RUN.includes(id) ? ofRun([line]) : [line];
});

/** Every key of the app: what is listened to, and what the help tells. */
export const KEY_LINES: readonly KeyLine<AppContext>[] = [
  ...ofRun(ofTime),
  ...ofRun([
    { name: "play", keys: { " ": ({ run }) => run.getState().playOrPause() } },
    { name: "step", keys: { ArrowRight: step("event"), ArrowLeft: step("previous-event") } },
    { name: "scene", keys: { "Shift ArrowRight": step("notable"), "Shift ArrowLeft": step("previous-notable") } },
    { name: "pace", keys: { "[": changePace(-1), "]": changePace(1) } },
    { name: "auto", keys: { a: toggleAuto } },
    { name: "find", keys: { j: turnSearch } },
    {
      name: "found",
      keys: { "<": ({ stage }) => stage.parts.time?.found(-1), ">": ({ stage }) => stage.parts.time?.found(1) },
    },
    { name: "repaired", keys: { e: step("repaired") } },
    { name: "undo", keys: { u: ({ run }) => run.getState().undo() }, when: ({ run }) => run.getState().deed !== null },
    ...ofFaults,
    { name: "mend", keys: { m: mend } },
  ]),
  ...ofDialogs,
  ...ofLessons,
  ...ofRun([
    { name: "zoom", keys: { "+": zoom(ZOOM_STEP), "-": zoom(1 / ZOOM_STEP) } },
    { name: "whole", keys: { 0: (app) => closer(app)?.whole() } },
    {
      name: "pan",
      keys: {
        "Ctrl ArrowLeft": pan(-PAN_SHARE, 0), "Ctrl ArrowRight": pan(PAN_SHARE, 0), "Ctrl ArrowUp": pan(0, -PAN_SHARE),
        "Ctrl ArrowDown": pan(0, PAN_SHARE),
      },
    },
    { name: "group", keys: { g: switchView } },
    { name: "keySpace", keys: { v: switchGround } },
    {
      name: "terminal",
      keys: { "`": ({ screen }) => screen.showDrawer(screen.getState().drawer === "terminal" ? null : "terminal") },
    },
    ofGroup("message", { n: "forward", b: "back" }),
    ofGroup("timeOut", { t: "timeOut" }),
    ofGroup("timers", { y: "align", s: "spread" }),
    ofGroup("write", { w: "write" }),
    ofGroup("drop", { d: "drop" }),
    ofGroup("spaceTime", { h: "read" }),
    { name: "escape", keys: { Escape: stopOrLetGo } },
  ]),
];
