import { poster } from "../figure/poster.ts";
import type { AppContext } from "../ui/app/context.ts";
import { wordsIn } from "../ui/words/index.ts";
import { RefusedRequest } from "./conversation.ts";

const SHAPE = 9 / 16;

/** A picture of the stage as it stands, so many pixels wide: the text of an SVG document, or the bytes of a PNG. */
export async function takeSnapshot(
  { run, frames, root }: AppContext, type: "svg" | "png", width: number,
): Promise<string | ArrayBuffer> {
  const frame = frames.latest();
  const { status, events, language } = run.getState();
  if (frame === null || status === null) throw new RefusedRequest("closed", "Nothing is open yet.");
  const words = wordsIn(language);
  const height = Math.round(width * SHAPE);
  const theme = root.dataset["theme"] === "dark" ? "dark" : "light";
  const svg = poster({ frame, events, names: status.names, title: "" }, { width, height, theme, language, words });
  return type === "svg" ? svg : rasterized(svg, width, height);
}

/** Drawn from an address that holds the text itself: of any other the browser would not let the pixels out. */
async function rasterized(svg: string, width: number, height: number): Promise<ArrayBuffer> {
  const picture = new Image(width, height);
  picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  canvas.getContext("2d")?.drawImage(picture, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((done) => {
    canvas.toBlob(done, "image/png");
  });
  if (blob === null) throw new RefusedRequest("unsupported", "The browser makes no picture here.");
  return blob.arrayBuffer();
}
