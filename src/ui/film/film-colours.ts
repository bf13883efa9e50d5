import { POSTER_COLOURS, type PosterTheme } from "../../figure/poster/colours.ts";

export type FilmColour = readonly [red: number, green: number, blue: number];

/** What a GIF can name, less the one that stands for "as before". */
const MOST_COLOURS = 255;
/** Edges are smoothed: between a colour and the ground there are these, too. */
const SHARES = [0.75, 0.5, 0.25, 0.12] as const;

/**
 * The colours of a film: those of the theme, and what lies between each of them and the grounds on which it is drawn. They are
 * the same for every picture of every film, so that what does not change stays as it is, and flat colours stay flat.
 */
export function filmColours(theme: PosterTheme): readonly FilmColour[] {
  const { background, surface, ...others } = POSTER_COLOURS[theme];
  const grounds = [background, surface].map(readColour);
  const colours = [background, surface, ...Object.values(others)].filter((value) => typeof value === "string").map(readColour);
  const mixed = SHARES.flatMap((share) => colours.flatMap((colour) => grounds.map((ground) => mix(colour, ground, share))));
  const known = new Map([...colours, ...mixed].map((colour) => [colour.join(), colour] as const));
  return [...known.values()].slice(0, MOST_COLOURS);
}

/** `#rrggbb`, or `rgb(r, g, b)` as mixed colours are written. */
const readColour = (text: string): FilmColour => {
  const [red, green, blue] = text.match(/\d+/g)?.map(Number) ?? [];
  if (text.startsWith("rgb") && red !== undefined && green !== undefined && blue !== undefined) return [red, green, blue];
  const value = Number.parseInt(text.slice(1, 7), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

const mix = (colour: FilmColour, ground: FilmColour, share: number): FilmColour => {
  const part = (place: 0 | 1 | 2): number => Math.round(colour[place] * share + ground[place] * (1 - share));
  return [part(0), part(1), part(2)];
};
