import type { Command } from "../proto/command.ts";
import type { EventOf } from "../proto/events.ts";
import type { ObservationOf } from "../proto/observations.ts";
import type { RegionId, StoreId } from "../proto/region.ts";

/** How far the entries of each region are applied anywhere: each is looked at once, whichever replica is first. */
export interface FirstApplied {
  /** The highest index that any peer of a region has applied. */
  readonly appliedTo: Map<RegionId, number>;
  /** By region the stores that were given up with its majority. */
  readonly forsaken: Map<RegionId, readonly StoreId[]>;
}

export const createFirstApplied = (): FirstApplied => ({ appliedTo: new Map(), forsaken: new Map() });

export const forkFirstApplied = ({ appliedTo, forsaken }: FirstApplied): FirstApplied =>
  ({ appliedTo: new Map(appliedTo), forsaken: new Map(forsaken) });

/**
 * The command of that kind that takes effect here and nowhere before; null where the entry is another, or does not. What was
 * meant for a range that is another by now does nothing: its client was told so, or waits for it.
 */
export function firstApplied<Kind extends Command["kind"]>(
  { appliedTo, forsaken }: FirstApplied,
  { region, store, entry: { index, data }, isVoid }: ObservationOf<"applied">, kind: Kind,
): CommandOf<Kind> | null {
  if (!isOf(data, kind) || isVoid || forsaken.get(region)?.includes(store) === true) return null;
  if (index <= (appliedTo.get(region) ?? 0)) return null;
  appliedTo.set(region, index);
  return data;
}

type CommandOf<Kind> = Extract<Command, { readonly kind: Kind }>;

/** The only look that checkers take into a payload. */
const isOf = <Kind extends Command["kind"]>(data: unknown, kind: Kind): data is CommandOf<Kind> =>
  typeof data === "object" && data !== null && "kind" in data && data.kind === kind;

/** A replica goes on alone from the end of its log: what others have applied beyond is not, and they have no say any more. */
export function forsake(
  { appliedTo, forsaken }: FirstApplied, { region, failed, index }: EventOf<"raft.leader.forced">,
): void {
  forsaken.set(region, [...(forsaken.get(region) ?? []), ...failed]);
  appliedTo.set(region, Math.min(index, appliedTo.get(region) ?? 0));
}
