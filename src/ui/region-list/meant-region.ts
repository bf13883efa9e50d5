import type { IdNames } from "../../proto/names.ts";
import type { RegionId } from "../../proto/region.ts";

/** The region that somebody means by a number: as it is written, where an imported cluster writes it otherwise; null for none. */
export function meantRegion(text: string, names: IdNames): RegionId | null {
  const typed = text.trim();
  if (!/^\d{1,20}$/.test(typed)) return null;
  const known = Object.entries(names).find(([, name]) => name === typed);
  return known === undefined ? Number(typed) : Number(known[0]);
}
