import type { Rectangle } from "../../figure/geometry.ts";
import type { Size, StageTransform } from "../../figure/stage-zoom.ts";

/** What holds of the stage now. */
export interface ZoomRoom {
  readonly size: Size;
  readonly most: number;
  /** What lies over the lower right corner. */
  readonly corner: Size;
}

/** Moves what of the stage is looked at: by hand (d3-zoom), by key, or because something was asked to be seen. */
export interface StageZoomControl {
  /** Sees to it that a box of the enlarged stage is in sight. */
  readonly reveal: (box: Rectangle) => void;
  readonly by: (factor: number) => void;
  readonly whole: () => void;
  /** Moves the view over the stage, by shares of the view. */
  readonly pan: (across: number, down: number) => void;
  readonly lookAt: (transform: StageTransform) => void;
  /** Shows the whole stage at once, as another one is going to be. */
  readonly reset: () => void;
  /** Tells what holds from now on; what is looked at is moved to where that allows. */
  readonly fit: (room: ZoomRoom) => void;
  readonly dispose: () => void;
}

/** How keys and other parts of the page reach what moves the stage: it comes after the first frame, and goes with the stage. */
export interface StageReach {
  /** Null before that part of the page has come. */
  readonly zoom: StageZoomControl | null;
  /** Tells who moves the stage now; returns what ends it. */
  readonly hand: (control: StageZoomControl) => () => void;
}

export function createStageReach(): StageReach {
  let held: StageZoomControl | null = null;
  return {
    get zoom() {
      return held;
    },
    hand: (control) => {
      held = control;
      return () => {
        if (held === control) held = null;
      };
    },
  };
}
