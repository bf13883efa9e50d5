import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { timeScale, type TimeSpan } from "../../figure/time-axis.ts";
import type { Instant } from "../../kernel/time.ts";
import type { RunOutcome } from "../../story/comparison/types.ts";
import { usePalette } from "../app/context.ts";
import { fitCanvas } from "../parts/fit-canvas.ts";
import { useMeasured } from "../parts/measured.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { storyTime } from "../words/format.ts";
import { useTexts } from "../words/texts.ts";
import type { Conductor } from "./conductor.ts";
import { paintLine } from "./line-painter.ts";

/** A moment that both time lines mark. */
export interface LineMark {
  readonly kind: "parting" | "consequence";
  readonly at: Instant;
}

interface LineProps {
  readonly name: string;
  readonly outcome: RunOutcome;
  readonly span: TimeSpan;
  readonly marks: readonly LineMark[];
  readonly conductor: Conductor;
}

const KEY_STEP = 1_000_000;
const FAR_STEPS = 10;

/** The time line of one side. Its cursor is that of both, and so is its hand: a click, a drag or the arrows move the two. */
export function SideLine({ name, outcome, span, marks, conductor }: LineProps) {
  const text = useTexts(compareTexts);
  const palette = usePalette();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const { cursor, box } = useCursor(conductor, span, size.width);
  useMeasured(box, ({ clientWidth: width, clientHeight: height }) =>
    setSize((before) => (before.width === width && before.height === height ? before : { width, height })));
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (canvas.current === null || context == null || size.width === 0) return;
    fitCanvas(canvas.current, context, size);
    paintLine(context, { outcome, span, ...size }, palette);
  }, [outcome, span, size, palette]);
  const scale = timeScale(span, size.width);
  const seekTo = (event: PointerEvent<HTMLElement>): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    conductor.seek(Math.round(scale.invert(x)) as Instant);
  };
  return (
    <div
      ref={box} className="compare-line" role="slider" tabIndex={0} aria-label={text.lineOf(name)} title={text.lineHint}
      aria-valuemin={0} aria-valuemax={Math.round(outcome.now / KEY_STEP)} aria-valuenow={0}
      onKeyDown={(event) => moveByKey(event, conductor, span)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        conductor.play(false);
        seekTo(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons !== 0) seekTo(event);
      }}
    >
      <canvas ref={canvas} aria-hidden />
      {marks.filter(({ at }) => at >= span.from && at <= span.to).map(({ kind, at }) => (
        <span
          key={kind} className="compare-mark" data-kind={kind} style={{ left: scale(at) }}
          title={`${text[kind]} · ${storyTime(at)}`}
        />
      ))}
      <i ref={cursor} className="compare-cursor" aria-hidden />
    </div>
  );
}

/** The cursor goes with every picture: it is moved by hand, as nothing else of the line is drawn anew for that. */
function useCursor(conductor: Conductor, span: TimeSpan, width: number) {
  const cursor = useRef<HTMLElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = timeScale(span, width).clamp(true);
    let told = -1;
    const move = (): void => {
      const { now, playing } = conductor.getState();
      if (cursor.current !== null) cursor.current.style.transform = `translateX(${place(now).toFixed(1)}px)`;
      const second = Math.round(now / KEY_STEP);
      // While it plays a reader hears no more than a word a second; where it stands it says where.
      if (playing && second === told) return;
      told = second;
      box.current?.setAttribute("aria-valuenow", String(second));
      box.current?.setAttribute("aria-valuetext", storyTime(now));
    };
    move();
    return conductor.subscribe(move);
  }, [conductor, span, width]);
  return { cursor, box };
}

function moveByKey(event: KeyboardEvent, conductor: Conductor, { from, to }: TimeSpan): void {
  const by = KEY_STEP * (event.shiftKey ? FAR_STEPS : 1);
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -by, ArrowDown: -by, ArrowRight: by, ArrowUp: by, PageUp: FAR_STEPS * by, PageDown: -FAR_STEPS * by,
  };
  const step = steps[event.key];
  if (event.key === " ") conductor.play(!conductor.getState().playing);
  else if (event.key === "Home") conductor.seek(from as Instant);
  else if (event.key === "End") conductor.seek(to as Instant);
  else if (step !== undefined) conductor.step(step);
  else return;
  event.preventDefault();
}
