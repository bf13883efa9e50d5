import { definePainter } from "../painter.ts";
import { paintTraffic } from "../traffic-painter.ts";

/** Messages under way. */
export const trafficPainter = definePainter({
  name: "traffic", reads: ["packets", "stores", "pds", "clients"], sheet: "traffic",
  create: () => ({
    shows: () => true,
    paint: (context, { traffic: ways, scene, style, now, pace, still, highlight }) =>
      paintTraffic(context, ways, scene, now, { palette: style.palette, pace, still, highlight }),
  }),
});
