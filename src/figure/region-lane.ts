import type { ClusterEvent, Node } from "../proto/events.ts";
import { handle, type Handlers, type ListFold } from "../proto/fold.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { closeInterval, openInterval, OPEN, type Intervals } from "./intervals.ts";

/** What the time bar knows of a pinned region: folded from its events. Mutable; plain data, instants in microseconds. */
export interface RegionLane {
  /** Who led from when to when in which term, in order of time. */
  readonly reigns: Reign[];
  readonly replicas: Map<StoreId, ReplicaLane>;
  readonly elections: LaneElection[];
  readonly operators: LaneOperator[];
  readonly snapshots: LaneSnapshot[];
  /** The first store of which the record tells that it led before: it has since the beginning; 0 while nothing is known. */
  first: StoreId;
}

export interface Reign {
  readonly store: StoreId;
  readonly from: number;
  to: number;
  /** 0 where the record does not tell it: of who led at the beginning. */
  readonly term: number;
  /** When the first entry of its term was committed: from then on it served; `OPEN` if that never came. */
  ready: number;
}

/** A replica: when it was there, when it stood for election, and when it was a learner. */
export interface ReplicaLane {
  readonly there: Intervals;
  readonly stands: Intervals;
  readonly learns: Intervals;
}

/** A candidacy with the votes that were given and refused. */
export interface LaneElection {
  readonly at: number;
  readonly store: StoreId;
  readonly term: number;
  readonly isPreVote: boolean;
  won: boolean;
  readonly votes: LaneVote[];
}

export interface LaneVote {
  readonly at: number;
  readonly by: StoreId;
  readonly granted: boolean;
}

export interface LaneOperator {
  readonly operator: number;
  readonly what: string;
  readonly from: number;
  to: number;
  done: boolean;
}

/** A snapshot on its way to a store. */
export interface LaneSnapshot {
  readonly store: StoreId;
  readonly sender: StoreId;
  readonly from: number;
  to: number;
  failed: boolean;
}

export type RegionLanes = ReadonlyMap<RegionId, RegionLane>;

/** The fold behind the rows of these regions. */
export const regionLanesFold = (regions: readonly RegionId[]): ListFold<RegionLanes> => ({
  create: () => new Map(regions.map((region): [RegionId, RegionLane] => [region, emptyLane()])),
  event: (lanes, event) => {
    const { body } = event;
    if ("node" in body) {
      for (const lane of lanes.values()) fall(lane, body.name, body.node, event.at);
      return;
    }
    const lane = "region" in body ? lanes.get(body.region) : undefined;
    if (lane !== undefined) handle(turns, lane, event);
  },
});

const emptyLane = (): RegionLane => ({
  reigns: [], replicas: new Map(), elections: [], operators: [], snapshots: [], first: 0,
});

function fall(lane: RegionLane, name: ClusterEvent["body"]["name"], node: Node, at: number): void {
  if (node.kind !== "store" || (name !== "node.killed" && name !== "node.powered-off" && name !== "node.exited")) return;
  const known = lane.replicas.get(node.id);
  if (known !== undefined) closeInterval(known.stands, at);
  endReignOf(lane, node.id, at);
  // Of what a store was sending when it died the record tells no end.
  endSnapshots(lane, at, true, ({ store, sender }) => store === node.id || sender === node.id);
}

function replicaIn({ replicas }: RegionLane, store: StoreId): ReplicaLane {
  const known = replicas.get(store);
  if (known !== undefined) return known;
  // Of whose coming the record tells nothing, it has been there from the beginning.
  const replica: ReplicaLane = { there: [0, OPEN], stands: [], learns: [] };
  replicas.set(store, replica);
  return replica;
}

/** Who led at the beginning, as far as the first event that names it tells; until when is known only later. */
function beginWith(lane: RegionLane, store: StoreId, until: number): void {
  if (lane.first !== 0 || store === 0 || lane.reigns.length > 0) return;
  lane.first = store;
  replicaIn(lane, store);
  lane.reigns.push({ store, from: 0, to: until, term: 0, ready: 0 });
}

/** Whoever leads no longer does. */
function endReign({ reigns }: RegionLane, at: number): void {
  const last = reigns[reigns.length - 1];
  if (last?.to === OPEN) last.to = at;
}

/** A store leads no longer, if it was the one that did. */
function endReignOf(lane: RegionLane, store: StoreId, at: number): void {
  if (lane.reigns[lane.reigns.length - 1]?.store === store) endReign(lane, at);
}

/** The candidacy of a store in a term that the record told of last. */
const candidacyOf = ({ elections }: RegionLane, store: StoreId, term: number, isPreVote: boolean): LaneElection | undefined => {
  for (let i = elections.length - 1; i >= 0 && i >= elections.length - 12; i--) {
    const each = elections[i];
    if (each?.store === store && each.term === term && each.isPreVote === isPreVote) return each;
  }
  return undefined;
};

function vote(lane: RegionLane, at: number, by: StoreId, to: StoreId, term: number, preVote: boolean, granted: boolean): void {
  candidacyOf(lane, to, term, preVote)?.votes.push({ at, by, granted });
}

const standsNoMore = (lane: RegionLane, store: StoreId, at: number): void =>
  closeInterval(replicaIn(lane, store).stands, at);

const turns: Handlers<RegionLane> = {
  "raft.campaign.started": (lane, { store, term, campaign, missedStore, silence }, { at }) => {
    beginWith(lane, missedStore, at - silence);
    lane.elections.push({ at, store, term, isPreVote: campaign === "pre-vote", won: false, votes: [] });
    openInterval(replicaIn(lane, store).stands, at);
  },
  "raft.vote.granted": (lane, { store, to, term, preVote }, { at }) => vote(lane, at, store, to, term, preVote, true),
  "raft.vote.refused": (lane, { store, to, term, preVote }, { at }) => vote(lane, at, store, to, term, preVote, false),
  "raft.election.lost": (lane, { store }, { at }) => standsNoMore(lane, store, at),
  "raft.leader.heard": (lane, { store }, { at }) => standsNoMore(lane, store, at),
  "raft.leader.elected": (lane, { store, term }, { at }) => {
    standsNoMore(lane, store, at);
    endReign(lane, at);
    const candidacy = candidacyOf(lane, store, term, false);
    if (candidacy !== undefined) candidacy.won = true;
    lane.reigns.push({ store, from: at, to: OPEN, term, ready: OPEN });
  },
  "raft.leader.ready": ({ reigns }, { store, term }, { at }) => {
    const last = reigns[reigns.length - 1];
    if (last?.store === store && last.term === term) last.ready = at;
  },
  "raft.leader.stepped-down": (lane, { store }, { at }) => {
    beginWith(lane, store, at);
    endReignOf(lane, store, at);
  },
  "raft.transfer.started": (lane, { store }) => beginWith(lane, store, OPEN),
  "raft.conf.applied": (lane, { voters, outgoing, learners }, { at }) => {
    for (const store of learners) openInterval(replicaIn(lane, store).learns, at);
    for (const store of [...voters, ...outgoing]) closeInterval(replicaIn(lane, store).learns, at);
  },
  "peer.created": (lane, { store }, { at }) => {
    const known = lane.replicas.get(store);
    if (known === undefined) lane.replicas.set(store, { there: [at, OPEN], stands: [], learns: [] });
    else openInterval(known.there, at);
  },
  "peer.destroyed": (lane, { store }, { at }) => {
    const { there, stands, learns } = replicaIn(lane, store);
    for (const each of [there, stands, learns]) closeInterval(each, at);
    // A region that was merged into another has no leader either.
    endReignOf(lane, store, at);
  },
  "snapshot.started": (lane, { store, to }, { at }) => {
    beginWith(lane, store, OPEN);
    endSnapshots(lane, at, true, (each) => each.store === to);
    lane.snapshots.push({ store: to, sender: store, from: at, to: OPEN, failed: false });
  },
  "snapshot.applied": (lane, { store }, { at }) => endSnapshots(lane, at, false, (each) => each.store === store),
  "snapshot.failed": (lane, { to }, { at }) => endSnapshots(lane, at, true, (each) => each.store === to),
  "pd.operator.created": ({ operators }, { operator, description }, { at }) =>
    void operators.push({ operator, what: description, from: at, to: OPEN, done: false }),
  "pd.operator.finished": ({ operators }, { operator }, { at }) => endOperatorOf(operators, operator, at, true),
  "pd.operator.cancelled": ({ operators }, { operator }, { at }) => endOperatorOf(operators, operator, at, false),
};

function endSnapshots({ snapshots }: RegionLane, at: number, failed: boolean, which: (snapshot: LaneSnapshot) => boolean): void {
  for (const each of snapshots) {
    if (each.to !== OPEN || !which(each)) continue;
    each.to = at;
    each.failed = failed;
  }
}

function endOperatorOf(operators: readonly LaneOperator[], operator: number, at: number, done: boolean): void {
  const open = operators.filter((each) => each.operator === operator && each.to === OPEN).at(-1);
  if (open === undefined) return;
  open.to = at;
  open.done = done;
}

/**
 * Who led when: what the record tells, and where it tells of no leader at all, who leads now (`leader`, 0 for nobody) from the
 * beginning on.
 */
export const reignsIn = ({ reigns }: RegionLane, leader: StoreId): readonly Reign[] =>
  reigns.length > 0 || leader === 0 ? reigns : [{ store: leader, from: 0, to: OPEN, term: 0, ready: 0 }];

/** The stores whose replicas have rows: those of the record, and those that hold one now; by id. */
export const storesIn = ({ replicas }: RegionLane, present: readonly StoreId[]): readonly StoreId[] =>
  [...new Set([...replicas.keys(), ...present])].sort((a, b) => a - b);
