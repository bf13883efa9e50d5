/** The colour at a share of the way from one to another, both as style sheets (also built ones) and browsers write them. */
export function mixColours(from: string, to: string, share: number): string {
  const ends = channelsOf(to);
  const mixed = channelsOf(from).map((start, place) => Math.round(start + ((ends[place] ?? start) - start) * share));
  return `rgb(${mixed.join(", ")})`;
}

/** Of `#rrggbb`, of `#rgb`, as the build shortens it, or of `rgb(r, g, b)`. */
const channelsOf = (colour: string): readonly number[] =>
  colour.startsWith("#") ? [0, 1, 2].map((place) => (colour.length < 7 ? 17 * parseInt(colour[1 + place] ?? "", 16)
    : parseInt(colour.slice(1 + 2 * place, 3 + 2 * place), 16)))
    : [...colour.matchAll(/[\d.]+/g)].slice(0, 3).map(Number);
