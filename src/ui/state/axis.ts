import type { TimeSpan } from "../../figure/time-axis.ts";

/** What part of time the bar shows, as a reload finds it again. */
export interface KeptAxis {
  readonly span: TimeSpan;
  readonly whole: boolean;
}

/** Beside React, like the frames: the axis moves with every frame. */
export interface AxisMemory {
  /** What the bar shows now; null before it has shown anything. */
  shown: KeptAxis | null;
  /** What it is to show instead, once; null where it decides by itself. */
  wanted: KeptAxis | null;
}

export const createAxisMemory = (): AxisMemory => ({ shown: null, wanted: null });

/** Whether a value that was kept outside is an axis. */
export function isAxis(value: unknown): value is KeptAxis {
  if (typeof value !== "object" || value === null || !("span" in value) || !("whole" in value)) return false;
  const { span, whole } = value;
  if (typeof whole !== "boolean" || typeof span !== "object" || span === null || !("from" in span)
    || !("to" in span)) return false;
  return typeof span.from === "number" && typeof span.to === "number" && span.from >= 0 && span.to > span.from;
}
