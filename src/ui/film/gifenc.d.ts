/** What is used of the package, which brings no types. */
declare module "gifenc" {
  type Colour = readonly [red: number, green: number, blue: number];

  interface FrameOptions {
    readonly palette?: readonly Colour[];
    /** Milliseconds; a GIF knows hundredths of a second. */
    readonly delay: number;
    readonly transparent?: boolean;
    readonly transparentIndex?: number;
    readonly dispose?: number;
  }

  interface Encoder {
    writeFrame(index: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }

  export function GIFEncoder(): Encoder;
  export function applyPalette(rgba: Uint8ClampedArray, palette: readonly Colour[], format?: "rgb565"): Uint8Array;
}
