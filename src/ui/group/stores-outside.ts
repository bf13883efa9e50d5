import type { RegionId, StoreId } from "../../proto/region.ts";
import type { AppContext } from "../app/context.ts";

/** Stores that run and have no replica of the region that is shown at large. */
export function storesOutside({ frames }: AppContext, region: RegionId): readonly StoreId[] {
  const frame = frames.latest();
  const picture = frame?.group.picture ?? null;
  if (frame === null || picture === null || picture.region !== region) return [];
  const members = picture.members.map(({ store }) => store);
  return frame.stores.filter(({ id, process }) => process === "running" && !members.includes(id)).map(({ id }) => id);
}
