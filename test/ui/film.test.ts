import { expect, test } from "vitest";
import { POSTER_COLOURS, type PosterTheme } from "../../src/figure/poster/colours.ts";
import { gifEncoder } from "../../src/ui/film/encoders.ts";
import { filmColours } from "../../src/ui/film/film-colours.ts";
import { atLeastOne } from "../at-least-one.ts";

test.each(["light", "dark"] as const)("the palette of a film in the %s theme holds every colour of it, exactly", (theme: PosterTheme) => {
  const colours = filmColours(theme);
  expect(colours.length).toBeLessThanOrEqual(255);
  expect(new Set(colours.map(String)).size).toBe(colours.length);
  const written = colours.flatMap((colour) =>
    [`#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`, `rgb(${colour.join(", ")})`]);
  const named = Object.values(POSTER_COLOURS[theme]).filter((value): value is string => typeof value === "string");
  for (const colour of atLeastOne(named)) expect(written).toContain(colour.toLowerCase());
});

/** A canvas of a pattern that packs badly, with one pixel of a colour of its own. */
function sheet(pixel: number): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const [width, height] = [40, 30];
  const colours = filmColours("light");
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) data.set([...(colours[i === 0 ? pixel : (i * i) % 31] ?? [0, 0, 0]), 255], i * 4);
  return {
    canvas: { width, height } as HTMLCanvasElement,
    context: { getImageData: () => ({ data }) } as unknown as CanvasRenderingContext2D,
  };
}

test("a GIF has each picture with its delay, twelve a second, and of one that hardly changes only what has changed", async () => {
  const bytesOf = async (...pixels: number[]): Promise<Uint8Array> => {
    const gif = gifEncoder("light");
    for (const pixel of pixels) {
      const { canvas, context } = sheet(pixel);
      await gif.add(canvas, context);
    }
    return new Uint8Array(await (await gif.end()).arrayBuffer());
  };
  const bytes = await bytesOf(1, 2, 2, 2, 2, 2);
  expect(new TextDecoder().decode(bytes.subarray(0, 6))).toBe("GIF89a");
  // Graphic control extensions: 21 F9 04, flags, delay in hundredths of a second.
  const delays = [...bytes.keys()].filter((i) => bytes[i] === 0x21 && bytes[i + 1] === 0xf9 && bytes[i + 2] === 4)
    .map((i) => bytes[i + 4]);
  expect(delays).toEqual([8, 8, 9, 8, 8, 9]);
  const [one, two, three] = [await bytesOf(1), await bytesOf(1, 1), await bytesOf(1, 1, 2)];
  expect(one.length).toBeGreaterThan(1_000);
  expect(two.length - one.length).toBeLessThan(100);
  expect(three.length - two.length).toBeLessThan(110);
});
