import { copyingFold, type CopyingLane } from "../../figure/copying.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import { follow } from "../../proto/fold.ts";
import type { StoreId } from "../../proto/region.ts";
import { paintSpans, thicknessOf, type StripPicture } from "./strip-painter.ts";

/** What stores' lanes show of copies. It comes after the first picture, and folds the record as it grows. */
export class CopyingPainter {
  private told = follow(copyingFold, null, []);

  follow(events: readonly ClusterEvent[]): void {
    this.told = follow(copyingFold, this.told, events);
  }

  laneOf(store: StoreId): CopyingLane | undefined {
    return this.told.state.stores.get(store);
  }

  /** Snapshots on their way to a store fill its bar; operators that take something to it or from it are a line over that. */
  readonly paint = (context: CanvasRenderingContext2D, picture: StripPicture, y: number, store: StoreId): void => {
    const lane = this.laneOf(store);
    if (lane === undefined) return;
    const thick = thicknessOf(picture);
    paintSpans(context, picture, lane.snapshots, y - thick / 2, thick, picture.palette.copying);
    paintSpans(context, picture, lane.operators, y - 0.95 * thick, 0.35 * thick, picture.palette.copying);
  };
}
