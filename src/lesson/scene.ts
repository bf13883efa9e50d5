import { regionsAsleep, replicaFactsOf } from "../cluster/replica-facts.ts";
import { latestDescriptor } from "../cluster/health.ts";
import { pdLeaderOf, pdMemberView, storeStateName } from "../cluster/pd-view.ts";
import { generateTopology } from "../cluster/topologies.ts";
import { clientWork } from "../cluster/work.ts";
import { millis, START, type Duration } from "../kernel/time.ts";
import { benchServers, createBench, runBenchLine, type Bench } from "../lab/bench.ts";
import { detectionFold, detectionReport } from "../session/detection.ts";
import { PAST_FOLDS } from "../session/folds.ts";
import { createPlayer, setPlaying, type Player } from "../session/player.ts";
import { checksOf, createRun, pastOf, type Run } from "../session/run.ts";
import { queryFold, type Replies } from "./expression/queries.ts";
import type { BenchLine, Lesson } from "./lesson.ts";
import type { LessonView } from "./view.ts";

/** Where a lesson plays, once it is open. */
export type LessonScene =
  | { readonly kind: "cluster"; readonly player: Player; readonly view: LessonView }
  | BenchScene;

export interface BenchScene {
  readonly kind: "bench";
  readonly script: readonly BenchLine[];
  readonly view: LessonView;
  readonly stand: BenchStand;
}

/** Where a bench stands: all lines that were run, and how many of the script are among them. */
export interface BenchPlace {
  readonly done: readonly BenchLine[];
  readonly line: number;
}

/** The bench as it stands. */
export interface BenchStand {
  bench: Bench;
  place: BenchPlace;
}

/** Opens the lesson's world at its first instant; a seed stands in for the lesson's own. */
export function openScene(lesson: Lesson, seed: number | null = null): LessonScene {
  const { world, queries } = lesson;
  if (world.kind === "bench") return openBench(world.script);
  const { scenario } = world;
  const fold = queryFold(queries);
  const run = createRun({
    scenario: scenario.id, topology: generateTopology(scenario.topology), preset: scenario.preset, seed: seed ?? scenario.seed,
    inputs: scenario.inputs,
  }, true, [...PAST_FOLDS, fold]);
  const player = createPlayer(run, null);
  setPlaying(player, false);
  return { kind: "cluster", player, view: viewOfRun(run, () => pastOf(run, fold)) };
}

/** What expressions see of a run, wherever it stands when they are asked; `replies` are those to their queries. */
export const viewOfRun = (run: Run, replies: () => Replies): LessonView => ({
  get now() {
    return run.cluster.now;
  },
  get replies() {
    return replies();
  },
  replicas: (region) => replicaFactsOf(run.cluster, region),
  confVer: (region) => latestDescriptor(run.cluster, region)?.epoch.confVer ?? null,
  storeState: (store) => (run.cluster.directory.stores.has(store) ? storeStateName(run.cluster, store) : null),
  unavailable: () => run.cluster.unavailable.size,
  asleep: () => regionsAsleep(run.cluster),
  timestamp: () => newestTimestamp(run),
  work: () => clientWork(run.cluster),
  detectors: () => detectionReport(pastOf(run, detectionFold))?.detectors ?? [],
  lostWrites: () => checksOf(run).lostWrites,
  violated: () => checksOf(run).violations.map(({ invariant }) => invariant),
});

function newestTimestamp({ cluster }: Run): Duration | null {
  const tso = pdMemberView(cluster, pdLeaderOf(cluster))?.tso;
  return tso === undefined || tso === null ? null : millis(tso.physical);
}

const NO_REPLIES: Replies = { of: [], changes: 0, leaders: new Map(), durable: new Map() };

function openBench(script: readonly BenchLine[]): LessonScene {
  const stand: BenchStand = { bench: createBench(), place: { done: [], line: 0 } };
  return { kind: "bench", script, stand, view: viewOfBench(stand) };
}

/** The one group of a bench is region 1, its servers are stores that always run. */
const viewOfBench = (stand: BenchStand): LessonView => ({
  now: START,
  replies: NO_REPLIES,
  replicas: (region) =>
    (region !== 1 ? [] : benchServers(stand.bench).map((server) => ({ ...server, store: server.id, runs: true }))),
  confVer: () => null,
  storeState: () => null,
  unavailable: () => 0,
  asleep: () => 0,
  timestamp: () => null,
  work: () => ({ retries: 0, notSent: 0 }),
  detectors: () => [],
  lostWrites: () => 0,
  violated: () => (stand.bench.broken === null ? [] : [stand.bench.broken]),
});

/** Runs lines beside the script. */
export function runBeside({ stand }: BenchScene, lines: readonly BenchLine[]): void {
  for (const { directive } of lines) runBenchLine(stand.bench, directive);
  stand.place = { done: [...stand.place.done, ...lines], line: stand.place.line };
}

/** Runs the script on to a line, which is run as well; one that has been run is left as it is. */
export function runScript(scene: BenchScene, to: number): void {
  const lines = scene.script.slice(scene.stand.place.line, to);
  runBeside(scene, lines);
  scene.stand.place = { done: scene.stand.place.done, line: scene.stand.place.line + lines.length };
}

/** Goes to where the bench once stood: all that led there is run anew. */
export function returnBench({ stand }: BenchScene, place: BenchPlace): void {
  stand.bench = createBench();
  for (const { directive } of place.done) runBenchLine(stand.bench, directive);
  stand.place = place;
}
