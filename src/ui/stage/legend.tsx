import { memo, useEffect, useState } from "react";
import { isMessageShape, SHAPES, type Shape } from "../../figure/shapes.ts";
import { useApp } from "../app/context.ts";
import { goAlong } from "../parts/rove.ts";
import { countText } from "../words/format.ts";
import { shapesTexts } from "../words/shapes.texts.ts";
import { useTexts } from "../words/texts.ts";
import { ShapeIcon } from "./shape-icon.tsx";
import "./legend.css";

interface LegendProps {
  readonly shapes: ReadonlyMap<Shape, number>;
  /** Called with the shape to lift out of all others, null for none. */
  readonly onMark: (shape: Shape | null) => void;
}

/**
 * The shapes that are on the stage now, with their numbers, on one line. Whoever points at one sees where it is; a click
 * keeps it marked. Messages come and go by the tenth of a second: they stay for a while, pale, so that nothing jumps.
 */
export default memo(function Legend({ shapes, onMark }: LegendProps) {
  const text = useTexts(shapesTexts);
  const [pinned, setPinned] = useState<Shape | null>(null);
  const [pointed, setPointed] = useState<Shape | null>(null);
  const shown = useLingering(shapes);
  const [focused, setFocused] = useState<Shape | null>(null);
  const { focus } = useApp();
  useEffect(() => onMark(pointed ?? pinned), [onMark, pointed, pinned]);
  const row = SHAPES.filter((shape) => shown.has(shape) || shape === pinned);
  // One of them is in the way of the Tab key; arrows lead to the others.
  const stop = focused !== null && row.includes(focused) ? focused : row[0];
  return (
    <ul
      className="legend" aria-label={text.title} onPointerLeave={() => setPointed(null)}
      onKeyDown={(event) => {
        if (!focus.wasClicked(event.target) && goAlong(event, "button")) {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      {row.map((shape) => {
        const count = shapes.get(shape) ?? 0;
        return (
          <li key={shape}>
            <button
              type="button" data-gone={count === 0 || undefined} aria-pressed={shape === pinned} title={text.names[shape].meaning} data-shape={shape}
              tabIndex={shape === stop ? 0 : -1} onPointerEnter={() => setPointed(shape)} onBlur={() => setPointed(null)}
              onFocus={() => {
                setFocused(shape);
                setPointed(shape);
              }}
              onClick={() => setPinned(shape === pinned ? null : shape)}
            >
              <ShapeIcon shape={shape} />
              <b>{countText(count)}</b> {text.names[shape].count(count)}
            </button>
          </li>
        );
      })}
    </ul>
  );
});

/** For how many of its updates (five a second) a kind of message stays in the line that is no longer on the stage. */
const LINGER = 20;

function useLingering(shapes: ReadonlyMap<Shape, number>): ReadonlyMap<Shape, number> {
  const [lingering, setLingering] =
    useState<{ readonly of: ReadonlyMap<Shape, number>; readonly left: ReadonlyMap<Shape, number> }>(
    { of: shapes, left: new Map([...shapes.keys()].map((shape) => [shape, 1])) },
  );
  if (lingering.of === shapes) return lingering.left;
  const left = new Map<Shape, number>();
  for (const [shape, rest] of lingering.left) if (rest > 1) left.set(shape, rest - 1);
  for (const shape of shapes.keys()) left.set(shape, isMessageShape(shape) ? LINGER : 1);
  setLingering({ of: shapes, left });
  return left;
}
