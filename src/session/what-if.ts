import { definitionOf, type Action, type Input } from "../action/index.ts";
import { PRESETS } from "../cluster/presets.ts";
import { parseSetting, withSetting } from "../cluster/settings.ts";
import { widenTopology } from "../cluster/wider.ts";
import { formatDuration, hours, minutes, seconds, type Duration, type Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { Settings } from "../proto/settings.ts";
import { WHAT_IF_IDS, type WhatIfId } from "../story/comparison/types.ts";
import { plantBranch } from "./branch-tree.ts";
import { linkOfRun } from "./open.ts";
import type { Run, RunSpec } from "./run.ts";

/** A fault of a run's present branch, about which somebody asks. */
interface AskedFault {
  readonly spec: RunSpec;
  /** Everything done on the branch, ordered by instant. */
  readonly inputs: readonly Input[];
  /** The place of the first input that brought the fault, and that of the first one behind them. */
  readonly first: number;
  readonly end: number;
  /** When they were done, and the settings in force then. */
  readonly at: Instant;
  readonly settings: Settings;
  /** The policy that somebody wrote; "" for none. */
  readonly policy: string;
}

/**
 * What would be otherwise. `inputs` are all of another branch, which leaves this one at `from`; a `spec` is another world, in
 * which the same is done.
 */
type Otherwise =
  | { readonly kind: "branch"; readonly from: Instant; readonly inputs: readonly Input[] }
  | { readonly kind: "world"; readonly spec: RunSpec };

/** Whether the answer is a branch of the run, or a second run of the same in another world, which has another past. */
export type WhatIfPast = Otherwise["kind"];

interface WhatIf {
  readonly past: WhatIfPast;
  /** How long after the fault there is something to see. */
  readonly watch: Duration;
  /** Null where it makes no sense: it is so already, or cannot be. */
  of(fault: AskedFault): Otherwise | null;
}

type BranchOf = (fault: AskedFault) => Extract<Otherwise, { readonly kind: "branch" }> | null;
type WorldOf = (fault: AskedFault) => Extract<Otherwise, { readonly kind: "world" }> | null;

const USUAL_WATCH = minutes(1);

const inBranch = (of: BranchOf, watch: Duration = USUAL_WATCH): WhatIf => ({ past: "branch", of, watch });

const inWorld = (of: WorldOf, watch: Duration = USUAL_WATCH): WhatIf => ({ past: "world", of, watch });

/** The policy that is tried where nobody wrote one: an answer every 5 s, three that fail. */
const USUAL_POLICY = "{health_check: {interval: 5s, timeout: 2s, threshold: 3, enable_failover: true}}";
const SHORT_DOWN_TIME = minutes(10);
const MORE_REPLICAS = 5;

/** What becomes of a fault's run by each question. */
const WHAT_IFS: Readonly<Record<WhatIfId, WhatIf>> = {
  "pre-vote-off": inBranch((fault) =>
    (fault.settings.store.prevote ? withSettings(fault, [["raftstore.prevote", "false"]]) : null)),
  "election-halved": inBranch(halveElection),
  "fault-later": inBranch((fault) => later(fault, seconds(1))),
  "down-time": inBranch((fault) => (fault.settings.pd.maxStoreDownTime === SHORT_DOWN_TIME ? null
    : withSettings(fault, [["pd.max-store-down-time", "10m"]])), minutes(40)),
  "policy": inBranch((fault) => before(fault, [
    { kind: "detect", watch: true, options: "", policy: fault.policy === "" ? USUAL_POLICY : fault.policy },
  ])),
  "five-replicas": inWorld(({ spec }) => {
    const topology = widenTopology(spec.topology, MORE_REPLICAS);
    return topology === null ? null : { kind: "world", spec: { ...spec, topology } };
  }),
  "other-seed": inWorld(({ spec }) => ({ kind: "world", spec: { ...spec, seed: spec.seed + 1 } })),
};

/** The same with actions right before the fault. */
function before({ inputs, first, at }: AskedFault, actions: readonly Action[]): ReturnType<BranchOf> {
  const added = actions.map((action): Input => ({ at, action }));
  return { kind: "branch", from: at, inputs: [...inputs.slice(0, first), ...added, ...inputs.slice(first)] };
}

const withSettings = (fault: AskedFault, changes: readonly (readonly [key: string, value: string])[]): ReturnType<BranchOf> =>
  before(fault, changes.map(([key, value]) => ({ kind: "set", key, value })));

/** The fault itself comes later; what was done about it comes when it came, but not before the fault. */
function later({ inputs, first, end, at }: AskedFault, by: Duration): ReturnType<BranchOf> {
  const delayed = inputs.slice(first, end).map((input): Input => ({ ...input, at: (input.at + by) as Instant }));
  const all = [...inputs.slice(0, first), ...delayed, ...inputs.slice(end)];
  return { kind: "branch", from: at, inputs: all.sort((a, b) => a.at - b.at) };
}

/** Half of the election timeout, and of the lease, which must not outlast it. Null where heartbeats leave no room. */
function halveElection(fault: AskedFault): ReturnType<BranchOf> {
  const { store } = fault.settings;
  const ticks = Math.floor(store.raftElectionTimeoutTicks / 2);
  if (ticks <= store.raftHeartbeatTicks) return null;
  const bounds = [["min", store.raftMinElectionTimeoutTicks], ["max", store.raftMaxElectionTimeoutTicks]] as const;
  const durations = [
    ["raftstore.raft-store-max-leader-lease", store.raftStoreMaxLeaderLease],
    ["raftstore.renew-leader-lease-advance-duration", store.renewLeaderLeaseAdvanceDuration],
    ["raftstore.check-leader-lease-interval", store.checkLeaderLeaseInterval],
  ] as const;
  return withSettings(fault, [
    ...durations.map(([key, value]) => [key, formatDuration(Math.floor(value / 2) as Duration)] as const),
    ["raftstore.raft-election-timeout-ticks", String(ticks)],
    ...bounds.flatMap(([name, value]) =>
      (value === 0 ? [] : [[`raftstore.raft-${name}-election-timeout-ticks`, String(Math.floor(value / 2))] as const])),
  ]);
}

/** Faults of people come within a moment of what was done; a strike waits for the next heartbeat. */
const STRIKE_WAITS = minutes(1);

/** The fault behind an event of the run's present branch; null where no input brought it. */
function askedFault({ spec, branch: { inputs } }: Run, event: ClusterEvent, policy = ""): AskedFault | null {
  const isFault = ({ action }: Input): boolean => definitionOf(action.kind).effect(action) === "fault";
  const near = (input: Input): boolean => input.at <= event.at && input.at >= event.at - STRIKE_WAITS && isFault(input);
  const last = inputs.reduce((latest, input, place) => (near(input) ? place : latest), -1);
  const { at } = inputs[last] ?? {};
  if (at === undefined) return null;
  let first = last;
  while (first > 0 && inputs[first - 1]?.at === at && inputs.slice(first - 1, first).every(isFault)) first--;
  return { spec, inputs, first, end: last + 1, at, settings: settingsBefore(spec, inputs.slice(0, first)), policy };
}

/** The settings of the preset, changed by all inputs that set one. */
function settingsBefore({ preset }: RunSpec, inputs: readonly Input[]): Settings {
  return inputs.reduce((settings, { action }) => {
    if (action.kind !== "set") return settings;
    const parsed = parseSetting(action.key, action.value);
    return parsed.ok ? withSetting(settings, action.key, parsed.value) : settings;
  }, PRESETS[preset]);
}

/** Something that can be asked of a fault. */
export interface WhatIfQuestion {
  readonly id: WhatIfId;
  readonly past: WhatIfPast;
}

/** What can be asked of the fault behind an event. */
export function whatIfsOf(run: Run, event: ClusterEvent): readonly WhatIfQuestion[] {
  const fault = askedFault(run, event);
  if (fault === null) return [];
  return WHAT_IF_IDS.filter((id) => WHAT_IFS[id].of(fault) !== null).map((id) => ({ id, past: WHAT_IFS[id].past }));
}

/** Two runs to compare, as texts of links; `until` is where there is enough to see of both. */
export interface AskedWhatIf {
  readonly left: string;
  readonly right: string;
  readonly until: Instant;
  /** The branch that was added to the tree; null for another world, which no branch of this one can be. */
  readonly branch: number | null;
}

/** Nobody waits for more of a comparison. */
const LONGEST = hours(12);

/**
 * Asks it: adds the branch, under that name, or makes the other world. The run stays where it is. Null where it cannot be asked.
 */
export function askWhatIf(run: Run, id: WhatIfId, event: ClusterEvent, name: string, policy: string): AskedWhatIf | null {
  const asked = WHAT_IFS[id];
  const fault = askedFault(run, event, policy);
  const otherwise = fault === null ? null : asked.of(fault);
  if (fault === null || otherwise === null) return null;
  const { branch, spec } = run;
  const most = (fault.at + LONGEST) as Instant;
  const until = Math.min(most, Math.max(branch.end, fault.at + asked.watch)) as Instant;
  const left = linkOfRun({ ...spec, inputs: branch.inputs }, fault.at);
  if (otherwise.kind === "world") {
    return { left, right: linkOfRun({ ...otherwise.spec, inputs: branch.inputs }, fault.at), until, branch: null };
  }
  const right = linkOfRun({ ...spec, inputs: otherwise.inputs }, fault.at);
  const known = run.branches.find(({ inputs }) => linkOfRun({ ...spec, inputs }, fault.at) === right);
  const { from, inputs } = otherwise;
  return { left, right, until, branch: (known ?? plantBranch(run, { from, end: until, name, inputs })).id };
}
