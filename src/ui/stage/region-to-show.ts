import type { RegionId } from "../../proto/region.ts";
import type { AppContext } from "../app/context.ts";

/** The region whose group is meant where nobody names one: the selected one, else the first; null before there is any. */
export function regionToShow({ run, frames }: AppContext): RegionId | null {
  const { selection } = run.getState();
  return selection?.kind === "region" ? selection.id : (frames.latest()?.regions.id[0] ?? null);
}
