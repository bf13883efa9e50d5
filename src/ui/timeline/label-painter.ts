import type { AvailabilityRow } from "../../figure/availability.ts";
import type { Palette } from "../stage/palette.ts";
import type { Words } from "../words/index.ts";
import type { StripPicture } from "./strip-painter.ts";

type Context = CanvasRenderingContext2D;

/** What stands to the left of the plot. It does not change while time passes, and has a canvas of its own. */
export type LabelPicture = Pick<StripPicture, "layout" | "rows" | "stores" | "members" | "palette" | "words" | "scale">;

const LABEL_LEFT = 14;
const LABEL_GAP = 8;
const LABEL_SIZE = 11.5;

/** Everything that may be written to the left of the plot. */
export const labelsOf = (words: Words, rows: readonly AvailabilityRow[],
  lanes: readonly { readonly name: string }[]): readonly string[] => {
  const text = words.stage.time;
  return [text.faults, text.keys, text.keysRange(lastEnd(rows)), text.branches, text.pd, words.stage.clients.title,
    ...lanes.map(({ name }) => name)];
};

/** The room that these labels need, the bold one of a selected store too. */
export function gutterFor(context: Context, labels: readonly string[], palette: Palette, scale: number): number {
  context.font = `600 ${LABEL_SIZE * scale}px ${palette.font}`;
  return (LABEL_LEFT + LABEL_GAP) * scale + Math.max(0, ...labels.map((label) => context.measureText(label).width));
}

/** Paints them, each where its lane lies. */
export function paintLabels(context: Context, picture: LabelPicture): void {
  const { layout, palette, words, scale } = picture;
  context.clearRect(0, 0, layout.plot.x, layout.height);
  const text = words.stage.time;
  const x = LABEL_LEFT * scale;
  const label = (what: string, y: number, colour: string, bold = false): void => {
    context.font = `${bold ? 600 : 400} ${LABEL_SIZE * scale}px ${palette.font}`;
    context.fillStyle = colour;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(what, x, y, layout.plot.x - x - 6);
  };
  label(text.faults, layout.flags.y + layout.flags.height / 2 - 2, palette.quiet);
  const middle = layout.strip.y + layout.strip.height / 2;
  const both = layout.strip.height >= 30 * scale;
  label(text.keys, middle - (both ? 7 * scale : 0), palette.quiet);
  if (both) label(text.keysRange(lastEnd(picture.rows)), middle + 7 * scale, palette.quiet);
  const { curves } = layout;
  if (curves !== null) label(words.stage.clients.title, curves.y + curves.height / 2, palette.quiet);
  const first = layout.branches[0];
  const last = layout.branches[layout.branches.length - 1];
  if (first !== undefined && last !== undefined) {
    label(text.branches, (first.y + last.y + last.height) / 2, palette.quiet);
  }
  // Where lanes are thin, only as many are named as have room.
  const every = Math.max(1, Math.ceil((LABEL_SIZE * 1.15 * scale) / layout.lanePitch));
  const pd = { name: text.pd, selected: false };
  const lanes = [...(layout.pdLanes === 1 ? [pd] : picture.members.slice(0, layout.pdLanes)), ...picture.stores];
  const selected = lanes.findIndex((lane) => lane.selected);
  lanes.forEach((lane, i) => {
    const crowded = i % every !== 0 || (selected >= 0 && Math.abs(i - selected) < every);
    if (crowded && !lane.selected) return;
    label(lane.name, layout.lanes[i] ?? 0, lane.selected ? palette.accent : palette.quiet, lane.selected);
  });
}

const lastEnd = (rows: readonly AvailabilityRow[]): number => rows[rows.length - 1]?.end ?? 0;
