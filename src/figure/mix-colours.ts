/** The colour at a share of the way from one to another. Both as style sheets and browsers write them: `#rrggbb` or `rgb(r, g, b)`. */
export function mixColours(from: string, to: string, share: number): string {
  const ends = channelsOf(to);
  return `rgb(${channelsOf(from).map((start, place) => Math.round(start + ((ends[place] ?? start) - start) * share)).join(", ")})`;
}

const channelsOf = (colour: string): readonly number[] =>
  colour.startsWith("#") ? [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16))
    : [...colour.matchAll(/[\d.]+/g)].slice(0, 3).map(Number);
