import { after, between, seconds, type Instant } from "../../kernel/time.ts";
import type { PdRefusal } from "../../proto/operators.ts";
import type { PdCommand } from "../../proto/orders.ts";
import type { RecoveryPlan, RecoveryStage, RecoveryTask, RecoveryReport } from "../../proto/recovery.ts";
import type { Region, StoreId } from "../../proto/region.ts";
import { allocateId, type PdHost, type PdState } from "../state.ts";
import { announceState } from "../store-states.ts";
import { stateNameAt } from "../store-record.ts";
import { armSchedulers, suspectAll } from "../wakeups.ts";
import { EXCEEDS, isRecovering, type Recovery, type RecoveryLine } from "./progress.ts";
import { whoReported } from "./standing.ts";
import { holesBetween, overlap, surveyOf, type Hole, type SurveyedRegion } from "./survey.ts";

/** How long stores have to lead by Raft's rules again where it is given up: twice plan-execution-timeout. */
const EXIT_TIME = seconds(120);

type Order = Extract<PdCommand, { readonly kind: "remove-failed-stores" }>;

/** `unsafe remove-failed-stores`: why PD does not begin, or null. */
export function whyNotRecover(state: PdState, { stores }: Order, now: Instant): PdRefusal | null {
  if (isRecovering(state)) return { kind: "recovery-running" };
  for (const store of stores) {
    const record = state.stores.get(store);
    if (record === undefined) return { kind: "recovery-store-unknown", store };
    if (stateNameAt(record, state.settings, now) === "Up") return { kind: "recovery-store-up", store };
  }
  return null;
}

/** Buries the stores, and asks all others what they hold. */
export function beginRecovery(state: PdState, host: PdHost, { stores, seconds: longest }: Order): void {
  for (const id of stores) {
    const record = state.stores.get(id);
    if (record === undefined) continue;
    record.state = "Tombstone";
    announceState(state, host, record);
  }
  state.recovery = {
    stage: "collect-report", step: 0, failed: stores, deadline: after(host.clock(), seconds(longest)), reports: new Map(),
    tasks: new Map(), told: [], error: null, exceeded: null, lines: [], created: [],
  };
  const named = stores.length === 0 ? "Auto detect mode with no specified Failed stores" : `Failed stores ${stores.join(", ")}`;
  enter(state, host, "collect-report", new Map(), [named]);
}

/** A store reports itself: what it is to do next, or null. */
export function hearInRecovery(state: PdState, host: PdHost, store: StoreId, report: RecoveryReport | null): RecoveryPlan | null {
  const { recovery } = state;
  if (recovery === null || !isRecovering(state)) return null;
  if (recovery.failed.includes(store)) {
    giveUp(state, host, `Receive heartbeat from Failed store ${store}`);
    return null;
  }
  if (host.clock() > recovery.deadline) giveUp(state, host, EXCEEDS);
  note(state, host, store, report);
  return planFor(state, store);
}

function note(state: PdState, host: PdHost, store: StoreId, report: RecoveryReport | null): void {
  const { recovery } = state;
  if (recovery === null || report === null || report.step !== recovery.step || recovery.reports.get(store) !== null) return;
  state.recovery = { ...recovery, reports: new Map([...recovery.reports, [store, report]]) };
  if ([...state.recovery.reports.values()].every((each) => each !== null)) goOn(state, host);
}

function planFor(state: PdState, store: StoreId): RecoveryPlan | null {
  const { recovery } = state;
  if (recovery === null || !isRecovering(state) || !recovery.reports.has(store)) return null;
  if (!recovery.told.includes(store)) state.recovery = { ...recovery, told: [...recovery.told, store] };
  return { step: recovery.step, failed: failedStores(state), tasks: recovery.tasks.get(store) ?? [] };
}

/** Stores that are buried, be it for this. */
const failedStores = (state: PdState): readonly StoreId[] =>
  [...state.stores.values()].filter((record) => record.state === "Tombstone").map(({ id }) => id);

/** Everybody has done what was asked: the next stage is whatever the reports show to be missing. */
function goOn(state: PdState, host: PdHost): void {
  const { recovery } = state;
  if (recovery === null) return;
  if (recovery.stage === "exit-force-leader") {
    finish(state, host);
    return;
  }
  const reports = [...recovery.reports.values()].filter((report) => report !== null);
  const isFailed = (store: StoreId): boolean => !recovery.reports.has(store);
  const regions = surveyOf(reports, isFailed);
  const lost = regions.filter(({ isLost, best }) => isLost && best !== null);
  if (lost.length > 0) {
    enter(state, host, "force-leader", tasksOf(lost, ({ best }) => best, ({ region }) => ({ kind: "force", region: region.id })));
    return;
  }
  const voting = regions.filter(({ forcedOn, region }) => forcedOn !== null &&
    region.peers.some(({ role, storeId }) => (role !== "Learner" && isFailed(storeId)) || role === "DemotingVoter"));
  if (voting.length > 0) {
    enter(state, host, "demote-failed-voter",
      tasksOf(voting, ({ forcedOn }) => forcedOn, ({ region }) => ({ kind: "demote", region: region.id })));
    return;
  }
  const holes = holesBetween(regions);
  if (holes.length > 0) createIn(state, host, holes);
  else if (regions.some(({ forcedOn }) => forcedOn !== null)) exit(state, host);
  else finish(state, host);
}

function tasksOf(
  regions: readonly SurveyedRegion[], storeOf: (one: SurveyedRegion) => StoreId | null,
  taskOf: (one: SurveyedRegion) => RecoveryTask,
): ReadonlyMap<StoreId, readonly RecoveryTask[]> {
  const tasks = new Map<StoreId, RecoveryTask[]>();
  for (const one of regions) {
    const store = storeOf(one);
    if (store === null) continue;
    tasks.set(store, [...(tasks.get(store) ?? []), taskOf(one)]);
  }
  return tasks;
}

/** Regions without data go to the live stores in turn; they are newer than what PD knew of these keys. */
function createIn(state: PdState, host: PdHost, holes: readonly Hole[]): void {
  const { recovery } = state;
  if (recovery === null) return;
  const stores = [...recovery.reports.keys()].sort((a, b) => a - b);
  const tasks = new Map<StoreId, readonly RecoveryTask[]>();
  const created: Region[] = [];
  holes.forEach((hole, place) => {
    const storeId = stores[place % stores.length];
    if (storeId === undefined) return;
    const known = [...state.tree.infos.values()].map(({ region }) => region).filter((region) => overlap(region, hole));
    const version = 1 + Math.max(0, ...known.map(({ epoch }) => epoch.version));
    const id = allocateId(state);
    const region: Region = {
      id, ...hole, epoch: { confVer: 1, version }, peers: [{ id: allocateId(state), storeId, role: "Voter" }],
    };
    created.push(region);
    tasks.set(storeId, [...(tasks.get(storeId) ?? []), { kind: "create", region, replaced: known.map((one) => one.id) }]);
  });
  state.recovery = { ...recovery, created: [...recovery.created, ...created] };
  enter(state, host, "create-empty-region", tasks);
}

function exit(state: PdState, host: PdHost): void {
  const everyone = new Map([...state.recovery?.reports.keys() ?? []].map((store) => [store, [{ kind: "exit" }] as const]));
  const { error = null } = state.recovery ?? {};
  enter(state, host, "exit-force-leader", everyone, error === null ? [] : [`triggered by error: ${error}`], new Map());
}

/** It ends in failure once everybody leads by Raft's rules again, or is late with that too. The first error is what is told. */
function giveUp(state: PdState, host: PdHost, error: string): void {
  const { recovery } = state;
  if (recovery === null) return;
  const { deadline, exceeded } = recovery;
  const late = after(host.wallClock(), between(host.clock(), deadline));
  state.recovery = {
    ...recovery, error: recovery.error ?? error, exceeded: exceeded ?? (error === EXCEEDS ? late : null),
    deadline: after(host.clock(), EXIT_TIME),
  };
  if (recovery.stage === "exit-force-leader") finish(state, host);
  else exit(state, host);
}

function finish(state: PdState, host: PdHost): void {
  const { recovery } = state;
  if (recovery === null) return;
  const { error, created } = recovery;
  const empty = created.length === 0 ? "No newly created empty regions"
    : `Newly created empty regions: ${created.map(({ id }) => id).join(", ")}`;
  if (error === null) {
    enter(state, host, "finished", new Map(), [empty]);
  } else {
    enter(state, host, "failed", new Map(), [empty, ...whoReported(recovery)], new Map(), `Unsafe recovery Failed: ${error}`);
  }
  suspectAll(state, host);
  armSchedulers(state, host);
}

const INFO: Readonly<Record<RecoveryStage, string>> = {
  "collect-report": "Unsafe recovery enters collect report stage",
  "force-leader": "Unsafe recovery enters force leader stage",
  "demote-failed-voter": "Unsafe recovery enters demote Failed voter stage",
  "create-empty-region": "Unsafe recovery enters create empty region stage",
  "exit-force-leader": "Unsafe recovery enters exit force leader stage",
  finished: "Unsafe recovery Finished",
  failed: "Unsafe recovery Failed",
};

/** A new stage, and a plan of its own for everybody who is not given up. */
function enter(
  state: PdState, host: PdHost, stage: RecoveryStage, tasks: Recovery["tasks"], details: readonly string[] = [],
  actions: RecoveryLine["actions"] = actionsOf(state, tasks), info = INFO[stage],
): void {
  const { recovery } = state;
  if (recovery === null) return;
  const live = [...state.stores.values()].filter((record) => record.state !== "Tombstone").map(({ id }) => id);
  state.recovery = {
    ...recovery, stage, step: allocateId(state), reports: new Map(live.map((id) => [id, null])), tasks, told: [],
    lines: [...recovery.lines, { info, at: host.wallClock(), actions, details, exceeded: recovery.exceeded }],
  };
  const regions = [...tasks.values()].flat().filter(({ kind }) => kind !== "exit").length;
  host.emit({ name: "pd.recovery.stage", stage, failed: recovery.failed, regions });
}

/** What PD writes of the plans: per store one line for the leaders, and one for each region that changes. */
function actionsOf(state: PdState, tasks: Recovery["tasks"]): RecoveryLine["actions"] {
  const lines = new Map<StoreId, readonly string[]>();
  for (const [store, list] of tasks) {
    const forced = list.flatMap((task) => (task.kind === "force" ? [task.region] : []));
    const others = list.flatMap((task) => {
      if (task.kind === "create") return [`create region ${task.region.id}`];
      if (task.kind !== "demote") return [];
      const peers = state.tree.infos.get(task.region)?.region.peers ?? [];
      const lost = peers.filter(({ storeId, role }) => role !== "Learner" && state.stores.get(storeId)?.state === "Tombstone");
      const named = lost.map(({ id, storeId }) => `{ id:${id} store_id:${storeId} }`);
      return [`region ${task.region} demotes peers ${named.join(", ")}`];
    });
    lines.set(store, [...(forced.length > 0 ? [`force leader on regions: ${forced.join(", ")}`] : []), ...others]);
  }
  return lines;
}
