import type { Size } from "../../figure/stage-zoom.ts";

/** More device pixels per CSS pixel cost memory and show nothing. */
const MOST_DENSITY = 2;

/** Gives a canvas the pixels of its room, in CSS pixels of which one draws then; true where that has wiped it. */
export function fitCanvas(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, { width, height }: Size): boolean {
  const density = Math.min(window.devicePixelRatio, MOST_DENSITY);
  const [across, down] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width === across && canvas.height === down) return false;
  canvas.width = across;
  canvas.height = down;
  context.setTransform(density, 0, 0, density, 0, 0);
  return true;
}
