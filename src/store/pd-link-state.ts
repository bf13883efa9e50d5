import type { MachineId } from "../machine/computer.ts";

/** What the store's process knows of PD: with whom it is connected, and what it waits for. Mutable. */
export interface PdLink {
  /** The member that it takes for PD's leader; -1 for none yet. */
  machine: MachineId;
  /** Counts reports to PD, and tells up to which of them PD has answered. */
  sent: number;
  answered: number;
  /** The connection is broken: every second all members are asked who leads. Once one does, every leader reports at once. */
  lost: boolean;
  /** A timestamp has been asked for and has not come; `wanted` if one more is needed. */
  tsoAsked: boolean;
  tsoWanted: boolean;
  tsoRequests: number;
}

export const createPdLink = (): PdLink =>
  ({ machine: -1, sent: 0, answered: 0, lost: false, tsoAsked: false, tsoWanted: false, tsoRequests: 0 });
