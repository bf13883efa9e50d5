import type { Opinion } from "../../detect/detector.ts";
import type { Duration, Instant } from "../../kernel/time.ts";
import type { MachineId } from "../../machine/computer.ts";
import type { StoreCondition } from "../../proto/detection.ts";
import type { StoreId } from "../../proto/region.ts";

/**
 * Failure detectors beside the processes that they watch: what they send goes through the network from one machine to another,
 * and is heard where the process there runs. Immutable: replaced as a whole, so that forks share it.
 */
export interface Detection {
  /** The event by which it began. */
  readonly serial: number;
  /** What was set of each detector, by its name; null where none watches any more. */
  readonly options: ReadonlyMap<string, object> | null;
  /** How often a store is to say to which detector that it is there. */
  readonly beats: readonly Beat[];
  /** What the stores really are, as far as that has been told. */
  readonly conditions: ReadonlyMap<StoreId, StoreCondition>;
  /** With which life of its process each machine was last told of detectors. */
  readonly lives: ReadonlyMap<MachineId, number>;
  /** What members that lead PD watch, by detector and store. */
  readonly monitors: ReadonlyMap<MachineId, ReadonlyMap<string, StoreWatch>>;
  /** Counts probes. */
  readonly rounds: number;
  readonly policy: PolicyStanding;
}

/** What a failover policy has done, as PD remembers it: another member that comes to lead goes on with it. Immutable. */
export interface PolicyStanding {
  /** The stores that it keeps without leaders, and nobody else had before. */
  readonly emptied: readonly StoreId[];
  /** The stores whose leaders it has left where they are, because too few others would have been left. */
  readonly refused: readonly StoreId[];
}

export interface Beat {
  readonly detector: string;
  readonly every: Duration;
}

/** A detector and a store that it watches. Immutable. Instants are of the clock of PD's machine. */
export interface StoreWatch {
  readonly detector: string;
  readonly store: StoreId;
  readonly standing: Opinion;
  /** When the next probe leaves; `NEVER` for a detector that asks nothing. */
  readonly probeAt: Instant;
  /** The probe that waits for its answer. */
  readonly open: { readonly round: number; readonly sentAt: Instant; readonly until: Instant } | null;
  /** For when a timer is planned; one of another instant is nothing. */
  readonly dueAt: Instant;
}
