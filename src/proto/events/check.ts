import type { InvariantId } from "../../kernel/invariants.ts";
import type { Duration } from "../../kernel/time.ts";
import type { RegionId } from "../region.ts";
import { fields, happening } from "./define.ts";

/** Seen from above, by those who know more than any machine. */
export const CHECK_EVENTS = [
  /** A region can serve while a live leader reaches a live quorum over the network as it is. */
  happening("region.unavailable", fields<{ readonly region: RegionId }>(), { tone: "unavailable", scene: true, alike: [] }),
  happening("region.available", fields<{ readonly region: RegionId; readonly outage: Duration }>(), {
    tone: "repaired", scene: true, alike: [],
  }),
  happening("invariant.violated", fields<{
    readonly invariant: InvariantId;
    readonly region: RegionId;
    readonly detail: string;
  }>(), { tone: "unavailable", scene: true }),
] as const;
