import { PRESETS } from "../cluster/presets.ts";
import { repairStateOf, type RepairState } from "../cluster/repair.ts";
import type { Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import {
  createStory, failoversOf as recordsOf, tellFirstWrites, tellStory, type FailoverRecord, type StateOf, type Story,
} from "../story/index.ts";
import type { BranchRecord, Run } from "./run.ts";
import { wasWrittenTo } from "./usage.ts";

/** The story of one branch as far as it was last told. */
export interface StoryCache {
  readonly branch: BranchRecord;
  readonly story: Story;
  /** What was asked of the cluster at one instant: touched regions stand in several records. */
  states: { readonly at: Instant; readonly events: number; readonly of: Map<RegionId, RepairState> };
}

/** The failover records as they stand at the present instant of the run, oldest first. */
export function failoversOf(run: Run): readonly FailoverRecord[] {
  const { cluster, branch } = run;
  const cached = run.storyCache;
  // A rewound run is told from the start again: the fold cannot take back what it was told.
  if (cached === null || cached.branch !== branch || isAheadOf(run, cached.story)) {
    const { maxStoreDownTime } = PRESETS[run.spec.preset].pd;
    run.storyCache = { branch, story: createStory({ topology: run.spec.topology, maxStoreDownTime }), states: NO_STATES };
  }
  const cache = run.storyCache;
  if (cache === null) return [];
  const { story } = cache;
  const { events } = branch;
  const last = events[events.length - 1];
  const known = last === undefined || last.id <= cluster.eventCount ? events : events.slice(0, countUpTo(run));
  tellStory(story, known, []);
  tellFirstWrites(story, branch.firstWrites.slice(0, run.usage.firstWrites));
  return recordsOf(story, cluster.now, stateOf(run, cache), (region, since) => wasWrittenTo(run.usage, region, since));
}

const NO_STATES: StoryCache["states"] = { at: -1 as Instant, events: 0, of: new Map() };

/** What becomes of each region at the present instant, asked of the cluster once. */
function stateOf({ cluster }: Run, cache: StoryCache): StateOf {
  const { now, eventCount } = cluster;
  if (cache.states.at !== now || cache.states.events !== eventCount) cache.states = { at: now, events: eventCount, of: new Map() };
  const states = cache.states.of;
  return (region) => {
    const state = states.get(region) ?? repairStateOf(cluster, region);
    states.set(region, state);
    return state;
  };
}

const isAheadOf = (run: Run, story: Story): boolean =>
  story.told > run.cluster.eventCount || story.writesTold > run.usage.firstWrites;

/** How many events of the record have happened at the present instant. */
export function countUpTo(run: Run): number {
  const { events } = run.branch;
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.id ?? 0) <= run.cluster.eventCount) low = middle + 1;
    else high = middle;
  }
  return low;
}
