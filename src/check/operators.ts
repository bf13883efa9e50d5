import type { StoreSpec } from "../cluster/topology.ts";
import { minutes, type Instant } from "../kernel/time.ts";
import type { EventOf } from "../proto/events.ts";
import { isSchedulers, type OperatorName, type OperatorStep, type PeerRef } from "../proto/operators.ts";
import type { Peer, PeerRole, RegionId, StoreId, StoreLabel } from "../proto/region.ts";
import type { Checker } from "./checker.ts";
import { invariant, violate, type CheckReport, type Invariant } from "./report.ts";

const OPERATOR_QUORUM = invariant(
  "operator-quorum", "No step of an operator leaves a region without a quorum on stores that PD does not call Down.",
);
const OPERATOR_REPLICAS = invariant(
  "operator-replicas", "No operator of PD's own takes voters on living stores from a region that needs them.",
);
const OPERATOR_ISOLATION = invariant(
  "operator-isolation", "No move that PD makes for the sake of order brings a region's replicas closer together.",
);

/** What PD knew when it made a plan, as it told it. */
interface OperatorChecks {
  readonly report: CheckReport;
  readonly regions: Map<RegionId, readonly Peer[]>;
  /** Labels of the stores that have kept them since the run began, by key in lower case. */
  readonly labels: Map<StoreId, ReadonlyMap<string, string>>;
  /** Stores that PD calls Down or Tombstone. */
  readonly lost: Set<StoreId>;
  readonly levels: readonly string[];
  readonly replicas: number;
  /** Whether nobody has changed what PD wants of every region: then it is known here. */
  hasBirthRules: boolean;
}

export const operatorsChecker: Checker<OperatorChecks> = {
  guards: [OPERATOR_QUORUM, OPERATOR_REPLICAS, OPERATOR_ISOLATION],
  create: ({ topology: { stores, regions, locationLabels, maxReplicas, rules } }, report) => ({
    report, levels: locationLabels.map((label) => label.toLowerCase()), replicas: maxReplicas, hasBirthRules: rules === undefined,
    regions: new Map(regions.map(({ id, peers }) => [id, peers])),
    labels: new Map(stores.map(({ id, labels }) => [id, labelsOf(labels)])),
    lost: new Set(stores.filter(isLostAtBirth).map(({ id }) => id)),
  }),
  events: {
    "pd.store.state": ({ lost }, { store, to }) => {
      if (to === "Down" || to === "Tombstone") lost.add(store);
      else lost.delete(store);
    },
    // Another member has its own opinion of each store, and tells of it when that changes.
    "pd.leader.elected": ({ lost }) => lost.clear(),
    "pd.ordered": (checks, { command }) => {
      if (command.kind === "label-store") checks.labels.delete(command.store);
      if (command.kind === "save-rules" || command.kind === "set-rule-group") checks.hasBirthRules = false;
    },
    "settings.changed": (checks, { key }) => {
      if (key === "pd.max-replicas" || key === "pd.location-labels") checks.hasBirthRules = false;
    },
    "pd.operator.created": (checks, body, { at }) => {
      checkOperator(goesByReports(body) ? { ...checks, lost: NONE } : checks, body, at);
    },
  },
  facts: {
    "pd-region": ({ regions }, { region, displaced }) => {
      for (const id of displaced) regions.delete(id);
      regions.set(region.id, region.peers);
    },
  },
  fork: (checks, report) => ({
    ...checks, report, regions: new Map(checks.regions), labels: new Map(checks.labels), lost: new Set(checks.lost),
  }),
};

const labelsOf = (labels: readonly StoreLabel[]): ReadonlyMap<string, string> =>
  new Map(labels.map(({ key, value }) => [key.toLowerCase(), value.toLowerCase()]));

const isLostAtBirth = ({ state, silentFor }: StoreSpec): boolean => state === "Tombstone" || (silentFor ?? 0) > minutes(30);

/**
 * PD goes by what leaders report of their peers, whatever the states of stores, where it promotes a learner that is to be a
 * voter, or demotes a voter that is to be a learner, and where a merge brings peers to its neighbour's stores.
 */
const BY_REPORTS: readonly OperatorName[] = ["merge-region", "random-merge", "fix-peer-role", "fix-demote-voter"];
const goesByReports = ({ description }: EventOf<"pd.operator.created">): boolean => BY_REPORTS.includes(description);
const NONE = new Set<StoreId>();

type Seat = Pick<Peer, "id" | "storeId" | "role">;

/** A plan as a whole: whoever orders an operator by hand may want anything. */
function checkOperator(checks: OperatorChecks, body: EventOf<"pd.operator.created">, at: Instant): void {
  const { region, description, steps } = body;
  const before = checks.regions.get(region);
  if (before === undefined || !steps.some(({ kind }) => kind !== "transfer-leader")) return;
  const stages = stagesOf(before, steps);
  if (stages === null) {
    checks.report.unchecked++;
    return;
  }
  checks.report.checked++;
  // An orphan goes by what the region's leader says of its peers, in PD as well, whatever the states of their stores.
  const isOwn = !description.startsWith("admin-") && !description.startsWith("remove-");
  const blame = (broken: Invariant, why: string): void => violate(checks, broken, region, at, `${description} ${why}`);
  if (isOwn && hasQuorum(checks, before)) {
    const bad = stages.find((stage) => !hasQuorum(checks, stage));
    if (bad !== undefined) blame(OPERATOR_QUORUM, `leaves a quorum to stores that are Down, with ${show(bad)}`);
  }
  const least = isOwn ? leastReplicas(checks, before) : 0;
  const few = stages.find((stage) => living(checks, votersOf(stage)) < least);
  if (few !== undefined) blame(OPERATOR_REPLICAS, `leaves fewer than ${least} voters that are not Down, with ${show(few)}`);
  // A merge brings the source's replicas to where the target's are, which stand as the rules want them.
  const isForOrder = isSchedulers(description) && description !== "random-merge";
  if (!checks.hasBirthRules || !(isForOrder || description === "move-to-better-location")) return;
  const level = closerLevel(checks, before, stages[stages.length - 1] ?? before);
  if (level !== null) blame(OPERATOR_ISOLATION, `brings replicas closer together in ${level}, from ${show(before)}`);
}

/** The region's peers behind each step; null where the steps are not for a region like this. */
function stagesOf(before: readonly Seat[], steps: readonly OperatorStep[]): readonly (readonly Seat[])[] | null {
  const stages: (readonly Seat[])[] = [];
  let peers = before;
  for (const step of steps) {
    const next = behind(peers, step);
    if (next === null) return null;
    peers = next;
    stages.push(peers);
  }
  return stages;
}

function behind(peers: readonly Seat[], step: OperatorStep): readonly Seat[] | null {
  const has = ({ peer }: PeerRef): boolean => peers.some(({ id }) => id === peer);
  const become = (refs: readonly PeerRef[], role: PeerRole): ((seat: Seat) => Seat) =>
    (seat) => (refs.some(({ peer }) => peer === seat.id) ? { ...seat, role } : seat);
  switch (step.kind) {
    case "transfer-leader":
    case "split-region":
    case "merge-region":
      return peers;
    case "add-learner":
      if (peers.some(({ storeId }) => storeId === step.target.store)) return null;
      return [...peers, { id: step.target.peer, storeId: step.target.store, role: "Learner" }];
    case "remove-peer":
      return has(step.target) ? peers.filter(({ id }) => id !== step.target.peer) : null;
    case "promote-learner":
      return has(step.target) ? peers.map(become([step.target], "Voter")) : null;
    case "enter-joint": {
      if (![...step.promote, ...step.demote].every(has)) return null;
      // A single change needs no joint configuration.
      const [incoming, outgoing]: readonly PeerRole[] =
        step.promote.length + step.demote.length === 1 ? ["Voter", "Learner"] : ["IncomingVoter", "DemotingVoter"];
      return peers.map(become(step.promote, incoming ?? "Voter")).map(become(step.demote, outgoing ?? "Learner"));
    }
    case "leave-joint":
      return peers.map(become(step.promote, "Voter")).map(become(step.demote, "Learner"));
  }
}

const votersOf = (seats: readonly Seat[]): readonly Seat[] =>
  seats.filter(({ role }) => role === "Voter" || role === "IncomingVoter");

const outgoingOf = (seats: readonly Seat[]): readonly Seat[] =>
  seats.filter(({ role }) => role === "Voter" || role === "DemotingVoter");

const living = ({ lost }: OperatorChecks, seats: readonly Seat[]): number =>
  seats.filter(({ storeId }) => !lost.has(storeId)).length;

const hasQuorum = (checks: OperatorChecks, seats: readonly Seat[]): boolean =>
  [votersOf(seats), outgoingOf(seats)].every((half) => living(checks, half) * 2 > half.length);

/** The voters that must be left, while it is known how many PD wants. */
const leastReplicas = (checks: OperatorChecks, before: readonly Seat[]): number =>
  (checks.hasBirthRules ? Math.min(living(checks, votersOf(before)), checks.replicas) : 0);

/** The highest level of the labels at which fewer voters are apart than before; null where that is none, or not known. */
function closerLevel(checks: OperatorChecks, before: readonly Seat[], after: readonly Seat[]): string | null {
  const was = isolation(checks, votersOf(before));
  const is = isolation(checks, votersOf(after));
  if (was === null || is === null || votersOf(before).length !== votersOf(after).length) return null;
  const level = was.findIndex((count, place) => count !== is[place]);
  return level >= 0 && (is[level] ?? 0) < (was[level] ?? 0) ? checks.levels[level] ?? null : null;
}

/** How many pairs differ first at each level of the labels; null where a store's labels are not known. */
function isolation({ labels, levels }: OperatorChecks, seats: readonly Seat[]): readonly number[] | null {
  const counts = levels.map(() => 0);
  for (const [index, { storeId }] of seats.entries()) {
    const one = labels.get(storeId);
    if (one === undefined) return null;
    for (const other of seats.slice(index + 1)) {
      const level = levels.findIndex((key) => areApart(one.get(key), labels.get(other.storeId)?.get(key)));
      if (level >= 0) counts[level] = (counts[level] ?? 0) + 1;
    }
  }
  return counts;
}

/** A missing label differs from nothing. */
const areApart = (one = "", other = ""): boolean => one !== "" && other !== "" && one !== other;

const show = (seats: readonly Seat[]): string => seats.map(({ storeId, role }) => `${storeId} ${role}`).join(", ");
