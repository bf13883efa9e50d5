import { applyPalette, GIFEncoder } from "gifenc";
import type { PosterTheme } from "../../figure/poster/colours.ts";
import { filmColours } from "./film-colours.ts";

/** Pictures a second: what GIFs are shown at without stumbling. */
export const PICTURES_PER_SECOND = 12;

/** Takes one picture after another, and gives the film. */
export interface FilmEncoder {
  add(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D): Promise<void>;
  end(): Promise<Blob>;
  /** Gives up what was made. */
  cancel(): Promise<void>;
}

/** A GIF of one palette: of each picture only what has changed since the one before is written. */
export function gifEncoder(theme: PosterTheme): FilmEncoder {
  const gif = GIFEncoder();
  const colours = filmColours(theme);
  // The last one stands for what is as it was before.
  const palette = [...colours, [0, 0, 0] as const];
  const same = colours.length;
  // A GIF counts in hundredths of a second: eight and nine in turn are twelve pictures a second.
  let taken = 0;
  let before: Uint8Array | null = null;
  return {
    add: ({ width, height }, context) => {
      const drawn = applyPalette(context.getImageData(0, 0, width, height).data, colours, "rgb565");
      const delay = 10 * (Math.floor((taken + 1) * 100 / PICTURES_PER_SECOND) - Math.floor(taken * 100 / PICTURES_PER_SECOND));
      taken++;
      const changed = before === null ? drawn : onlyChanged(drawn, before, same);
      gif.writeFrame(changed, width, height, {
        delay, dispose: 1, ...(before === null ? { palette } : { transparent: true, transparentIndex: same }),
      });
      before = drawn;
      return Promise.resolve();
    },
    end: () => {
      gif.finish();
      return Promise.resolve(new Blob([gif.bytes()], { type: "image/gif" }));
    },
    cancel: () => Promise.resolve(),
  };
}

/** A picture with `same` in every place that is as it was. */
function onlyChanged(drawn: Uint8Array, before: Uint8Array, same: number): Uint8Array {
  const changed = drawn.slice();
  for (let i = 0; i < changed.length; i++) if (drawn[i] === before[i]) changed[i] = same;
  return changed;
}

/** Bits a second of a film with flat colours, sharp at its edges. */
export const WEBM_BITRATE = 2_500_000;

/** Whether this browser makes WebM of such pictures: asked of it, and nothing is fetched for that. */
export async function canMakeWebm(width: number, height: number): Promise<boolean> {
  if (!("VideoEncoder" in window)) return false;
  const config = { codec: "vp09.00.31.08", width, height, bitrate: WEBM_BITRATE, framerate: PICTURES_PER_SECOND };
  return VideoEncoder.isConfigSupported(config).then(({ supported }) => supported === true, () => false);
}
