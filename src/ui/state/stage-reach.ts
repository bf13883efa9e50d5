import type { Rectangle } from "../../figure/geometry.ts";
import type { Size, StageTransform } from "../../figure/stage-zoom.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";

/** What holds of the stage now. */
export interface ZoomRoom {
  readonly size: Size;
  readonly most: number;
  /** What lies over the lower right corner. */
  readonly corner: Size;
}

/** What keys and buttons can do to what is looked at. */
export interface CloserLook {
  readonly by: (factor: number) => void;
  readonly whole: () => void;
  /** Moves the view over what there is, by shares of the view. */
  readonly pan: (across: number, down: number) => void;
}

/** Moves what of the stage is looked at: by hand (d3-zoom), by key, or because something was asked to be seen. */
export interface StageZoomControl extends CloserLook {
  /** Sees to it that a box of the enlarged stage is in sight. */
  readonly reveal: (box: Rectangle) => void;
  readonly lookAt: (transform: StageTransform) => void;
  /** Shows the whole stage at once, as another one is going to be. */
  readonly reset: () => void;
  /** Tells what holds from now on; what is looked at is moved to where that allows. */
  readonly fit: (room: ZoomRoom) => void;
  readonly dispose: () => void;
}

/** Where the tiles of a region stand on the page, in CSS pixels of the viewport, by store. */
export type TilePlaces = (region: RegionId) => ReadonlyMap<StoreId, Rectangle>;

/** The teacher's moves in the view of one group: what its buttons do, for its keys. */
export interface GroupMoves {
  readonly timeOut: () => void;
  readonly align: () => void;
  readonly spread: () => void;
  readonly write: () => void;
  /** Drops the message that is chosen, else the next to arrive. */
  readonly drop: () => void;
  readonly forward: () => void;
  readonly back: () => void;
  /** Shows the space-time diagram in the place of the logs, or the logs again. */
  readonly read: () => void;
  /** Closes what lies open over the group; false where nothing does. */
  readonly letGo: () => boolean;
}

/** The regions along the axis of their keys. */
interface KeySpaceReach extends CloserLook {
  /** Where a region's replicas stand there. */
  readonly tiles: TilePlaces;
}

/** What keys do while the time bar hears them. */
export interface TimeMoves {
  /** Zooms by a factor (above 1: closer), and moves along by a share of what is shown. */
  readonly zoom: (factor: number) => void;
  readonly pan: (share: number) => void;
  /** The interval begins, or ends, where the present stands. */
  readonly mark: (end: "from" | "to") => void;
  /** Along what was looked for. */
  readonly found: (by: 1 | -1) => void;
  /** Whether keys are the time bar's: it has the focus, and whoever reads knows it. */
  readonly hears: () => boolean;
}

interface StageParts {
  readonly time: TimeMoves;
  readonly zoom: StageZoomControl;
  readonly tiles: TilePlaces;
  readonly keys: KeySpaceReach;
  readonly group: GroupMoves;
}

/** How keys and other parts of the page reach what the stage has: its parts come after the first frame, and go with the stage. */
export interface StageReach {
  /** Each is null while that part of the page is not there. */
  readonly parts: { readonly [Name in keyof StageParts]: StageParts[Name] | null };
  /** Tells who has this part now; returns what ends it. */
  readonly hand: <Name extends keyof StageParts>(name: Name, part: StageParts[Name]) => () => void;
}

export function createStageReach(): StageReach {
  const parts: { -readonly [Name in keyof StageParts]: StageParts[Name] | null } = {
    time: null, zoom: null, tiles: null, keys: null, group: null,
  };
  return {
    parts,
    hand: (name, part) => {
      parts[name] = part;
      return () => {
        if (parts[name] === part) parts[name] = null;
      };
    },
  };
}
