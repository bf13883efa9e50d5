import type { Refusal } from "../action/definition.ts";
import { createJoiningPd } from "../pd/index.ts";
import { createReplicationMonitor } from "../pd/replication/state.ts";
import { locationIn } from "./birth.ts";
import type { ReplicationPlan } from "../proto/replication.ts";
import type { Cluster } from "./cluster.ts";
import type { Engine } from "./host.ts";
import { join } from "./join.ts";
import { startProcess } from "./lifecycle.ts";
import { orderPd } from "./orders.ts";
import { emit } from "./record.ts";
import { TOPOLOGY_LIMITS } from "./topologies.ts";

/** Members that a cluster may have had in all: those that have left keep their numbers. */
const MEMBERS_AT_MOST = 2 * TOPOLOGY_LIMITS.pds;

/** A new member of PD: etcd's leader lets it in, and it starts with an empty disk. */
export function joinNewPd(engine: Engine): Refusal | null {
  const { cluster } = engine;
  const { directory, topology, seed, settings } = cluster;
  if (directory.pds.length >= MEMBERS_AT_MOST) {
    const text = `PD has at most ${MEMBERS_AT_MOST} members here, those that have left included: no other can join.`;
    return { code: "too-many-members", text, values: { limit: MEMBERS_AT_MOST } };
  }
  const memberId = directory.pds.length + 1;
  const refusal = orderPd(engine, { kind: "add-member", member: memberId });
  if (refusal === undefined) {
    return { code: "pd-not-running", text: "PD does not run: no member can join.", values: { kind: "pd", id: 1 } };
  }
  if (refusal !== null) return refusal;
  const state = createJoiningPd({ memberId, seed, settings: settings.pd, tikv: settings.store });
  const plan = planBesideRaft(cluster);
  if (plan !== undefined) state.replication = createReplicationMonitor(plan);
  const machine = join(cluster, { kind: "pd", id: memberId, state }, locationIn(topology, memberId - 1));
  directory.pds.push(machine.id);
  emit(engine, { name: "pd.added", member: memberId });
  startProcess(engine, machine.id);
  return null;
}

/** What is under way beside Raft, as the members of PD that were there at its begin have it. */
function planBesideRaft({ directory, processes }: Cluster): ReplicationPlan | undefined {
  const [first] = directory.pds.map((machine) => processes[machine]);
  return first?.kind === "pd" ? first.state.replication?.plan : undefined;
}
