import { mixColours } from "./mix-colours.ts";
import { TileLook } from "./tile-look.ts";

/** The colours of a look: ground, outline ("" for none) and number. */
export interface TilePaint {
  readonly fill: string;
  readonly stroke: string;
  readonly ink: string;
  /** The colour of a tile too small for outlines. */
  readonly block: string;
  readonly bold: boolean;
  readonly lineWidth: number;
  readonly dash: boolean;
}

/** What tiles are painted with, as values that a canvas and a picture file understand. */
export interface TileColours {
  readonly surface: string;
  readonly line: string;
  readonly ink1: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly quiet: string;
  readonly unavailable: string;
  readonly unavailableSoft: string;
  readonly unavailableInk: string;
  readonly electing: string;
  readonly electingSoft: string;
  readonly electingInk: string;
  readonly copying: string;
  readonly copyingSoft: string;
  readonly copyingInk: string;
  readonly repaired: string;
  readonly dead: string;
  /** The dead where tiles are blocks: a field of them must not outshout what can still be saved. */
  readonly deadBlock: string;
  /** A follower's ground, its outline, and its ground where tiles are too small for outlines. */
  readonly pale: string;
  readonly paleLine: string;
  readonly paleBlock: string;
}

/** The colours between the named ones. */
export function mixedColours({ surface, line, ink2, dead }: Pick<TileColours, "surface" | "line" | "ink2" | "dead">):
Pick<TileColours, "deadBlock" | "pale" | "paleLine" | "paleBlock"> {
  const deadBlock = mixColours(surface, dead, 0.5);
  return { deadBlock, pale: mixColours(surface, line, 0.5), paleLine: line, paleBlock: mixColours(line, ink2, 0.12) };
}

/** The colours of every look, by `TileLook`. */
export type TilePaints = readonly TilePaint[];

/** The colours of every look, by `TileLook`. Made once per theme. */
export function tilePaints(p: TileColours): TilePaints {
  const plain = { bold: false, lineWidth: 1, dash: false };
  const alarm = { bold: true, lineWidth: 1.5, dash: false };
  const paints: TilePaint[] = [];
  const define = (look: number, style: typeof plain, fill: string, stroke: string, ink: string, block: string): void => {
    paints[look] = { ...style, fill, stroke, ink, block };
  };
  const bold = { ...plain, bold: true };
  const dashed = { ...plain, dash: true };
  define(TileLook.follower, plain, p.pale, p.paleLine, p.ink2, p.paleBlock);
  define(TileLook.leader, bold, p.ink1, "", p.surface, p.ink1);
  define(TileLook.learner, dashed, p.surface, p.copying, p.copyingInk, p.copyingSoft);
  define(TileLook.candidate, { ...alarm, lineWidth: 2 }, p.electingSoft, p.electing, p.electingInk, p.electing);
  define(TileLook.leaderless, alarm, p.unavailableSoft, p.unavailable, p.unavailableInk, p.unavailable);
  define(TileLook.strandedLeader, alarm, p.unavailable, "", p.surface, p.unavailable);
  define(TileLook.copying, dashed, p.surface, p.copying, p.copyingInk, p.copying);
  define(TileLook.lagging, plain, p.copyingSoft, p.copying, p.copyingInk, p.copying);
  define(TileLook.dead, dashed, p.surface, p.dead, p.quiet, p.deadBlock);
  define(TileLook.recovered, bold, p.repaired, "", p.surface, p.repaired);
  define(TileLook.uninitialized, dashed, "", p.ink3, p.quiet, p.line);
  define(TileLook.outdatedLeader, { ...bold, lineWidth: 1.5 }, p.pale, p.ink2, p.ink1, p.ink3);
  define(TileLook.asleep, plain, p.surface, p.paleLine, p.quiet, p.line);
  define(TileLook.asleepLeader, bold, p.paleBlock, "", p.ink2, p.ink3);
  define(TileLook.unknown, dashed, p.surface, p.ink3, p.quiet, p.line);
  return paints;
}

/** Whether the tile has a leader's notch. */
export const isLeading = (look: number): boolean =>
  look === TileLook.leader || look === TileLook.strandedLeader || look === TileLook.recovered
  || look === TileLook.outdatedLeader || look === TileLook.asleepLeader;

/** Whether the tile shows a closed eye. */
export const isAsleep = (look: number): boolean => look === TileLook.asleep || look === TileLook.asleepLeader;

/**
 * A region's number as it fits into a tile, and its size in pixels; null where it would be too small to read. Longer numbers are
 * set smaller, and shortened from the left where even that is too wide: the end tells ids apart.
 */
export function fittingNumber(number: string, size: number): { readonly text: string; readonly points: number } | null {
  const text = number.length <= 6 ? number : `…${number.slice(-4)}`;
  const points = Math.min(size * 0.46, (size * 0.94) / (text.length * 0.61));
  return points < 6 ? null : { text, points };
}
