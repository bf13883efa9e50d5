import type { MessageForm, MessageTone } from "../../figure/group-messages.ts";
import type { Palette } from "../stage/palette.ts";

type Context = CanvasRenderingContext2D;

const FULL = 2 * Math.PI;

/** The colour of a message on a canvas, by what it tells. */
export const colourOf = (tone: MessageTone, form: MessageForm, palette: Palette): string => {
  switch (tone) {
    case "yes": return palette.repaired;
    case "no": return palette.unavailable;
    case "answers": return palette.ink3;
    case "asks": return form === "vote" || form === "pre-vote" || form === "hand-over" ? palette.electing
      : form === "snapshot" ? palette.copying : palette.ink1;
  }
};

/** Adds the sign of a lost message to a path, around its middle. */
export function cross(context: Context, size: number): void {
  context.moveTo(-size, -size);
  context.lineTo(size, size);
  context.moveTo(size, -size);
  context.lineTo(-size, size);
}

/** Adds the outline of a form to a path, around its middle; the legend's small pictures show the same. */
export function outline(context: Context, form: MessageForm, size: number): void {
  switch (form) {
    case "vote": polygon(context, [[0, -size * 1.25], [size * 1.25, 0], [0, size * 1.25], [-size * 1.25, 0]]); return;
    case "pre-vote": polygon(context, [[0, -size], [size * 0.72, 0], [0, size], [-size * 0.72, 0]]); return;
    case "append": context.arc(0, 0, size * 0.92, 0, FULL); return;
    case "heartbeat": context.arc(0, 0, size * 0.74, 0, FULL); return;
    case "snapshot": polygon(context, [[-size, -size], [size, -size], [size, size], [-size, size]]); return;
    case "hand-over": polygon(context, [[-size, -size], [size * 1.2, 0], [-size, size]]); return;
    case "read": polygon(context, [[0, -size], [size, size * 0.8], [-size, size * 0.8]]); return;
    case "other": context.arc(0, 0, size * 0.5, 0, FULL);
  }
}

function polygon(context: Context, points: readonly (readonly [number, number])[]): void {
  points.forEach(([x, y], i) => {
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.closePath();
}
