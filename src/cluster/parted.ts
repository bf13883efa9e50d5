import type { MachineId } from "../machine/computer.ts";
import { isCut } from "../machine/network.ts";
import type { Cluster } from "./cluster.ts";

/** Whether a question of one machine to the other gets no answer: nothing passes there, or nothing back. */
export const areParted = ({ network }: Cluster, one: MachineId, other: MachineId): boolean =>
  one !== other && (isCut(network, one, other) || isCut(network, other, one));
