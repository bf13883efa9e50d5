import { bisector } from "d3-array";

/** Instants at which something was done or told, in order of time. */
export interface Marks {
  /** Deeds: pointed at from their left, the moment before them is meant. */
  readonly deeds: readonly { readonly at: number }[];
  readonly scenes: readonly { readonly event: { readonly at: number } }[];
}

/**
 * The instant that a person means who points near a mark. On a long axis a pixel is a second, and nobody could point between a
 * deed and what it led to: on its left the moment before it is meant, on its right the deed itself. The scenes that stand as
 * close to it are what it led to, and a flag is what people aim at.
 */
export function snapTo(marks: Marks, to: number, reach: number): number {
  const deed = marks.deeds[byInstant.center(marks.deeds, to)]?.at ?? null;
  const scene = marks.scenes[byEvent.center(marks.scenes, to)]?.event.at ?? null;
  if (deed !== null && Math.abs(deed - to) < reach) return to < deed ? Math.max(0, deed - 1) : deed;
  return scene !== null && Math.abs(scene - to) < reach ? scene : to;
}

const byInstant = bisector((mark: { readonly at: number }) => mark.at);
const byEvent = bisector((scene: Marks["scenes"][number]) => scene.event.at);

/** The scenes on both sides of an instant: the last before it and the first behind it. */
export function beside(scenes: Marks["scenes"], now: number): { readonly before: number | null; readonly after: number | null } {
  return {
    before: scenes[byEvent.left(scenes, now) - 1]?.event.at ?? null, after: scenes[byEvent.right(scenes, now)]?.event.at ?? null,
  };
}
