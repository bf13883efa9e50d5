/** Reads `A..B` or a single number; undefined if the text is neither. */
export function parseSeeds(text: string): { readonly from: number; readonly to: number } | undefined {
  const match = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  return to < from ? undefined : { from, to };
}
