import { storeStateOf } from "../../cluster/cluster.ts";
import { groupPicture } from "../../cluster/group-look.ts";
import { pdLeaderOf } from "../../cluster/pd-view.ts";
import { createStream, drawChance, drawInt, drawItem, type Stream } from "../../kernel/random.ts";
import { after, micros, millis, type Instant } from "../../kernel/time.ts";
import type { ClusterEvent, Node } from "../../proto/events.ts";
import { handle, type Handlers } from "../../proto/fold.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import type { Run } from "../../session/run.ts";
import type { PlannedFault } from "./moments.ts";

/**
 * Faults that need more than one at a time: all members of a group, or a store and PD's leader, at one instant; and a leader that
 * is cut off and stands still across the end of the lease that it reckons with, while the others elect. In half of the seeds.
 */
export interface Together {
  readonly random: Stream;
  readonly isOn: boolean;
}

export function createTogether(seed: number): Together {
  const random = createStream(seed, "together");
  return { random, isOn: drawChance(random, 1, 2) };
}

/** One in so many moments is answered. */
const RARELY = 15;
/** Once in so many glances a lease is aimed at: every ten seconds or so. */
const GLANCES_PER_LEASE = 5_000;

interface Asked {
  readonly random: Stream;
  readonly run: Run;
}

/** Faults that an event makes worth while. */
export function faultsTogether({ random, isOn }: Together, run: Run, event: ClusterEvent): readonly PlannedFault[] {
  return isOn ? handle(FAULTS, { random, run }, event) ?? [] : [];
}

const ofGroup = ({ random, run }: Asked, { region }: { readonly region: RegionId }): readonly PlannedFault[] =>
  (drawChance(random, 1, RARELY) ? losePower(random, run.cluster.now, membersOf(run, region)) : []);

/** PD's leader and the stores of the region end between a step and what either side has heard of it. */
const ofOperator = ({ random, run }: Asked, { region }: { readonly region: RegionId }): readonly PlannedFault[] => {
  if (!drawChance(random, 1, RARELY)) return [];
  const leader = pdLeaderOf(run.cluster);
  const nodes = [...membersOf(run, region), ...(leader === 0 ? [] : [{ kind: "pd", id: leader } as const])];
  return losePower(random, run.cluster.now, [drawItem(random, nodes), drawItem(random, nodes)]);
};

const ofServer = ({ random, run }: Asked, { store }: { readonly store: StoreId }): readonly PlannedFault[] =>
  (drawChance(random, 1, 3) ? losePower(random, run.cluster.now, [{ kind: "store", id: store }]) : []);

const FAULTS: Handlers<Asked, readonly PlannedFault[]> = {
  "raft.leader.ready": ofGroup,
  "raft.conf.applied": ofGroup,
  "raft.transfer.started": ofGroup,
  "region.split": ofGroup,
  "region.merge.prepared": ofGroup,
  "region.merged": ofGroup,
  "snapshot.applied": ofGroup,
  "pd.operator.created": ofOperator,
  "pd.operator.step": ofOperator,
  "pd.operator.finished": ofOperator,
  // Beside Raft: a store that has just taken over, thrown away or copied, or that is one behind the others.
  "replication.promoted": ofServer,
  "replication.discarded": ofServer,
  "replication.copied": ofServer,
  "replication.conflicted": ofServer,
  "replication.owner": ofServer,
};

/** The stores that hold a replica of the region now, in any state. */
const membersOf = ({ cluster }: Run, region: RegionId): readonly Node[] => {
  const stores = [...cluster.directory.stores.entries()];
  const members = stores.filter(([, machine]) => storeStateOf(cluster, machine)?.peers.has(region) ?? false);
  return (members.length > 0 ? members : stores).map(([id]) => ({ kind: "store", id }));
};

/** All or most of them lose their power within three milliseconds; it is back everywhere soon, one behind the other. */
function losePower(random: Stream, now: Instant, nodes: readonly Node[]): readonly PlannedFault[] {
  const spared = drawChance(random, 1, 2) ? drawInt(random, 0, nodes.length - 1) : -1;
  const at = after(now, micros(drawItem(random, [0, drawInt(random, 1, 3_000), drawInt(random, 1, 30_000)])));
  return nodes.flatMap((node, place) => {
    if (place === spared && nodes.length > 1) return [];
    const struck = after(at, micros(drawInt(random, 0, 3_000)));
    const back = after(struck, millis(drawInt(random, 1, 6_000)));
    const kind = drawItem(random, ["power-off", "power-off", "kill"] as const);
    return [{ at: struck, action: { kind, node, duration: null } }, { at: back, action: { kind: "restart", node } }] as const;
  });
}

/**
 * A leader is cut off, or merely told late, and stands still from just before the end of the lease that it reckons with until the
 * others may have elected: does it look at its clock again before it answers?
 */
export function faultsOfLeases({ random, isOn }: Together, { cluster }: Run): readonly PlannedFault[] {
  if (!isOn || !drawChance(random, 1, GLANCES_PER_LEASE)) return [];
  const [store, machine] = drawItem(random, [...cluster.directory.stores]);
  const led = [...storeStateOf(cluster, machine)?.peers ?? []].flatMap(([region, { lead }]) => (lead === null ? [] : [region]));
  if (led.length === 0) return [];
  const end = groupPicture(cluster, drawItem(random, led))?.members.find((member) => member.store === store)?.leaseUntil ?? null;
  if (end === null) return [];
  const node: Node = { kind: "store", id: store };
  const stands = Math.max(cluster.now, end - drawInt(random, 0, 50_000)) as Instant;
  const goesOn = after(end, micros(drawItem(random, [0, 1, drawInt(random, 1, 5_000), drawInt(random, 1, 12_000_000)])));
  const faults: PlannedFault[] = [
    { at: stands, action: { kind: "pause", node, duration: null } }, { at: goesOn, action: { kind: "resume", node } },
  ];
  if (drawChance(random, 2, 3)) {
    const healed = drawChance(random, 1, 2) ? goesOn : after(goesOn, millis(300));
    faults.unshift({ at: cluster.now, action: { kind: "isolate", node } }, { at: healed, action: { kind: "heal" } });
  }
  return faults;
}
