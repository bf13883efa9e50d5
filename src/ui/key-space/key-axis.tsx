import { axisBottom } from "d3-axis";
import { select } from "d3-selection";
import { memo, useEffect, useRef } from "react";
import { labelledRows } from "../../figure/key-space.ts";
import { keyText } from "../words/format.ts";
import type { KeyGeometry } from "./painter.ts";

/** Between two keys below the axis, in units of the text. */
const KEY_GAP = 11;
const UNIT = 13;

/** The keys at which ranges begin, as many as can be read. */
export const KeyAxis = memo(function KeyAxis({ geometry, startKeys, scale: textScale }: {
  readonly geometry: KeyGeometry; readonly startKeys: readonly string[]; readonly scale: number;
}) {
  const axis = useRef<SVGGElement>(null);
  const { layout: { plot, axis: band }, ranges, scale } = geometry;
  useEffect(() => {
    if (axis.current === null) return;
    const rows = labelledRows(ranges, scale, KEY_GAP * UNIT * textScale);
    const keyOf = new Map(rows.map((row) => [ranges.edges[row] ?? 0, startKeys[row] ?? ""]));
    const drawn = axisBottom<number>(scale).tickValues([...keyOf.keys()]).tickFormat((edge) => nameOf(keyOf.get(edge) ?? ""));
    select(axis.current).call(drawn.tickSizeOuter(0).tickSizeInner(5).tickPadding(3));
  }, [ranges, scale, startKeys, textScale]);
  return (
    <svg className="key-axis" aria-hidden width={plot.width} height={band.height} style={{ left: plot.x, top: band.y }}>
      <g ref={axis} />
    </svg>
  );
});

const nameOf = (key: string): string => (key === "" ? "−∞" : keyText(key));
