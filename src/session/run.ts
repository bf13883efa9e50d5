import type { Refusal } from "../action/definition.ts";
import type { Action, Input } from "../action/index.ts";
import type { Checks } from "../check/index.ts";
import { createCluster } from "../cluster/birth.ts";
import type { Cluster, Observer } from "../cluster/cluster.ts";
import { createEngine, type Engine } from "../cluster/host.ts";
import { advanceOne, moveTo } from "../cluster/loop.ts";
import type { StepView } from "../cluster/steps.ts";
import { HANDS, type Acting } from "../cluster/parts.ts";
import { PRESETS } from "../cluster/presets.ts";
import type { Topology } from "../cluster/topology.ts";
import { assert } from "../kernel/assert.ts";
import { need, CodeMissing } from "../kernel/late-part.ts";
import type { PresetName } from "../kernel/preset.ts";
import { START, type Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
import { createFolds, foldEvent, foldFact, stateOf, type Fold, type FoldSet } from "../proto/fold.ts";
import { sceneFold } from "../story/scenes.ts";
import type { FailoverRecord } from "../story/types.ts";
import type { RunBirth } from "./folds.ts";
import type { Keyframe } from "./keyframe.ts";
import { keepKeyframe, keyframeBefore, momentOf, nextKeyframeAt, takeKeyframe } from "./keyframes.ts";
import { RECORDS } from "./parts.ts";
import { RECORD_FOLDS } from "./record-folds.ts";

/** Where a run comes from: with the inputs, its whole truth. */
export interface RunSpec {
  /** The scenario it began as, or "" for an import and for parameters of one's own. */
  readonly scenario: string;
  readonly topology: Topology;
  readonly preset: PresetName;
  readonly seed: number;
  readonly inputs: readonly Input[];
}

/** One future of a run. Acting in the past begins another; the old one is kept and can be looked at again. */
export interface BranchRecord {
  readonly id: number;
  readonly parent: number | null;
  readonly from: Instant;
  /** As people called it, and what they noted of it; empty where nobody did. */
  name: string;
  note: string;
  /** How far it has been simulated, or had been where a link was made that brought it. */
  end: Instant;
  /** Everything done on the way to `end`, the parent's part included, ordered by instant. */
  readonly inputs: Input[];
  /** The record, the parent's part included, ordered by id. */
  readonly events: ClusterEvent[];
  /** Inputs that the cluster refused when their instant came, and why. */
  readonly refusals: { readonly input: Input; readonly refusal: Refusal }[];
  readonly keyframes: Keyframe[];
  /** What is derived from the record, beyond where the run stands too. */
  readonly known: FoldSet;
}

/** The records as they stood between two events of a cluster: a run that stands is asked for them again and again. */
interface Judged {
  readonly cluster: Cluster;
  readonly moment: string;
  readonly records: readonly FailoverRecord[];
}

/** A cluster with its record, its checks, and its past: everything that the page, the command line and the tests drive. */
export interface Run {
  readonly spec: RunSpec;
  readonly branches: BranchRecord[];
  /** How often people have changed the tree of branches itself: called one something, dropped or planted one. */
  treeEdits: number;
  branch: BranchRecord;
  cluster: Cluster;
  /** What is derived from all that led to where the run stands. */
  past: FoldSet;
  /** How many inputs of the branch have taken effect in `cluster`. */
  inputsDone: number;
  /** Called for every event that is new to the record; returns true to end the present slice early. */
  notice: (event: ClusterEvent, isScene: boolean) => boolean;
  /**
   * Asked behind everything that happens, also in a replay; true ends the slice right there. Null while nobody waits for a
   * state of the run.
   */
  halts: (() => boolean) | null;
  /** Set by `notice` and `halts`; ends the slice. */
  interrupted: boolean;
  /** False for a run that nobody rewinds (command line, fuzzing): it keeps its first keyframe alone. */
  readonly rewindable: boolean;
  /** Owned by `failoversOf`. */
  judged: Judged | null;
}

/** What a fold has made of everything up to where the run stands; the run must have been created with it. */
export const pastOf = <State>(run: Run, fold: Fold<State, RunBirth>): State => stateOf(run.past, fold);

/** Nothing is checked of a bare run, which nobody has done anything to. */
const NOTHING_CHECKED: Checks = { checked: 0, unchecked: 0, violations: [], violationsDropped: 0, lostWrites: 0, states: [] };

export const checksOf = (run: Run): Checks => (isBare(run) ? NOTHING_CHECKED : need(RECORDS).checksOf(run.past));

/**
 * A run that is shown while its records are still on their way: nothing can be done to it, and nothing is asked of its past,
 * before it has been run again with them (`withRecords`).
 */
export const isBare = (run: Run): boolean => run.past.states.size === 0;

/** True once a checker has found a breach: the run does not go on from there. */
export const isBroken = (run: Run): boolean => checksOf(run).violations.length > 0;

const never = (): boolean => false;

/**
 * A run at its first instant: the cluster is born, its first leaders stand, nothing has happened yet. Without
 * `rewindable` it keeps no keyframes on the way, which a long run of a large cluster is faster and lighter for. `folds` are
 * what can be asked of its past; whoever wants a report of it gives `REPORT_FOLDS`. With none of them the run is bare.
 */
export function createRun(
  spec: RunSpec, rewindable = true, folds: readonly Fold<unknown, RunBirth>[] = need(RECORDS).folds,
): Run {
  const past = createFolds(folds, birthOf(spec));
  const events: ClusterEvent[] = [];
  const cluster = createCluster(spec.topology, spec.preset, spec.seed, {
    event: (event) => {
      foldEvent(past, event);
      events.push(event);
    },
    observe: (observation, now) => foldFact(past, observation, now),
  });
  const inputs = spec.inputs.slice().sort((a, b) => a.at - b.at);
  const branch: BranchRecord = {
    id: 1, parent: null, from: START, name: "", note: "", end: START, inputs, events, refusals: [], keyframes: [],
    known: knownFrom(spec, events),
  };
  branch.keyframes.push(takeKeyframe(cluster, past, 0, undefined));
  return { spec, branches: [branch], treeEdits: 0, branch, cluster, past, inputsDone: 0, notice: never,
    halts: null, interrupted: false, rewindable, judged: null };
}

const birthOf = ({ topology, preset }: RunSpec, { pd, client } = PRESETS[preset]): RunBirth =>
  ({ topology, maxStoreDownTime: pd.maxStoreDownTime, rate: topology.rate ?? client.rate });

/** What is derived from a record. */
export function knownFrom(spec: RunSpec, events: readonly ClusterEvent[]): FoldSet {
  const known = createFolds(RECORD_FOLDS, birthOf(spec));
  assert(known.onFact.size === 0, "a fold over the record listens to events alone");
  for (const event of events) foldEvent(known, event);
  return known;
}

/**
 * Runs up to and including the instant `until`, or less if `notice` asked for a pause; carries out the inputs on the
 * way. Over time that the branch has been through before it is a replay, and records nothing twice. A run that stands
 * in the middle of the instant `until` goes on to that instant's end.
 */
export function advanceRun(run: Run, until: Instant): void {
  const observer = observerOf(run);
  const engine = createEngine(run.cluster, observer);
  run.interrupted = false;
  for (;;) {
    const stop = Math.min(until, nextInput(run)?.at ?? Infinity) as Instant;
    if (!runEvents(run, engine, stop)) break;
    if (!performNext(run, observer) && run.cluster.now >= until) break;
    if (run.halts?.() === true) run.interrupted = true;
  }
  noteProgress(run);
}

const nextInput = (run: Run): Input | undefined => run.branch.inputs[run.inputsDone];

/**
 * Runs all events up to `stop`, and keeps keyframes on the way; false where `notice`, or a breach, ended that early, right behind
 * the event.
 */
function runEvents(run: Run, engine: Engine, stop: Instant): boolean {
  const checks = checksOf(run);
  const { halts } = run;
  const mayGoOn = (): boolean => !run.interrupted && checks.violations.length === 0;
  let keyframeAt = nextKeyframe(run);
  while (mayGoOn() && advanceOne(engine, Math.max(stop, run.cluster.now) as Instant)) {
    if (halts !== null && halts()) run.interrupted = true;
    if (run.cluster.sequence < keyframeAt) continue;
    keepKeyframe(run.branch.keyframes, run.cluster, run.past, run.inputsDone);
    keyframeAt = nextKeyframe(run);
  }
  if (!mayGoOn()) return false;
  moveTo(run.cluster, stop);
  return true;
}

/** Carries out the next input, if its instant has come; what that plans for the same instant runs before the next one. */
function performNext(run: Run, observer: Observer): boolean {
  const input = nextInput(run);
  if (input === undefined || input.at > run.cluster.now) return false;
  perform(run, input.action, observer);
  return true;
}

/** What the branch knows of where the run has come to. */
function noteProgress(run: Run): void {
  if (run.cluster.now > run.branch.end) run.branch.end = run.cluster.now;
  if (isBroken(run)) recordViolation(run);
}

/** The breach that stopped the run becomes the last event of its record. */
function recordViolation(run: Run): void {
  const { events, known } = run.branch;
  const last = events[events.length - 1];
  const violation = checksOf(run).violations[0];
  if (violation === undefined || last?.body.name === "invariant.violated") return;
  const { invariant, region, at, detail } = violation;
  const event: ClusterEvent = {
    id: (last?.id ?? 0) + 1, at, cause: last?.id ?? 0, body: { name: "invariant.violated", invariant, region, detail },
  };
  events.push(event);
  foldEvent(known, event);
}

/**
 * Runs one event (or one due input) and says what it was; null if nothing is planned up to `until`. It may stand amid an instant
 * then.
 */
export function stepRun(run: Run, until: Instant): StepView | null {
  if (isBroken(run)) return null;
  const observer = observerOf(run);
  const input = nextInput(run);
  const limit = Math.min(until, input?.at ?? Infinity) as Instant;
  let step = need(RECORDS).nextStep(run.cluster, limit);
  if (step !== null) advanceOne(createEngine(run.cluster, observer), limit);
  else if (input !== undefined && input.at <= until) {
    moveTo(run.cluster, input.at);
    step = { kind: "input", action: input.action };
    performNext(run, observer);
  }
  noteProgress(run);
  return step;
}

/** Runs what is left of the present instant, whoever waits for what: what a link to it, or an action at it, begins from. */
export function finishInstant(run: Run): void {
  advanceUnwatched(run, run.cluster.now);
}

function advanceUnwatched(run: Run, until: Instant): void {
  const { notice, halts } = run;
  run.notice = never;
  run.halts = null;
  advanceRun(run, until);
  run.notice = notice;
  run.halts = halts;
}

/** Carries out an action now. In the past of a branch this begins a new one; the refusal says why nothing was done. */
export function actOnRun(run: Run, action: Action): Refusal | null {
  finishInstant(run);
  handsOf(run);
  const ended = need(RECORDS).refusalOf(checksOf(run));
  if (ended !== null) return ended;
  const trial = run.cluster.now < run.branch.end;
  const branch = trial ? branchOff(run) : run.branch;
  const previous = run.branch;
  run.branch = branch;
  const refusal = perform(run, action, observerOf(run));
  if (refusal !== null) {
    run.branch = previous;
    return refusal;
  }
  // Behind what has happened, before what a scenario has still planned.
  branch.inputs.splice(run.inputsDone++, 0, { at: run.cluster.now, action });
  if (trial) run.branches.push(branch);
  return null;
}

/**
 * Takes back the latest input of the present past: a new branch begins just before it and goes on without it, the other
 * future stays. False where there is nothing to take back.
 */
export function undoLast(run: Run): boolean {
  const last = run.branch.inputs[run.inputsDone - 1];
  if (last === undefined || last.at === 0) return false;
  seekRun(run, (last.at - 1) as Instant);
  const branch = branchOff(run);
  run.branch = branch;
  run.branches.push(branch);
  return true;
}

/**
 * Plans inputs at now or later. In the past of a branch this begins another, where all that was planned comes as well; inputs
 * of one instant come behind those that were planned for it. What the cluster refuses stands in the branch's refusals.
 */
export function planInputs(run: Run, added: readonly Input[]): void {
  finishInstant(run);
  const { branch, inputsDone } = run;
  const coming = [...branch.inputs.slice(inputsDone), ...added].sort((a, b) => a.at - b.at);
  assert(coming.every(({ at }) => at >= run.cluster.now), "nothing is planned in the past");
  if (run.cluster.now < branch.end) {
    run.branch = branchOff(run);
    run.branches.push(run.branch);
  }
  run.branch.inputs.splice(inputsDone, Infinity, ...coming);
  finishInstant(run);
}

/** The record of a new branch that shares the past of the present one up to now. */
function branchOff(run: Run): BranchRecord {
  const { branch, cluster } = run;
  const events = branch.events.filter((event) => event.id <= cluster.eventCount);
  const id = run.branches.reduce((most, other) => Math.max(most, other.id), 0) + 1;
  return {
    id,
    parent: branch.id,
    from: cluster.now,
    name: "",
    note: "",
    end: cluster.now,
    inputs: branch.inputs.slice(0, run.inputsDone),
    events,
    known: knownFrom(run.spec, events),
    refusals: branch.refusals.filter(({ input }) => input.at <= cluster.now),
    keyframes: branch.keyframes.filter((keyframe) => keyframe.at <= cluster.now),
  };
}

/** What inputs need: that is missed before any of them has begun. */
function handsOf(run: Run): Acting {
  if (isBare(run)) throw new CodeMissing(RECORDS);
  return need(HANDS);
}

function perform(run: Run, action: Action, observer: Observer): Refusal | null {
  const refusal = handsOf(run).act(run.cluster, action, observer);
  const input = nextInput(run);
  if (input?.action === action) {
    run.inputsDone++;
    const told = run.branch.refusals.some((entry) => entry.input === input);
    if (refusal !== null && !told) run.branch.refusals.push({ input, refusal });
  }
  return refusal;
}

/** The amount of work at which the run takes its next keyframe: beyond those that the branch has. */
const nextKeyframe = ({ rewindable, branch }: Run): number => (rewindable ? nextKeyframeAt(branch.keyframes) : Infinity);

/**
 * Goes to another instant of the branch: to the nearest keyframe before it, from where the caller replays with
 * `advanceRun`. Going forward from where the run stands needs no keyframe unless one lies closer.
 */
export function rewindRun(run: Run, to: Instant): void {
  const keyframe = keyframeBefore(run.branch.keyframes, to);
  assert(keyframe !== undefined, "a branch has a keyframe at its start");
  if (run.cluster.now <= to && run.cluster.now >= keyframe.at) return;
  restoreKeyframe(run, keyframe);
}

/** Goes to an instant and stands there: rewinds, then replays. */
export function seekRun(run: Run, to: Instant): void {
  rewindRun(run, to);
  advanceUnwatched(run, to);
}

/** Stands at a keyframe of its branch. */
export function restoreKeyframe(run: Run, keyframe: Keyframe): void {
  Object.assign(run, momentOf(keyframe));
  run.inputsDone = keyframe.inputsDone;
}

/** The cluster as it was at an earlier instant of the branch, beside the run; null where no keyframe leads there. */
export const glimpse = (run: Run, at: Instant): Cluster | null => runAside(run, at)?.cluster ?? null;

/**
 * The run as it was at an earlier instant of the branch, beside the run, which stays where it is. Whoever replays it must not go
 * beyond the branch's end: what is new to the record would be recorded.
 */
export function runAside(run: Run, at: Instant): Run | null {
  const keyframe = keyframeBefore(run.branch.keyframes, at);
  if (keyframe === undefined) return null;
  const aside: Run = { ...run, notice: never, halts: null, interrupted: false };
  restoreKeyframe(aside, keyframe);
  advanceRun(aside, at);
  return aside;
}

/** Listens for the record and the folds. What a replay tells again is known already. */
function observerOf(run: Run): Observer {
  const { past, branch: { events, known } } = run;
  const scenes = stateOf(known, sceneFold).list;
  return {
    event: (event) => {
      foldEvent(past, event);
      if (event.id <= (events[events.length - 1]?.id ?? 0)) return;
      events.push(event);
      const before = scenes.length;
      foldEvent(known, event);
      if (run.notice(event, scenes.length > before)) run.interrupted = true;
    },
    observe: (observation, now) => foldFact(past, observation, now),
  };
}
