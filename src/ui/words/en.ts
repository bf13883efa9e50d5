import { pictureEn } from "../../figure/words/picture.en.ts";
import { capitalised } from "../../proto/names.ts";
import type { Language } from "../../story/words/parts.ts";
import { item } from "./labelled.ts";
import { stageEn } from "./stage.en.ts";

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** Every text of the page, in English: strings, or functions of typed values. Its type is what other languages owe. */
export const en = {
  language: "en" as Language,
  product: "Quorumscape",
  stage: stageEn,
  inspector: {
    empty: "Click a store, a region's tile, PD, a client or a link to see everything about it here.",
    emptyList: "Or choose here:",
    waiting: "Asking the cluster …",
    gone: "It is no longer part of the cluster.",
  },
  common: {
    close: "Close",
    cancel: "Cancel",
    none: "none",
    never: "never",
    ago: (duration: string) => `${duration} ago`,
    dismiss: "Dismiss",
    listSeparator: ", ",
    loading: "Starting the cluster …",
  },
  parts: {
    missing: "This part of the page could not be loaded: there is no network, or a newer version has taken its place. The run goes on.",
    failed: (reason: string) => `This part of the page has failed (${reason}). The run goes on.`,
    again: "Try again",
  },
  comma: pictureEn.comma,
  units: pictureEn.units,
  nodes: pictureEn.nodes,
  landmarks: {
    stage: "Cluster",
    timeBar: "Time",
    inspector: "Inspector",
    lesson: "Lesson",
    story: "Story",
    terminal: "Terminal",
    detectors: "Failure detectors",
    metrics: "Metrics",
    topBar: "Scenario and time controls",
    resize: "Resize the panels",
    panels: "Panels",
  },
  bar: {
    scenario: "Scenario",
    timings: (preset: string) => `Timings: ${preset}`,
    lessons: "Lessons",
    scenarioHint: "All scenarios (L)",
    play: "Play (Space)",
    pause: "Pause (Space)",
    stepBack: "Back to the previous event (←)",
    step: "To the next event (→)",
    previousNotable: "Back to the previous scene (Shift ←)",
    nextNotable: "To the next scene (Shift →)",
    clock: "Virtual time",
    pace: "Pace",
    auto: "Auto",
    reaching: "reaching",
    autoHint: "Slow down when something happens, run through the quiet (A)",
    repaired: "Skip to repaired",
    repairedHint: (regions: number) => `Run on until every region is whole again: ${plural(regions, "region wants", "regions want")} repair`,
    repairedNothing: "Every region is whole",
    invariantsHeld: (count: number) => `${plural(count, "invariant", "invariants")} held`,
    checked: (facts: string) => `${facts} facts checked so far`,
    violated: (count: number) => `${plural(count, "violation", "violations")}`,
    violatedHint: "Show the violation in the story",
    modifiedRaft: "modified Raft",
    modifiedRaftHint: "A rule of Raft is switched off in this run",
    share: "Share",
    shareHint: "Copy a link that replays exactly this run, to this moment",
    import: "Import",
    importHint: "Open the JSON of a real cluster",
    language: "中文",
    languageHint: "切换到中文",
    theme: { light: "Theme: light", dark: "Theme: dark", system: "Theme: as the system" },
    presenter: "Presenter mode: everything larger",
    help: "Help (?)",
    more: "More",
  },
  scenarios: pictureEn.scenarios,
  /** The timings of a run, in the scenario menu. */
  presets: {
    tikv: "TiKV", paper: "Raft paper", article: "Tutorials", etcd: "etcd without PreVote",
    "etcd-prevote": "etcd with PreVote", logcabin: "Raft paper's election benchmark",
    "availsim-wan": "Elections over long distances",
  },
  scenarioImportedName: "Imported cluster",
  scenarioLinkName: "From a link",
  hints: {
    start: "Press Space to start the clock.",
    healthy: "Click a store and kill it, or right-click anything to break it.",
    /** The same where there is neither a keyboard nor a mouse. */
    touch: {
      start: "Tap ▶ to start the clock.",
      healthy: "Tap a store, then kill it.",
      paused: "Paused. ▶ goes on, › steps.",
      cut: "Links are cut. Tap one to mend it.",
      planned: (deeds: string, wait: string) => `Planned in ${wait}: ${deeds}.`,
    },
    paused: "Paused. Space goes on, → steps to the next event.",
    killed: (store: string, electing: number) =>
      `${capitalised(store)} is gone: ${plural(electing, "region has", "regions have")} no Raft leader yet. Watch them elect.`,
    killedElected: (store: string) =>
      `Every region has a Raft leader again. PD waits before it repairs ${store}: try Skip to repaired.`,
    electedAlone: (store: string) => `Every region has a Raft leader again. Without PD nobody replaces ${store}: restart it.`,
    repairing: (regions: number) => `PD copies ${plural(regions, "region", "regions")} to other stores. Click PD to see its operators.`,
    cut: "Links are cut. Click one to mend it; M mends all.",
    noQuorum: (regions: number) =>
      `${plural(regions, "region has", "regions have")} lost a majority. Restart a store, or mend the network.`,
    deadlock: (waits: string) => `Nothing more can be repaired: ${waits}.`,
    inVain: {
      majority: (regions: number) => `${plural(regions, "region waits", "regions wait")} for a majority`,
      links: (regions: number) => `${plural(regions, "region waits", "regions wait")} for links to a majority`,
      target: (regions: number) => `${plural(regions, "region waits", "regions wait")} for a store that may take the replica`,
      "scheduling-off": (regions: number) => `${plural(regions, "region waits", "regions wait")} because replica-schedule-limit is 0`,
    },
    leaderless: (regions: number) => `${plural(regions, "region has", "regions have")} no Raft leader. Click one to see why.`,
    repaired: (store: string) =>
      `Every region is whole again without ${store}. Restart it, or drag the time bar back and break something else.`,
    faulty: "Something is still broken. Select it to undo it.",
    planned: (deeds: string, wait: string) => `Planned in ${wait}: ${deeds}. Shift → goes there.`,
    whole: "Whole again. Drag the time bar back and break something else.",
  },
  job: {
    stop: "Stop",
    stopKey: "Esc",
    opening: "Opening…",
    /** What is under way, where it stands, how far that is, at which pace, and how long it will take. */
    replay: (now: string, to: string) => `Replaying: ${now} of ${to}`,
    notable: (now: string) => `Looking for the next thing that happens: ${now}`,
    untilRepair: (now: string, begins: string) => `To repaired: ${now}, PD may begin to repair at ${begins}`,
    repairing: (now: string, left: string, of: string) => `To repaired: ${now}, ${left} of ${of} regions still want repair`,
    share: (percent: number) => `${percent} %`,
    left: (duration: string) => `about ${duration}`,
  },
  faults: {
    heading: "Break it",
    addStore: (zone: string) => item(zone === "" ? "Add a store" : `Add a store in zone ${zone}`, "PD moves regions to it"),
    amount: "Amount",
    percent: (value: number) => `${value} %`,
    failed: "That did not work. ",
  },
  notices: {
    failedTitle: "This could not be opened",
    /** Sentences by code, for languages other than the one that notices are written in. */
    sentences: {} as Readonly<Record<string, string>>,
    /** What was expected of a setting, by its kind: a part of those sentences, with holes of its own. */
    expected: {} as Readonly<Record<string, string>>,
    /** Of what was expected of an action: by the English words that stand in a notice's values. */
    phrases: {} as Readonly<Record<string, string>>,
  },
};
