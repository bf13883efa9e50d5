import type { LayerName } from "../../cluster/frame.ts";
import type { Shape } from "../../figure/shapes.ts";
import type { SceneWith } from "./scene.ts";
import type { TilePainter, TileStyle } from "./tile-painter.ts";
import type { Traffic } from "./traffic-painter.ts";

/** All that is drawn at a moment, as one who reads these layers of the frame sees it. */
export interface Moment<Name extends LayerName = LayerName> {
  readonly scene: SceneWith<Name>;
  readonly style: TileStyle;
  /** The displayed instant, and wall time in milliseconds. */
  readonly now: number;
  readonly wall: number;
  /** Virtual seconds per wall second, 0 while standing still. */
  readonly pace: number;
  /** Motion is unwanted. */
  readonly still: boolean;
  /** Rows in `regions` of the selected region and of the one under the pointer, -1 for none. */
  readonly selected: number;
  readonly hovered: number;
  /** Row in `peers` of the keyboard's tile cursor, -1 for none. */
  readonly cursor: number;
  /** What is of this shape is lifted out of all others; null for none. */
  readonly highlight: Shape | null;
  /** Ids of the regions that have just begun to serve again. */
  readonly recovered: ReadonlySet<number>;
  /** The tiles as they were painted last. */
  readonly tiles: TilePainter;
  /** The ways of messages, and where those stand that were drawn last. */
  readonly traffic: Traffic;
}

/** The canvases of the stage, in the order in which they are painted. */
export const SHEETS = ["tiles", "overlay", "traffic"] as const;
export type Sheet = (typeof SHEETS)[number];

/** One thing that is painted on the stage. */
export interface StagePainter<Name extends LayerName = LayerName> {
  readonly name: string;
  /** The layers of the frame that it reads; it gets no others. */
  readonly reads: readonly Name[];
  /** What is on the overlay is wiped before each frame; the two others are kept, and their painters wipe what has changed. */
  readonly sheet: Sheet;
  /** For one stage: what has to be remembered from frame to frame lives in there. */
  readonly create: () => Brush<Name>;
}

export interface Brush<Name extends LayerName = LayerName> {
  /** Hears of every moment before anything of it is painted. */
  readonly notice?: (moment: Moment<Name>) => void;
  /** Whether there is anything to paint now. */
  readonly shows: (moment: Moment<Name>) => boolean;
  readonly paint: (context: CanvasRenderingContext2D, moment: Moment<Name>) => void;
}

export const definePainter = <const Name extends LayerName>(painter: StagePainter<Name>): StagePainter<Name> => painter;
