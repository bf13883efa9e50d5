import type { MachineId } from "../machine/computer.ts";
import { linkOf } from "../machine/network.ts";
import { nodeOf, type Cluster } from "./cluster.ts";
import type { Engine } from "./host.ts";
import { emitFault } from "./record.ts";

/** Cuts the machine off from all others. */
export function isolateMachine(engine: Engine, id: MachineId): void {
  const { cluster } = engine;
  for (const other of cluster.machines) if (other.id !== id) cutBetween(cluster, id, other.id);
  emitFault(engine, [id], { name: "node.isolated", node: nodeOf(cluster, id) });
}

/** Cuts the links between two machines, both ways. */
export function cutBetween(cluster: Cluster, a: MachineId, b: MachineId): void {
  linkOf(cluster.network, a, b).cut = true;
  linkOf(cluster.network, b, a).cut = true;
}
