/** Why a picture is not written as PNG here. */
export const NO_RASTERISER =
  "PNG needs the package @resvg/resvg-js, which is not installed here; a file that ends in .svg needs nothing.";

/** A picture as PNG of this width, with the fonts of this computer; null where the rasteriser is not installed. */
export async function rasterised(svg: string, width: number): Promise<Uint8Array | null> {
  const loaded = await import("@resvg/resvg-js").catch(() => null);
  if (loaded === null) return null;
  return new loaded.Resvg(svg, { fitTo: { mode: "width", value: width }, font: { loadSystemFonts: true } }).render().asPng();
}
