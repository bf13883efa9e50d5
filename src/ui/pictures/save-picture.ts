import { saveBlob } from "../dialogs/saving.ts";
import { paintSvg, sizeOfSvg } from "./paint-svg.ts";

/** Pixels of a file for each of the picture's own: sharp on the screens of phones, and in print. */
const SCALE = 2;
/** What browsers draw at the most on one canvas, in either direction. */
const MOST_PIXELS = 16_000;

/** A canvas of the page that stands nowhere in it. */
export function pageCanvas(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** Saves a picture of our own as PNG; false where the browser cannot draw it. */
export async function savePng(svg: string, name: string): Promise<boolean> {
  const { width, height } = sizeOfSvg(svg);
  const scale = Math.min(SCALE, MOST_PIXELS / width, MOST_PIXELS / height);
  const canvas = pageCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext("2d");
  if (context === null || !paintSvg(context, svg, scale, pageCanvas)) return false;
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) return false;
  saveBlob(name, blob);
  return true;
}
