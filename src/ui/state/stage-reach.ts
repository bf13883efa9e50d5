import type { StageZoomControl } from "../stage/zoom-control.ts";

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
