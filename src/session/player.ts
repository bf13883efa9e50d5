import { createHealthWatch, heals, isAllWell, unrepairedCount, type HealthWatch } from "../cluster/health-watch.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { StepView } from "../cluster/steps.ts";
import { INVARIANT_IDS } from "../kernel/invariants.ts";
import { need } from "../kernel/late-part.ts";
import { hours, minutes, NEVER, seconds, type Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
import { stateOf } from "../proto/fold.ts";
import { sceneFold, scenesIn } from "../story/scenes.ts";
import type { Scene } from "../story/types.ts";
import type { AwaitedAnswers } from "./awaited.ts";
import { addSlice, createReachedPace, deadlockIn, errandStatusOf, isInVain, type Errand, type ReachedPace } from "./errand.ts";
import { APPROACH, createAutoPace, nextPace, noticeForPace, PACE_LEAST, PACE_MOST, type AutoPace } from "./pace.ts";
import { RECORDS } from "./parts.ts";
import { rulesEverOff } from "./rules-off.ts";
import { advanceRun, checksOf, isBare, isBroken, rewindRun, stepRun, type BranchRecord, type Run } from "./run.ts";
import type { ChangedMessage, RunStatus } from "./status.ts";
import { withRecords } from "./with-records.ts";

/** Plays a run at a pace, as a video player does. Knows no clock of its own: it is told how much wall time has passed. */
export interface Player {
  run: Run;
  playing: boolean;
  /** Virtual seconds per wall second, as the person chose it. */
  pace: number;
  auto: boolean;
  autoPace: AutoPace;
  /** The pace that the latest slice was to have. */
  effectivePace: number;
  /** The pace that the engine reaches, which a fast one exceeds. */
  reached: ReachedPace;
  /** What the player runs towards as fast as it can; null while it plays normally or stands. */
  errand: Errand | null;
  /** Where playing pauses by itself; null for never. */
  playUntil: Instant | null;
  /** What the latest single step was, and where the run stood behind it: it is told while the run stands there. */
  step: { readonly view: StepView; readonly at: Instant; readonly ran: number } | null;
  /** Virtual time for one call of the engine: adapted so that a call stays short. */
  chunk: number;
  readonly health: HealthWatch;
}

const FIRST_CHUNK = 10_000;
/** However quiet it has been, a storm may begin: so much of one is never too much for a slice. */
const LONGEST_CHUNK = 4_000_000;
/** "Skip to repaired" gives up after so much virtual time: some clusters have nowhere to put a replica. */
const REPAIR_LIMIT = hours(12);
/** "Next notable event" gives up after so much virtual time. */
const NOTABLE_LIMIT = hours(1);
/** Whoever waits for an answer waits no longer: a client gives up before. */
const ANSWER_LIMIT = minutes(5);

export function createPlayer(run: Run, playUntil: Instant | null): Player {
  const player: Player = {
    run, playing: true, pace: 1, auto: true, autoPace: createAutoPace(), effectivePace: 1,
    reached: createReachedPace(), errand: null, playUntil, step: null, chunk: FIRST_CHUNK,
    health: createHealthWatch(),
  };
  run.notice = (event, isScene) => notice(player, event, isScene);
  return player;
}

/** Decides whether an event ends the present slice: so that auto pace slows down at it, or because it was waited for. */
function notice(player: Player, event: ClusterEvent, isScene: boolean): boolean {
  const { errand, run } = player;
  if (errand?.kind === "notable" && hasCome(errand, event, isScene, run.cluster)) {
    player.errand = null;
    player.playing = false;
    return true;
  }
  const slowed = noticeForPace(player.autoPace, event.body.name, event.at);
  return slowed && player.auto && player.errand === null;
}

function hasCome(
  errand: Extract<Errand, { readonly kind: "notable" }>, event: ClusterEvent, isScene: boolean, cluster: Cluster,
): boolean {
  if (errand.awaited === null) return isScene;
  const left = need(RECORDS).awaitedBehind(event, errand.awaited, cluster);
  if (left !== null) errand.awaited = left;
  return left === null;
}

/** Gives the run its records, if they had not come when it began. */
export function completePlayer(player: Player): void {
  if (isBare(player.run)) player.run = withRecords(player.run);
}

export function setPace(player: Player, pace: number, auto: boolean): void {
  player.pace = Math.min(PACE_MOST, Math.max(PACE_LEAST, pace));
  player.auto = auto;
  player.autoPace.pace = player.effectivePace;
}

export function setPlaying(player: Player, playing: boolean): void {
  player.playing = playing;
  stopErrand(player);
}

/** Leaves what was run towards: the run stands, or plays on, where it has come to. */
function stopErrand(player: Player): void {
  player.errand = null;
  player.reached = createReachedPace();
}

/** Goes to another instant of the branch. The replay may take several slices; the player stands when it is there. */
export function goTo(player: Player, to: Instant): void {
  const { run } = player;
  player.autoPace.slowUntil = 0 as Instant;
  rewindRun(run, to);
  player.reached = createReachedPace();
  player.errand = { kind: "instant", from: run.cluster.now, to };
}

/** Everything in the record that matters, where the run has yet to come as well. */
const scenesOf = ({ branch }: Run): readonly Scene[] => scenesIn(stateOf(branch.known, sceneFold));

/** Where a step leads: to an event, to a state, or to the answers of a session. */
export type StepTarget = "event" | "previous-event" | "notable" | "previous-notable" | "repaired" | AwaitedAnswers;

/** Runs one event, or goes to the neighbouring event of the record, or sets out for something that is yet to happen. */
export function stepPlayer(player: Player, to: StepTarget): void {
  const { run } = player;
  const { now } = run.cluster;
  player.playing = false;
  stopErrand(player);
  if (typeof to === "object") {
    const awaited = need(RECORDS).awaitedNow(run.branch.events, to, run.cluster);
    player.errand = awaited && { kind: "notable", from: now, awaited, until: (now + ANSWER_LIMIT) as Instant };
    return;
  }
  switch (to) {
    case "event": {
      const view = stepRun(run, (run.cluster.now + NOTABLE_LIMIT) as Instant);
      player.step = view === null ? null : { view, at: run.cluster.now, ran: run.cluster.ranAtInstant };
      return;
    }
    case "previous-event":
    case "previous-notable": {
      const record = to === "previous-event" ? run.branch.events : scenesOf(run).map((scene) => scene.event);
      const earlier = record.filter((event) => event.at < run.cluster.now);
      goTo(player, earlier[earlier.length - 1]?.at ?? (0 as Instant));
      return;
    }
    case "notable": {
      // What the record already knows is found there; only beyond its end must the cluster be run to find out.
      const next = scenesOf(run).find((scene) => scene.event.at > run.cluster.now);
      if (next !== undefined) goTo(player, next.event.at);
      else player.errand = { kind: "notable", from: now, awaited: null, until: NEVER };
      return;
    }
    case "repaired":
      player.errand = {
        kind: "repaired", from: run.cluster.now, until: (run.cluster.now + REPAIR_LIMIT) as Instant,
        of: unrepairedCount(player.health, run.cluster), hopelessSince: null, hope: 0,
      };
  }
}

/**
 * Lets `wallMillis` of wall time pass. `hasTime` says whether the slice may go on: a slow computer gets fewer slices'
 * worth of virtual time, never different physics. True if anything moved.
 */
export function play(player: Player, wallMillis: number, hasTime: () => boolean): boolean {
  const { run } = player;
  if (isBroken(run)) {
    player.playing = false;
    player.errand = null;
    return false;
  }
  const before = run.cluster.now;
  if (player.errand !== null) {
    const moved = runErrand(player, hasTime);
    addSlice(player.reached, wallMillis, before, run.cluster.now);
    return moved;
  }
  if (!player.playing) return false;
  const nextInput = run.branch.inputs[run.inputsDone]?.at ?? null;
  const { unavailable } = run.cluster;
  const situation = { now: before, unavailable: unavailable.size, heals: heals(player.health, run.cluster), nextInput };
  const paceOfMoment = nextPace(player.autoPace, situation, wallMillis);
  player.effectivePace = player.auto ? paceOfMoment : player.pace;
  const asked = before + Math.max(1, Math.round(player.effectivePace * wallMillis * 1_000));
  const pause = player.playUntil !== null && player.playUntil > before ? player.playUntil : Infinity;
  // A fast slice ends where the slow look at what is planned begins.
  const approach = player.auto && nextInput !== null && nextInput - APPROACH > before ? nextInput - APPROACH : Infinity;
  runTowards(player, Math.min(asked, pause, approach) as Instant, hasTime);
  addSlice(player.reached, wallMillis, before, run.cluster.now);
  if (run.cluster.now >= pause) player.playing = false;
  return run.cluster.now !== before;
}

function runErrand(player: Player, hasTime: () => boolean): boolean {
  const { run, errand } = player;
  switch (errand?.kind) {
    case "instant":
      runTowards(player, errand.to, hasTime);
      if (run.cluster.now >= errand.to) player.errand = null;
      return true;
    case "notable": {
      const limit = Math.min(errand.until, run.branch.end + NOTABLE_LIMIT) as Instant;
      runTowards(player, limit, hasTime);
      if (run.cluster.now >= errand.until) player.errand = null;
      return true;
    }
    case "repaired":
      do runTowards(player, Math.min(errand.until, run.cluster.now + seconds(5)) as Instant, hasTime);
      while (hasTime() && !isDone(player, errand));
      if (isDone(player, errand)) {
        player.errand = null;
        player.playing = false;
      }
      return true;
    case undefined:
      return false;
  }
}

/** Advances in chunks whose size follows the engine's speed, until the target, an interruption, or the end of the slice. */
function runTowards(player: Player, target: Instant, hasTime: () => boolean): void {
  const { run } = player;
  do {
    const from = run.cluster.now;
    const piece = Math.min(target - from, player.chunk);
    advanceRun(run, (from + piece) as Instant);
    if (run.interrupted || isBroken(run)) return;
    // That there was time for less than a chunk says nothing of a whole one.
    if (!hasTime()) player.chunk = Math.max(1_000, Math.floor(piece / 4));
    else if (piece === player.chunk) player.chunk = Math.min(LONGEST_CHUNK, piece * 2);
  } while (run.cluster.now < target && hasTime());
}

/** Whether a skip to "repaired" has come as far as it can. */
const isDone = ({ run, health }: Player, errand: Extract<Errand, { readonly kind: "repaired" }>): boolean =>
  isAllWell(health, run.cluster) || run.cluster.now >= errand.until || isInVain(errand, run);

/** What the latest step was, as long as nothing has happened since and the run has not gone elsewhere. */
const latestStep = ({ step, run: { cluster } }: Player): StepView | null =>
  step !== null && step.at === cluster.now && step.ran === cluster.ranAtInstant ? step.view : null;

/** Found from the end, where the deed of a moment ago stands; a branch without such a deed is not searched. */
function changedIn({ inputs, events }: BranchRecord): readonly ChangedMessage[] {
  return inputs.flatMap(({ at, action }): readonly ChangedMessage[] => {
    if (!("packet" in action)) return [];
    for (let place = events.length - 1; place >= 0; place--) {
      const event = events[place];
      if (event === undefined || event.at < at) break;
      const { body } = event;
      if (body.name !== "message.changed" || body.packet !== action.packet) continue;
      return [{ packet: body.packet, from: body.from, to: body.to }];
    }
    return [];
  });
}

export function statusOf(player: Player): RunStatus {
  const { run } = player;
  const checks = checksOf(run);
  const { cluster, branch, spec } = run;
  return {
    scenario: spec.scenario,
    name: spec.topology.name,
    preset: spec.preset,
    seed: spec.seed,
    now: cluster.now,
    playing: player.playing || player.errand !== null,
    pace: player.pace,
    auto: player.auto,
    effectivePace: player.effectivePace,
    reachedPace: player.reached.value,
    errand: player.errand === null ? null : errandStatusOf(player.errand, cluster, player.health),
    step: latestStep(player),
    branch: branch.id,
    branches: run.branches.map((each) => ({
      id: each.id, parent: each.parent, from: each.from, name: each.name, note: each.note, end: each.end,
      inputs: each.inputs.slice(), changed: changedIn(each),
    })),
    checked: checks.checked,
    invariants: INVARIANT_IDS.length,
    violations: checks.violations.length,
    lostWrites: checks.lostWrites,
    replication: isBare(run) ? null : need(RECORDS).replicationOf(run.past),
    detection: isBare(run) ? null : need(RECORDS).detectionOf(run.past, cluster),
    eventCount: branch.events.length,
    unrepaired: unrepairedCount(player.health, cluster),
    deadlock: player.errand === null ? deadlockIn(run, player.health) : null,
    leaderless: cluster.unavailable.size,
    modifiedRaft: rulesEverOff(run).length > 0,
    names: spec.topology.names,
  };
}

