import type { ComponentType } from "react";
import type { Frame } from "../../cluster/frame.ts";
import type { StageLayout } from "../../figure/stage-layout.ts";
import type { TimeSpan } from "../../figure/time-axis.ts";
import type { TimeBarLayout } from "../../figure/time-layout.ts";
import type { StripPicture } from "../timeline/strip-painter.ts";
import type { Words } from "../words/index.ts";

/** What of the time bar is under a pointer. */
export interface LaneScene {
  readonly layout: TimeBarLayout;
  readonly span: TimeSpan;
  readonly end: number;
  readonly stores: readonly { readonly id: number; readonly name: string }[];
}

/** How a run is drawn that is not simulated: where stage and time bar would say what nobody can know of it, this speaks. */
export interface Guise {
  /** The cards of the stage: no store of it has a disk to be told of, and no client. Between them no links are drawn. */
  readonly Cards: ComponentType<{
    readonly shot: { readonly frame: Frame; readonly layout: StageLayout };
    /** What the Tab key leads to, by kind. */
    readonly stops: Readonly<Record<string, string | undefined>>;
  }>;
  /** What a tile shows, by the rows of its store and of its peer. */
  readonly tile: (frame: Frame, store: number, peer: number) => string;
  /** Names of lanes and machines. */
  readonly words: (words: Words) => Words;
  /** The plot of the time bar, and what stands under a point of it. */
  readonly paint: (context: CanvasRenderingContext2D, picture: StripPicture) => void;
  readonly read: (scene: LaneScene, x: number, y: number) => string;
}
