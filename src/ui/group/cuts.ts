import type { Frame } from "../../cluster/frame.ts";
import type { StoreId } from "../../proto/region.ts";

/** The way between two members, whichever is named first. */
export const wayOf = (a: StoreId, b: StoreId): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** Ways between stores that are cut in at least one direction. */
export function cutsOf({ links, stores }: Pick<Frame, "links" | "stores">): ReadonlySet<string> {
  const storeOn = (machine: number): StoreId | undefined => stores.find((store) => store.machine === machine)?.id;
  return new Set(links.flatMap(({ cut, from, to }) => {
    const [a, b] = cut ? [storeOn(from), storeOn(to)] : [];
    return a === undefined || b === undefined ? [] : [wayOf(a, b)];
  }));
}
