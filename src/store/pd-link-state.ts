import { NEVER, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Ts } from "../proto/kv.ts";

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
  /** When the one under way was asked for, by the local clock; the largest that came, and when that was asked for. */
  tsoAskedAt: Instant;
  syncedTs: Ts;
  syncedAt: Instant;
}

/** A store that has no timestamp yet knows nothing of reads that others have served. */
const BEFORE_START = -1 as Instant;

export const createPdLink = (): PdLink =>
  ({ machine: -1, sent: 0, answered: 0, lost: false, tsoAsked: false, tsoWanted: false, tsoRequests: 0, tsoAskedAt: NEVER,
    syncedTs: 0, syncedAt: BEFORE_START });
