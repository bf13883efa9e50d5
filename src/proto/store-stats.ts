import type { Instant } from "../kernel/time.ts";
import type { StoreId } from "./region.ts";

/** pdpb.StoreStats, as far as the simulation has a counterpart. Sizes in MiB. */
export interface StoreStats {
  readonly storeId: StoreId;
  readonly capacityMiB: number;
  readonly availableMiB: number;
  readonly usedMiB: number;
  readonly regionCount: number;
  readonly leaderCount: number;
  readonly sendingSnapshots: number;
  readonly receivingSnapshots: number;
  readonly applyingSnapshots: number;
  readonly isBusy: boolean;
  /** How slow its disk is to whoever inspects it: 1 for a healthy one, 100 at worst. */
  readonly slowScore: number;
  /** The same of the network to other stores that are not reached well; absent where nobody heeds it. */
  readonly networkSlowScores?: Readonly<Record<StoreId, number>>;
  /** Whether writes take longer and longer, and requests become fewer; absent where nobody heeds it. */
  readonly slowTrend?: SlowTrend;
  /** True from the moment at which its process was asked to stop. */
  readonly isStopping: boolean;
  readonly startTime: Instant;
}

/** pdpb.SlowTrend: the microseconds of a write and requests per second, each with how it rises (above 0) or falls. */
export interface SlowTrend {
  readonly causeValue: number;
  readonly causeRate: number;
  readonly resultValue: number;
  readonly resultRate: number;
}

/** What a store measures only because PD heeds it. */
export interface Inspects {
  readonly network: boolean;
  readonly disk: boolean;
}
