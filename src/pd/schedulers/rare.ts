import type { SchedulerName } from "../../proto/operators.ts";
import { evictLeader } from "./evict-leader.ts";
import { evictSlowTrend } from "./evict-slow-trend.ts";
import { grantLeader } from "./grant-leader.ts";
import { labelScheduler } from "./label.ts";
import { randomMerge } from "./random-merge.ts";
import { scatterRange } from "./scatter-range.ts";
import type { Scheduler } from "./scheduler.ts";
import { shuffleHotRegion } from "./shuffle-hot-region.ts";
import { shuffleLeader } from "./shuffle-leader.ts";
import { shuffleRegion } from "./shuffle-region.ts";

/** Those that run in no preset: only what people do makes PD run one. */
export const rareSchedulers = {
  "evict-leader": evictLeader,
  "evict-slow-trend": evictSlowTrend,
  "grant-leader": grantLeader,
  "scatter-range": scatterRange,
  label: labelScheduler,
  "shuffle-leader": shuffleLeader,
  "shuffle-region": shuffleRegion,
  "shuffle-hot-region": shuffleHotRegion,
  "random-merge": randomMerge,
} satisfies { readonly [Name in SchedulerName]?: Scheduler<Name> };
