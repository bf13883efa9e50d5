import type { Rectangle } from "../../figure/geometry.ts";
import type { StoreId } from "../../proto/region.ts";

/** How long replicas take from their tiles to their places on the ring, and back, in milliseconds. */
const TRAVEL_MS = 380;

/**
 * Lets each server come from the tile of its replica, or go there, and tells when all have arrived. What it returns ends it: the
 * servers stand on their ring at once, and nobody is told.
 */
export function travel(
  box: HTMLElement, tiles: ReadonlyMap<StoreId, Rectangle>, direction: "in" | "out", onArrived: () => void,
): () => void {
  const ways = [...box.querySelectorAll<HTMLElement>("[data-server]")].map((server) => {
    const tile = tiles.get(Number(server.dataset["server"]));
    const { left, top, width, height } = server.getBoundingClientRect();
    if (tile === undefined || width === 0) return null;
    const across = tile.x + tile.width / 2 - left - width / 2;
    const down = tile.y + tile.height / 2 - top - height / 2;
    const small = { transform: `translate(${across}px, ${down}px) scale(${tile.width / width})`, opacity: 0.5 };
    const large = { transform: "none", opacity: 1 };
    return server.animate(direction === "in" ? [small, large] : [large, small],
      { duration: TRAVEL_MS, easing: "cubic-bezier(0.3, 0, 0.2, 1)", fill: direction === "in" ? "none" : "forwards" });
  });
  let ended = false;
  // What is taken off the page in the middle of it never arrives.
  void Promise.allSettled(ways.flatMap((way) => way?.finished ?? [])).then(() => {
    if (!ended) onArrived();
  });
  return () => {
    ended = true;
    for (const way of ways) way?.cancel();
  };
}
