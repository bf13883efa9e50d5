import type { RegionId } from "../proto/region.ts";
import type { Refusal, World } from "./definition.ts";

/** Refused where there is no such region. */
export const checkRegionKnown = ({ region }: { readonly region: RegionId }, world: World): Refusal | null =>
  (world.hasRegion(region) ? null : { code: "unknown-region", text: `There is no region ${region}.`, values: { region } });

/** Refused where nobody leads the region. */
export const checkLed = (action: { readonly region: RegionId }, world: World): Refusal | null =>
  checkRegionKnown(action, world) ?? (world.isLed(action.region) ? null
    : { code: "no-leader", text: `No running store leads region ${action.region}.`, values: { region: action.region } });
