import type { Topology } from "../cluster/topology.ts";
import { between, START, type Duration, type Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
import { handle, type Fold, type Handlers } from "../proto/fold.ts";
import type { RegionId } from "../proto/region.ts";
import { spreadOf } from "./spread.ts";
import type { Spread } from "./types.ts";

/** A leader counts as stable once it has led for more than so many heartbeats, as in the published simulations. */
const STABLE_HEARTBEATS = 16;

/** What all elections of a run come to. */
export interface Elections {
  /** Elections won since the start; the first leaders of a cluster are none. */
  readonly leaderChanges: number;
  readonly campaigns: number;
  /** Campaigns that ended with a majority of refusals. */
  readonly lost: number;
  /** Of the regions that had no leader at the start: when each elected its first, and the first that proved stable. */
  readonly firstLeader: Spread;
  readonly stableLeader: Spread;
}

/**
 * The elections so far. A stretch of leadership is kept if it is longer than all before it: the first that proves stable is one.
 */
export interface ElectionState {
  leaderChanges: number;
  campaigns: number;
  lost: number;
  /** Regions that had no leader at the start: when each elected its first, and since when its present one leads. */
  readonly open: ReadonlySet<RegionId>;
  readonly first: Map<RegionId, Instant>;
  readonly latest: Map<RegionId, Instant>;
  readonly stretches: Map<RegionId, readonly Stretch[]>;
}

interface Stretch {
  readonly since: Instant;
  readonly length: Duration;
}

export const electionsFold = {
  name: "elections",
  create: ({ topology }: { readonly topology: Topology }): ElectionState => ({
    leaderChanges: 0, campaigns: 0, lost: 0, first: new Map(), latest: new Map(), stretches: new Map(),
    open: new Set(topology.regions.filter((region) => region.leader === 0).map((region) => region.id)),
  }),
  event: (state: ElectionState, event: ClusterEvent): void => void handle(turns, state, event),
  fork: (state: ElectionState): ElectionState =>
    ({ ...state, first: new Map(state.first), latest: new Map(state.latest), stretches: new Map(state.stretches) }),
} satisfies Fold<ElectionState, { readonly topology: Topology }>;

const turns: Handlers<ElectionState> = {
  "raft.campaign.started": (state, { campaign }) => {
    if (campaign !== "pre-vote") state.campaigns++;
  },
  "raft.election.lost": (state) => void state.lost++,
  "raft.leader.elected": (state, { region }, { at }) => {
    state.leaderChanges++;
    if (!state.open.has(region)) return;
    endStretch(state, region, at);
    if (!state.first.has(region)) state.first.set(region, at);
    state.latest.set(region, at);
  },
  "region.unavailable": (state, { region }, { at }) => {
    endStretch(state, region, at);
    state.latest.delete(region);
  },
};

function endStretch(state: ElectionState, region: RegionId, until: Instant): void {
  const stretches = stretchesUntil(state, region, until);
  if (stretches.length > 0) state.stretches.set(region, stretches);
}

/** The stretches of a region's leaders with that of the present one, if it led longer than all before it. */
function stretchesUntil({ latest, stretches }: ElectionState, region: RegionId, until: Instant): readonly Stretch[] {
  const known = stretches.get(region) ?? [];
  const since = latest.get(region);
  if (since === undefined || between(since, until) <= (known.at(-1)?.length ?? -1)) return known;
  return [...known, { since, length: between(since, until) }];
}

/** What the elections come to at `now`. `heartbeat` is the interval between a leader's heartbeats. */
export function electionsIn(state: ElectionState, heartbeat: Duration, now: Instant): Elections {
  const { leaderChanges, campaigns, lost, first, open } = state;
  const stable = [...open].flatMap((region) =>
    stretchesUntil(state, region, now).find(({ length }) => length > STABLE_HEARTBEATS * heartbeat)?.since ?? []);
  const spread = (instants: Iterable<Instant>): Spread => spreadOf([...instants].map((instant) => between(START, instant)));
  return { leaderChanges, campaigns, lost, firstLeader: spread(first.values()), stableLeader: spread(stable) };
}
