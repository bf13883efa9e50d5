/**
 * A TiKV-class cluster as a value in your own program: make one, break it, let time pass, and ask what happened. Everything is
 * deterministic: the same world, seed and commands give the same events and the same hash, in Node and in browsers.
 *
 * @packageDocumentation
 */
import { hashCluster } from "../cluster/digest.ts";
import type { Frame } from "../cluster/frame.ts";
import { frameOf } from "../cluster/frames.ts";
import { knownOf } from "../cluster/known.ts";
import { SCENARIOS } from "../exchange/scenarios/index.ts";
import { poster, POSTER_LIMITS, type PosterForm } from "../figure/poster.ts";
import { pictureEn } from "../figure/words/picture.en.ts";
import { pictureZh } from "../figure/words/picture.zh.ts";
import { parseDuration, type Instant } from "../kernel/time.ts";
import { ACTION_VERBS, completeAction, parseAction } from "../language/actions.ts";
import type { ClusterEvent, EventName } from "../proto/events.ts";
import { shareText } from "../session/open.ts";
import { reportOf, type Report } from "../session/report.ts";
import { actOnRun, advanceRun, finishInstant, rewindRun } from "../session/run.ts";
import { bringWhole } from "../session/whole.ts";
import { addDictionary, sentenceText, type Language } from "../story/words/index.ts";
import { chinese } from "../story/words/zh.ts";
import { simulationError, SimulationError } from "./errors.ts";
import { openWorldRun, type SimulationWorld, type WorldOptions } from "./world.ts";

export { PRESET_NAMES, type PresetName } from "../kernel/preset.ts";
export { EVENT_NAMES } from "../proto/events.ts";
export { VERSION } from "../session/open.ts";
export { SimulationError } from "./errors.ts";
export type { ClusterEvent, EventName, Frame, Language, Report, SimulationWorld, WorldOptions };

/** An instant: whole microseconds since the run began, or a text such as `24s`, `1m30s`, `850ms`. */
export type SimulatedTime = number | string;

/** The names of the scenarios that come along. */
export const SCENARIO_NAMES: readonly string[] = SCENARIOS.map(({ id }) => id);

/** What can be done to a cluster, one line for each command: `kill STORE`. */
export const COMMAND_FORMS: readonly string[] = ACTION_VERBS.map(({ usage }) => usage);

/** How a picture is drawn; what is left out is light, English, 960 by 540 pixels, without a title. */
export interface PictureOptions extends Partial<Omit<PosterForm, "words">> {
  /** What stands above it. */
  readonly title?: string;
}

/** Which events are wanted; all of them where nothing is said. */
export interface EventFilter {
  /** Those behind the event of this id, in the order of ids. */
  readonly since?: number;
  readonly names?: readonly EventName[];
}

/** A cluster with its record and its checks. What is asked for in words and cannot be throws `SimulationError`. */
export interface ClusterSimulation {
  /** Where it stands, in microseconds since it began. */
  readonly now: number;
  /** Runs to an instant and what lies before it; an earlier one rewinds. Ends early where an invariant is violated. */
  advance(to: SimulatedTime): void;
  /** Does something to the cluster now: `kill store 4`, `cut store 1 and store 2`. In the past this begins another future. */
  do(command: string): void;
  /** How a command that has been begun may go on. */
  complete(command: string): readonly string[];
  /** What has happened up to now. */
  events(filter?: EventFilter): readonly ClusterEvent[];
  /** An event as a sentence. */
  tell(event: ClusterEvent, language?: Language): string;
  /** What the run comes to so far: stores, elections, failovers, what clients got, invariants. Durations in microseconds. */
  report(): Report;
  /** A digest of all that decides the future: equal digests, equal runs. */
  hash(): string;
  /** The text of a link that replays the run up to now: it stands behind `#s=` in an address of the page. */
  link(): string;
  /** What the page draws: the columns of stores, regions, replicas and messages. */
  frame(): Frame;
  /** The stage as an SVG document. */
  picture(options?: PictureOptions): string;
}

/** Begins a simulation. */
export function createSimulation(world: SimulationWorld, options: WorldOptions = {}): ClusterSimulation {
  bringWhole();
  addDictionary("zh", chinese);
  const run = openWorldRun(world, options);
  const { names } = run.spec.topology;
  const past = (): readonly ClusterEvent[] => run.branch.events.filter(({ id }) => id <= run.cluster.eventCount);
  return {
    get now() {
      return run.cluster.now;
    },
    advance(to) {
      const instant = readMoment(to);
      rewindRun(run, instant);
      advanceRun(run, instant);
    },
    do(command) {
      const read = parseAction(command, knownOf(run.cluster));
      if (!read.ok) throw new SimulationError([read.notice]);
      const refusal = actOnRun(run, read.action);
      if (refusal !== null) throw new SimulationError([{ level: "error", where: "", ...refusal }]);
    },
    complete: (command) => completeAction(command, knownOf(run.cluster)),
    events: ({ since = 0, names: wanted } = {}) =>
      past().filter(({ id, body }) => id > since && (wanted === undefined || wanted.includes(body.name))),
    tell: (event, language = "en") => sentenceText(event, language, names),
    report: () => reportOf(run),
    hash: () => hashCluster(run.cluster),
    link() {
      finishInstant(run);
      return shareText(run);
    },
    frame: () => frameOf(run.cluster),
    picture({ title = "", ...options } = {}) {
      const { width = POSTER_LIMITS.width, height = POSTER_LIMITS.height, theme = "light", language = "en" } = options;
      const words = language === "zh" ? pictureZh : pictureEn;
      const form = { width: size(width), height: size(height), theme, language, words };
      return poster({ frame: frameOf(run.cluster), events: run.branch.events, names, title }, form);
    },
  };
}

function readMoment(moment: SimulatedTime): Instant {
  const micros = typeof moment === "number" ? moment : parseDuration(moment);
  if (micros !== undefined && Number.isSafeInteger(micros) && micros >= 0) return micros as Instant;
  const found = JSON.stringify(moment);
  throw simulationError("library.no-moment", `${found} is no instant; expected whole microseconds, or a text such as 24s.`);
}

function size(pixels: number): number {
  const { least, most } = POSTER_LIMITS;
  if (Number.isInteger(pixels) && pixels >= least && pixels <= most) return pixels;
  throw simulationError("library.no-size", `${pixels} is no size; expected whole pixels from ${least} to ${most}.`);
}
