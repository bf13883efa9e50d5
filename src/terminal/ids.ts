import type { Cluster } from "../cluster/cluster.ts";
import { idText } from "../proto/names.ts";

/** The id of the run behind digits that somebody typed, as the cluster's own documents write it; null where they are none. */
export function idOfDigits(digits: string, { topology }: Cluster): number | null {
  if (!/^\d{1,20}$/.test(digits)) return null;
  const text = digits.replace(/^0+(?=\d)/, "");
  const substitute = Object.entries(topology.names).find(([, written]) => written === text);
  if (substitute !== undefined) return Number(substitute[0]);
  const id = Number(text);
  // A substitute is no id that anybody would type, and beyond 2^53 there are only substitutes.
  return Number.isSafeInteger(id) && idText(id, topology.names) === text ? id : null;
}
