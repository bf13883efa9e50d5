import { useCallback, useState, type RefObject } from "react";
import type { RingRoom } from "../../figure/group-ring.ts";
import { useMeasured } from "../parts/measured.ts";
import { useTextSize } from "../parts/text-size.ts";

/** The size of the page's text at scale 1, in CSS pixels. */
export const USUAL_REM = 13;

/** The ring has the room of its box. */
export function useRingRoom(box: HTMLElement | null, resize: (room: RingRoom) => void): void {
  const { scale } = useTextSize();
  useMeasured(box, useCallback((element) => {
    const { paddingLeft, paddingTop, paddingBottom } = getComputedStyle(element);
    resize({
      width: element.clientWidth - 2 * Number.parseFloat(paddingLeft),
      height: element.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom), scale,
    });
  }, [resize, scale]));
}

/** In units of text: a low box has its logs beside the ring; one too low for that, or too narrow, is a single column. */
const LOW = 46;
const LOWEST = 24;
const NARROW = 46;

/** How a group's parts stand in a box, as attributes of its element. */
interface Arrangement {
  readonly "data-arranged": "below" | "beside" | "column";
  /** Set where a sheet leaves a column so little that the ring alone has room in it. */
  readonly "data-low": true | undefined;
}

export function useArrangement(root: RefObject<HTMLElement | null>): Arrangement {
  const { scale } = useTextSize();
  const [arrangement, setArrangement] = useState<Arrangement>({ "data-arranged": "below", "data-low": undefined });
  useMeasured(root, useCallback((element) => {
    const [width, height] = [element.clientWidth / (USUAL_REM * scale), element.clientHeight / (USUAL_REM * scale)];
    setArrangement({
      "data-arranged": width < NARROW || height < LOWEST ? "column" : height < LOW ? "beside" : "below",
      "data-low": (width < NARROW && height < LOWEST) || undefined,
    });
  }, [scale]));
  return arrangement;
}
