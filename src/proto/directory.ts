import type { MachineId } from "../machine/computer.ts";
import type { StoreId } from "./region.ts";

/**
 * Who is where: the machine of every process that others call by a name. Processes read it; only a machine that joins changes it.
 */
export interface Directory {
  /** By store id; a store that never existed has no machine. */
  readonly stores: ReadonlyMap<StoreId, MachineId>;
  /** The machines of PD's members, in the order of their ids. */
  readonly pds: readonly MachineId[];
  /** The machines of clients, in the order of their ids. */
  readonly clients: readonly MachineId[];
}
