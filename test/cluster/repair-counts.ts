import type { Cluster } from "../../src/cluster/cluster.ts";
import { repairStateOf, type RepairWait } from "../../src/cluster/repair.ts";
import { NEVER, type Instant } from "../../src/kernel/time.ts";
import type { RegionId } from "../../src/proto/region.ts";

/** In the order in which PD comes up against it. */
const WAITS: Readonly<Record<RepairWait, true>> = {
  majority: true, links: true,
  leader: true, pd: true, "store-down": true, "down-peers": true, "store-heard": true, "scheduling-off": true, target: true,
  limit: true, patrol: true,
};
const REPAIR_WAITS = Object.keys(WAITS) as readonly RepairWait[];

/** How many of some regions are in which state; they add up to how many there are. */
interface RepairCounts {
  readonly repaired: number;
  readonly copying: number;
  /** In the order of `REPAIR_WAITS`, without what nobody waits for; `until` is the earliest of the instants known. */
  readonly waiting: readonly { readonly for: RepairWait; readonly count: number; readonly until: Instant | null }[];
}

/** The states of many regions, counted. */
export function repairStates(cluster: Cluster, regions: Iterable<RegionId>): RepairCounts {
  let repaired = 0;
  let copying = 0;
  const waits = new Map<RepairWait, { count: number; until: Instant }>();
  for (const id of regions) {
    const state = repairStateOf(cluster, id);
    if (state.kind === "repaired") repaired++;
    else if (state.kind === "copying") copying++;
    else {
      const known = waits.get(state.for) ?? { count: 0, until: NEVER };
      const until = state.until === null || state.until > known.until ? known.until : state.until;
      waits.set(state.for, { count: known.count + 1, until });
    }
  }
  const counted = REPAIR_WAITS.flatMap((wait) => {
    const found = waits.get(wait);
    return found === undefined ? [] : [{ for: wait, count: found.count, until: found.until === NEVER ? null : found.until }];
  });
  return { repaired, copying, waiting: counted };
}
