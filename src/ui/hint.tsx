import { useEffect, useState, useSyncExternalStore } from "react";
import type { Action, Input } from "../action/index.ts";
import type { Frame } from "../cluster/frame.ts";
import type { Deadlock } from "../cluster/repair.ts";
import { jobText } from "./job.ts";
import { hasOnlyFingers } from "./parts/fingers.ts";
import { lateModule, useLateModule } from "./parts/late-module.ts";
import { lazyPart } from "./parts/lazy-part.tsx";
import { between } from "../kernel/time.ts";
import type { RunStatus } from "../worker/protocol.ts";
import { usePageShape } from "./parts/page-form.ts";
import { useTextSize } from "./parts/text-size.ts";
import type { Slow } from "./rare-lines.tsx";
import { useBreach } from "./state/breach.ts";
import { useDeed } from "./state/deed.ts";
import { useApp, useRun, useScreen } from "./app/context.ts";
import type { RunState } from "./state/run.ts";
import type { actionText } from "./timeline/flag-text.ts";
import { deadlockText } from "./words/deadlock-text.ts";
import { durationText, nodeText } from "./words/format.ts";
import { useWords, type Words } from "./words/index.ts";

const DeedLine = lazyPart(() => import("./deed-line.tsx"));
const StepLine = lazyPart(() => import("./step-line.tsx"));
const UnheardLine = lazyPart(() => import("./unheard-line.tsx"));
const SlowLine = lazyPart(async () => ({ default: (await import("./rare-lines.tsx")).SlowLine }));
const JobLine = lazyPart(async () => ({ default: (await import("./rare-lines.tsx")).JobLine }));
const ContinuedLine = lazyPart(async () => ({ default: (await import("./rare-lines.tsx")).ContinuedLine }));
// Its sentence needs all the words of the story.
const BreachLine = lazyPart(() => import("./breach-line.tsx"));
/** Most runs begin without a plan. */
const deedTexts = lateModule(() => import("./timeline/flag-text.ts"));

/**
 * A row of its own under the stage: what takes time at present and how to stop it, or else what to try next. As high when it
 * has nothing to say, so that nothing moves. A lesson says itself what comes next and asks for guesses: beside it no hint is
 * given, and on a phone the row is left to the stage.
 */
export function Hint() {
  const words = useWords();
  const { frames } = useApp();
  const job = useRun((run) => (run.status === null ? "" : jobText(run.status, words)));
  const { form, stageWidth } = usePageShape();
  const plans = useRun(({ status }) => status !== null && plannedInputs(status).length > 0);
  const deeds = useLateModule(deedTexts, plans);
  const sayAction = deeds.kind === "ready" ? deeds.module.actionText : null;
  const text = useRun((run) => hintOf(run, frames.latest(), words, { sayAction, touch: hasOnlyFingers() }));
  const { scale, breadth } = useTextSize();
  const longJob = useLasting(job);
  const continued = useRun((run) => run.continued);
  const breach = useBreach();
  const deed = useDeed();
  const slow = useSlow();
  const step = useRun((run) => run.status?.step ?? null);
  const unheard = useScreen((screen) => screen.unheard);
  const inLesson = useRun((run) => run.lesson !== null);
  if (breach !== null && job === "") return <BreachLine breach={breach} />;
  if (longJob !== "") return <JobLine text={longJob} />;
  if (continued !== null) return <ContinuedLine at={continued} />;
  const lines = form === "side" || stageWidth / (scale * breadth) >= LONGEST_HINT ? 1 : 2;
  const shown = inLesson ? "" : text;
  if (unheard !== null) return <UnheardLine unheard={unheard} lines={lines} />;
  if (deed !== null) return <DeedLine deed={deed} />;
  if (step !== null) return <StepLine step={step} lines={lines} />;
  if (slow !== null) return <SlowLine {...slow} />;
  if (inLesson && form === "sheet") return null;
  return <p className="hint" data-lines={lines} title={shown}><span>{shown}</span></p>;
}

/**
 * How few pictures a slow computer draws; null where that does not matter, or was dismissed, until the computer is fast again.
 */
function useSlow(): Slow | null {
  const { slow } = useApp().frames;
  const pictures = useSyncExternalStore(slow.subscribe, slow.current);
  // While time stands there is little to draw, and nobody to wait for it.
  const plays = useRun((run) => run.status?.playing === true);
  const [dismissed, setDismissed] = useState(false);
  if (pictures === null && dismissed) setDismissed(false);
  return pictures === null || dismissed || !plays ? null : { pictures, dismiss: () => setDismissed(true) };
}

/** Nobody is told of what is over at once. */
const SILENT_MILLIS = 250;

/** The text of a job once it has lasted so long that somebody may wonder; "" before, and when it is over. */
function useLasting(text: string): string {
  const [lasting, setLasting] = useState(false);
  const busy = text !== "";
  useEffect(() => {
    if (!busy) return;
    const timer = setTimeout(() => setLasting(true), SILENT_MILLIS);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [busy]);
  return lasting ? text : "";
}

/** The longest hint in pixels at scale 1, in Arial. */
const LONGEST_HINT = 690;

type HintRun = Pick<RunState, "status" | "events" | "failovers">;

interface HintManner {
  /** How an action is told; null before its words have come, and then nothing is said of what is planned. */
  readonly sayAction: typeof actionText | null;
  /** There are no keys. */
  readonly touch: boolean;
}

/** What to try next, from what the run is in and what the newest frame shows broken. */
export function hintOf(run: HintRun, frame: Frame | null, words: Words, { sayAction, touch }: HintManner): string {
  const { status } = run;
  const hints = touch ? { ...words.hints, ...words.hints.touch } : words.hints;
  if (status === null) return words.common.loading;
  const fallen = fallenStore(run, status.now);
  const store = fallen === null ? null : nodeText({ kind: "store", id: fallen }, words, status.names);
  const isWhole = status.leaderless === 0 && status.unrepaired === 0;
  const planned = sayAction === null ? "" : plannedText(status, words, hints, sayAction);
  if (isWhole && planned !== "") return planned;
  if (isWhole && store !== null) return hints.repaired(store);
  if (status.deadlock !== null && status.leaderless <= lostFor(status.deadlock)) return deadlockText(status.deadlock, words);
  if (!status.playing) return status.now === 0 ? hints.start : hints.paused;
  if (status.leaderless > 0) {
    if (lostMajority(run)) return hints.noQuorum(status.leaderless);
    return store === null ? hints.leaderless(status.leaderless) : hints.killed(store, status.leaderless);
  }
  if (frame?.links.some((link) => link.cut) === true) return hints.cut;
  if (!isWhole && repairRuns(run)) return hints.repairing(status.unrepaired);
  if (!isWhole && store !== null) return frame?.pds.length === 0 ? hints.electedAlone(store) : hints.killedElected(store);
  if (frame !== null && isFaulty(frame)) return hints.faulty;
  const branch = status.branches.find(({ id }) => id === status.branch);
  return branch?.inputs.some(({ at, action }) => at <= status.now && !BREAKS_NOTHING.has(action.kind)) === true
    ? hints.whole : hints.healthy;
}

/** After these nothing has become whole again; an import begins with the settings of its cluster. */
const BREAKS_NOTHING: ReadonlySet<Action["kind"]> = new Set([
  "set", "set-timers", "propose", "transfer-leader", "add-store", "add-pd",
]);

/** More planned inputs of one instant than this are counted, not named. */
const MOST_PLANNED = 2;

/** What is planned on this branch from now on, in order. */
const plannedInputs = ({ branches, branch, now }: RunStatus): readonly Input[] =>
  branches.find(({ id }) => id === branch)?.inputs.filter(({ at }) => at > now) ?? [];

/** What is planned next, and in how long; "" where nothing is. Inputs of one instant are told together. */
function plannedText(
  status: RunStatus, words: Words, hints: Pick<Words["hints"], "planned">, sayAction: typeof actionText,
): string {
  const inputs = plannedInputs(status);
  const [next] = inputs;
  if (next === undefined) return "";
  const deeds = inputs.filter(({ at }) => at === next.at).map(({ action }) => sayAction(action, words, status.names));
  const shown = deeds.slice(0, MOST_PLANNED).join(words.common.listSeparator);
  const rest = deeds.length - MOST_PLANNED;
  const wait = durationText(between(status.now, next.at), words);
  return hints.planned(rest > 0 ? `${shown} ${words.stage.time.more(rest)}` : shown, wait);
}

/** Regions that wait for their majority: those of which no Raft leader can be expected. */
const lostFor = (deadlock: Deadlock): number => deadlock.find((each) => each.for === "majority")?.count ?? 0;

/** Whether a fault left regions without a majority: nothing will elect until somebody helps. */
const lostMajority = (run: HintRun): boolean =>
  run.failovers.some((record) => record.reasons.some((reason) => reason.kind === "no-quorum"));

const repairRuns = (run: HintRun): boolean => run.failovers.some((record) => record.regions.copying > 0);

/** Whether anything that a person can break is broken now. */
const isFaulty = (frame: Frame): boolean =>
  frame.links.length > 0
  || frame.pds.some((pd) => pd.process !== "running")
  || frame.stores.some((store) =>
    store.process !== "running" || store.slowDisk || store.fullDisk || store.clockOffset !== 0);

/** How far back the hint looks for the store that fell: what happened longer ago is not what to speak of. */
const RECENT_EVENTS = 5_000;

/** The store whose process fell last and has not come back; null for none. */
function fallenStore(run: HintRun, now: number): number | null {
  const { events } = run;
  for (let index = events.length - 1; index >= Math.max(0, events.length - RECENT_EVENTS); index -= 1) {
    const event = events[index];
    if (event === undefined || event.at > now) continue;
    const { body } = event;
    if (body.name === "node.restarted") return null;
    if ((body.name === "node.killed" || body.name === "node.powered-off") && body.node.kind === "store") return body.node.id;
  }
  return null;
}
