import type { DiskUsage } from "../proto/region.ts";
import { MIB } from "./options.ts";
import type { StoreHost, StoreState } from "./state.ts";

/** By what is left of the disk: less than reserve-space (of a twentieth of a large disk), or than half of that. */
export function diskUsage(state: StoreState, host: StoreHost): DiskUsage {
  const available = availableMiB(state, host) * MIB;
  const { reserveSpace } = host.settings.store;
  const reserved = reserveSpace === 0 ? 0 : Math.max(reserveSpace, (state.capacityMiB / 20) * MIB);
  return available > reserved ? "normal" : available > reserved / 2 ? "almost-full" : "already-full";
}

/** What the store can still write. */
export const availableMiB = ({ capacityMiB, otherUsedMiB, usedMiB }: StoreState, { diskFull }: StoreHost): number =>
  (diskFull ? 0 : Math.max(0, capacityMiB - otherUsedMiB - Math.floor(usedMiB)));
