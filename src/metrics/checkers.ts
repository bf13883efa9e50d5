import { leadingPd, machineAt, nodeOf, pdServes, pdStateOf, type Cluster } from "../cluster/cluster.ts";
import { between, type Instant } from "../kernel/time.ts";
import { readClock } from "../machine/clock.ts";
import { batchOf, isHalted, walkAt, type PdState, type StuckRegion } from "../pd/index.ts";
import type { Node } from "../proto/events.ts";
import type { OperatorName } from "../proto/operators.ts";
import type { RegionId } from "../proto/region.ts";
import type { Metric, NoteDown } from "./metric.ts";

/** What the rule checker counts, by what it wants of a region, and where it finds no store for that (rule_checker.go). */
const WANTS: Readonly<Partial<Record<OperatorName, readonly [want: string, noStore: string]>>> = {
  "add-rule-peer": ["add-rule-peer", "no-store-add"],
  "replace-rule-down-peer": ["replace-down", "no-store-replace"],
  "replace-rule-down-leader-peer": ["replace-down", "no-store-replace"],
  "replace-rule-offline-peer": ["replace-offline", "no-store-replace"],
  "replace-rule-offline-leader-peer": ["replace-offline", "no-store-replace"],
};
const BETTER = "move-to-better-location";

/** What looking once at a region that PD cannot help counts besides; the place counts when it was found. */
function namesOf({ want, reason }: StuckRegion): readonly string[] {
  const [name, noStore] = WANTS[want] ?? [];
  if (name === undefined || noStore === undefined) return want === BETTER && reason === "store-limit" ? [BETTER] : [];
  return reason === "no-store" || reason === "temporary" ? [name, noStore] : [name];
}

/** So many of a name. */
type Counted = readonly [type: string, name: string, count: number];

/** What the checkers count that look at these regions; one that an operator is at work on is not looked at. */
function countedOf(
  { tree: { infos }, operators, patrol: { stuck }, settings }: PdState, regions: readonly RegionId[],
): readonly Counted[] {
  const counted: Counted[] = [];
  let [looked, leaderless] = [0, 0];
  for (const id of regions) {
    if (operators.has(id)) continue;
    looked++;
    if (infos.get(id)?.leader === null) {
      leaderless++;
      continue;
    }
    const why = stuck.size === 0 ? undefined : stuck.get(id);
    if (why !== undefined) for (const name of namesOf(why)) counted.push(["rule_checker", name, 1]);
  }
  if (looked > leaderless) counted.push(["rule_checker", "check", looked - leaderless]);
  if (leaderless > 0) counted.push(["rule_checker", "region-no-leader", leaderless]);
  if (looked > 0 && settings.mergeScheduleLimit > 0) counted.push(["merge_checker", "check", looked]);
  return counted;
}

/** PD's leader, and how many rounds it has patrolled since it leads: one each patrol-region-interval of its own clock. */
interface Patrol {
  readonly node: Node;
  readonly pd: PdState;
  readonly clock: Instant;
  readonly begun: Instant;
  readonly rounds: number;
  /** When the next one is over. */
  readonly next: number;
  /** What each round counts until something happens; null where a round is one batch of several. */
  readonly counted: readonly Counted[] | null;
  /** Of what it depends on, but for leaders that are not known: how many are stuck, operators, regions. */
  readonly sizes: readonly [stuck: number, operators: number, regions: number];
}

/** Null while nobody patrols. */
function patrolOf(cluster: Cluster): Patrol | null {
  const pd = pdServes(cluster) ? pdStateOf(cluster) : undefined;
  if (pd === undefined || !pd.prepared || isHalted(pd)) return null;
  const machine = leadingPd(cluster);
  const clock = readClock(machineAt(cluster, machine).clock, cluster.now);
  const { startedAt: begun, settings: { patrolRegionInterval } } = pd;
  const rounds = Math.floor(between(begun, clock) / patrolRegionInterval);
  return {
    node: nodeOf(cluster, machine), pd, clock, begun, rounds,
    next: cluster.now + patrolRegionInterval - between(begun, clock) % patrolRegionInterval,
    counted: walkAt(pd, clock).batches === 1 ? countedOf(pd, pd.tree.order) : null,
    sizes: [pd.patrol.stuck.size, pd.operators.size, pd.tree.order.length],
  };
}

/** Whether a round counts something else than it did: of a leader that is gone, nothing is counted either way. */
const hasChanged = ({ pd: { patrol, operators, tree }, sizes }: Patrol): boolean =>
  sizes[0] !== patrol.stuck.size || sizes[1] !== operators.size || sizes[2] !== tree.order.length;

/** What has been counted from one patrol to a later one of the same leader: each batch as often as it had its turn. */
function countRounds(from: Patrol, { pd, clock, node, rounds }: Patrol, note: NoteDown): void {
  const passed = rounds - from.rounds;
  if (from.counted !== null) {
    for (const [type, name, count] of from.counted) note(node, [type, name], count * passed);
    return;
  }
  const walk = walkAt(pd, clock);
  for (let back = 0; back < Math.min(passed, walk.batches); back++) {
    const times = Math.floor((passed - 1 - back) / walk.batches) + 1;
    const regions = batchOf(pd, walk, (rounds - back) % walk.batches);
    for (const [type, name, count] of countedOf(pd, regions)) note(node, [type, name], count * times);
  }
}

export const CHECKER_METRICS: readonly Metric[] = [
  {
    name: "pd_checker_event_count", type: "counter", job: "pd", labels: ["type", "name"],
    help: "Counter of checker events.",
    // The round in which the operator was found has counted as a look at the region.
    event: ({ body }, { note, pdLeader }) => {
      if (body.name !== "pd.operator.created") return;
      const [name = body.description === BETTER ? BETTER : undefined] = WANTS[body.description] ?? [];
      if (name !== undefined) note({ kind: "pd", id: pdLeader }, ["rule_checker", name], 1);
    },
    watch: (cluster, note) => {
      let before = patrolOf(cluster);
      return () => {
        if (before !== null && cluster.now < before.next && !hasChanged(before)) return;
        const patrol = patrolOf(cluster);
        if (patrol !== null && before !== null && patrol.pd === before.pd && patrol.begun === before.begun) {
          countRounds(before, patrol, note);
        }
        before = patrol;
      };
    },
  },
];
