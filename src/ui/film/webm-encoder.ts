import { BufferTarget, CanvasSource, Output, WebMOutputFormat } from "mediabunny";
import { PICTURES_PER_SECOND, WEBM_BITRATE, type FilmEncoder } from "./encoders.ts";

/** A WebM film by the browser's own encoder. */
export async function webmEncoder(canvas: HTMLCanvasElement): Promise<FilmEncoder> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new CanvasSource(canvas, { codec: "vp9", bitrate: WEBM_BITRATE });
  output.addVideoTrack(source, { frameRate: PICTURES_PER_SECOND });
  await output.start();
  let taken = 0;
  return {
    add: () => source.add(taken++ / PICTURES_PER_SECOND, 1 / PICTURES_PER_SECOND),
    end: async () => {
      await output.finalize();
      return new Blob([target.buffer ?? new ArrayBuffer(0)], { type: "video/webm" });
    },
    cancel: () => output.cancel(),
  };
}
