import type { StoreLabel } from "./region.ts";

/** Where machines stand, by labels that all hold: `zone=a`, `zone=a+rack=r1`. */
export type PlaceName = string;

const PLACE = /^[$\w./-]{1,64}=[\w./-]{1,64}(?:\+[$\w./-]{1,64}=[\w./-]{1,64}){0,7}$/;

export const isPlace = (text: string): boolean => PLACE.test(text);

/** The labels that a place names. */
export const labelsOfPlace = (place: PlaceName): readonly StoreLabel[] => place.split("+").map((label) => {
  const at = label.indexOf("=");
  return { key: label.slice(0, at), value: label.slice(at + 1) };
});

/** The places that a store with these labels stands in, the widest first; a host is the store itself. */
export const placesOf = (labels: readonly StoreLabel[]): readonly PlaceName[] => {
  const named = labels.map(({ key, value }) => `${key}=${value}`);
  return named.map((_, index) => named.slice(0, index + 1).join("+")).filter((place, index) =>
    labels[index]?.key !== "host" && isPlace(place));
};
