import type { Input } from "../../action/index.ts";
import { pdLeaderOf } from "../../cluster/pd-view.ts";
import { orderedSlice, sliceEntries } from "../../kernel/ordered-map.ts";
import { drawChance, drawInt, drawItem, type Stream } from "../../kernel/random.ts";
import { after, minutes, seconds, START, type Instant } from "../../kernel/time.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { traitsOf, type ReplicationPlan } from "../../proto/replication.ts";
import type { SettingKey } from "../../proto/settings.ts";
import { actOnRun, advanceRun, isBroken, type Run } from "../../session/run.ts";

const set = (key: SettingKey, value: string, at = START): Input => ({ at, action: { kind: "set", key, value } });

/** In a quarter of the runs something replicates beside Raft, too, sent in some way; sometimes another mode follows on it. */
export function drawReplication(random: Stream, stormEnds: Instant): Input[] {
  if (!drawChance(random, 1, 4)) return [];
  const begin = (from: number, to: number): Input =>
    set("replication.mode", drawItem(random, ["async", "semi-sync", "availability-first", "single-owner", "single-owner"]),
      drawInt(random, from, to) as Instant);
  const soon = (most: number): string => `${drawInt(random, 500, most)}ms`;
  return [
    set("replication.order", drawItem(random, ["parallel", "sequential"])),
    set("replication.near-first", drawItem(random, ["on", "off"])),
    set("replication.ack-timeout", soon(10_000)), set("replication.net-timeout", soon(4_000)),
    set("replication.poll-interval", soon(5_000)),
    set("replication.retry-factor", String(drawInt(random, 1, 3))), set("replication.retry-max", "10s"),
    ...(drawChance(random, 1, 3) ? [set("replication.bytes-per-second", String(drawInt(random, 2_000, 40_000)))] : []),
    set("replication.session-timeout", soon(10_000)),
    ...(drawChance(random, 1, 2) ? [set("replication.flush-size", String(drawInt(random, 1_000, 40_000)))] : []),
    begin(0, 10_000_000),
    ...(drawChance(random, 1, 4) ? [begin(15_000_000, stormEnds)] : []),
  ];
}

/** How often it is looked whether all is well, once nobody writes any more, and how long that may take at the most. */
const GLANCE = seconds(20);
const SETTLING = minutes(10);

/**
 * Of what replicates beside Raft all members hold the same when nobody has written for a while; and where regions have one owner
 * each, there is one, if PD can appoint it among those that have the log. Null if so.
 */
export function besideRaft(run: Run): string | null {
  const { mode } = run.cluster.settings.replication;
  if (mode === "raft") return null;
  for (const { action } of [set("client.rate", "0"), set("replication.bytes-per-second", "0")]) actOnRun(run, action);
  const limit = after(run.cluster.now, SETTLING);
  for (;;) {
    advanceRun(run, after(run.cluster.now, GLANCE));
    const wrong = unsettled(run, mode);
    if (wrong === null || run.cluster.now >= limit || isBroken(run)) return wrong;
  }
}

/** What is not as it should be when nothing is under way any more; null if all is. */
function unsettled(run: Run, mode: ReplicationPlan["mode"]): string | null {
  const copies = copiesIn(run);
  const known = new Map<number, Copy>();
  for (const copy of copies) {
    if (traitsOf({ mode }).isOwned) {
      // Who cannot be given an owner has nobody who tells its members what they lack.
      const members = copies.filter(({ group }) => group === copy.group);
      if (members.length * 2 <= copy.members || pdLeaderOf(run.cluster) === 0) continue;
      if (members.filter(({ isOwner }) => isOwner).length !== 1) return `beside Raft, not one store owns group ${copy.group}`;
    }
    const other = known.get(copy.group);
    if (other !== undefined && other.text !== copy.text) {
      return `beside Raft, stores ${other.store} and ${copy.store} hold different data of group ${copy.group}`;
    }
    known.set(copy.group, copy);
  }
  return null;
}

interface Copy {
  readonly store: StoreId;
  readonly group: RegionId;
  readonly text: string;
  readonly members: number;
  readonly isOwner: boolean;
}

/** What each group's keys hold at each store that runs. */
const copiesIn = ({ cluster }: Run): readonly Copy[] => cluster.processes.flatMap((process, machine) => {
  if (process.kind !== "store" || cluster.machines[machine]?.process !== "running") return [];
  const { id, replication } = process.state;
  if (replication === null) return [];
  const { plan, replicas } = replication;
  return [...replicas.values()].map(({ group, held, log, primary }) => {
    const keys = new Map([...sliceEntries(orderedSlice(held, "", ""))].map(([key, { value }]) => [key, value]));
    if (!traitsOf(plan).isShared) for (const { key, value } of log) keys.set(key, value);
    return {
      store: id, group: group.id, text: JSON.stringify([...keys].sort()), members: group.members.length, isOwner: primary === id,
    };
  });
});
