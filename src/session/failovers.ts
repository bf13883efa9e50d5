import { PRESETS } from "../cluster/presets.ts";
import { createStory, failoversOf as recordsOf, tellFirstWrites, tellStory, type FailoverRecord, type Story } from "../story/index.ts";
import type { BranchRecord, Run } from "./run.ts";
import { wasWrittenTo } from "./usage.ts";

/** The story of one branch as far as it was last told. */
export interface StoryCache {
  readonly branch: BranchRecord;
  readonly story: Story;
}

/** The failover records as they stand at the present instant of the run, oldest first. */
export function failoversOf(run: Run): readonly FailoverRecord[] {
  const { cluster, branch } = run;
  const cached = run.storyCache;
  // A rewound run is told from the start again: the fold cannot take back what it was told.
  if (cached === null || cached.branch !== branch || isAheadOf(run, cached.story)) {
    const { maxStoreDownTime } = PRESETS[run.spec.preset].pd;
    run.storyCache = { branch, story: createStory({ topology: run.spec.topology, maxStoreDownTime }) };
  }
  const story = run.storyCache?.story;
  if (story === undefined) return [];
  const { events } = branch;
  const last = events[events.length - 1];
  const known = last === undefined || last.id <= cluster.eventCount ? events : events.slice(0, countUpTo(run));
  tellStory(story, known, []);
  tellFirstWrites(story, branch.firstWrites.slice(0, run.usage.firstWrites));
  return recordsOf(story, cluster.now, (region, since) => wasWrittenTo(run.usage, region, since));
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
