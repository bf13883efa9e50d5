import type { RepairState, RepairWait } from "../cluster/repair.ts";
import { after, NEVER, type Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import { isOver, lostStores, type FaultTrack } from "./track.ts";
import type { RegionStates, RegionsWaiting } from "./types.ts";
import { pdRuns } from "./pd-failover.ts";
import { hosts, type Situation } from "./world.ts";

/** What becomes of a region at the instant of the record, as the cluster itself knows it. Handed in by the session. */
export type StateOf = (region: RegionId) => RepairState;

/** The regions that a fault touched, each counted once: what is repaired stays so, whatever a later fault does to it. */
export function regionStates(
  track: FaultTrack, later: readonly FaultTrack[], world: Situation, now: Instant, stateOf: StateOf,
): RegionStates {
  const over = isOver(track, world, now);
  const waits = new Map<RepairWait, RegionsWaiting>();
  let repaired = 0;
  let copying = 0;
  for (const region of track.touched) {
    const settled = track.left.has(region) || (over && later.some(({ touched }) => touched.has(region)));
    const state = settled ? REPAIRED : stateFor(track, world, region, stateOf(region));
    if (state.kind === "repaired") repaired++;
    else if (state.kind === "copying") copying++;
    else waits.set(state.for, addWait(waits.get(state.for), state));
  }
  // What most regions wait for comes first.
  const waiting = [...waits.values()].sort((a, b) => b.count - a.count || (a.for < b.for ? -1 : 1));
  return { repaired, copying, waiting };
}

const REPAIRED: RepairState = { kind: "repaired" };

type Waiting = Extract<RepairState, { readonly kind: "waiting" }>;

function addWait(known: RegionsWaiting | undefined, { for: what, until }: Waiting): RegionsWaiting {
  const first = Math.min(known?.until ?? NEVER, until ?? NEVER) as Instant;
  return { for: what, count: (known?.count ?? 0) + 1, until: first === NEVER ? null : first };
}

/**
 * A region that is whole in itself is not repaired while one of its replicas stands on a store that PD misses or empties:
 * such a store may run, and still be out of PD's reach.
 */
function stateFor(track: FaultTrack, world: Situation, region: RegionId, state: RepairState): RepairState {
  if (state.kind !== "repaired") return state;
  const store = lostStores(track).find((each) => hosts(world, region, each));
  if (store === undefined) return state;
  if (world.operators.has(region)) return { kind: "copying" };
  if (!pdRuns(world)) return { kind: "waiting", for: "pd", until: null };
  const stuck = world.stuck.get(region)?.reason;
  if (stuck !== undefined) return { kind: "waiting",
    for: stuck === "no-leader" ? "leader" : stuck === "no-store" ? "target" : "limit", until: null };
  const pdState = world.states.get(store);
  if (pdState === "Offline" || pdState === "Tombstone") return { kind: "waiting", for: "patrol", until: null };
  if (pdState === "Down") return { kind: "waiting", for: "down-peers", until: null };
  const missing = track.stores.get(store);
  // When PD heard the store last is known once it has told how long ago that was.
  const until = missing === undefined || missing.disconnected === null ? null : after(missing.lastHeard, world.maxStoreDownTime);
  return { kind: "waiting", for: "store-down", until };
}
