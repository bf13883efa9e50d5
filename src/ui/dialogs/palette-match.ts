import { defaultFilter } from "cmdk";

/** How well an entry answers what was typed, from 0 to 1: words that begin so come before letters found here and there. */
export function matchOf(entry: string, typed: string): number {
  const [text, wanted] = [entry.toLowerCase(), typed.trim().toLowerCase()];
  const loose = defaultFilter(entry, typed);
  if (text.startsWith(wanted)) return 0.9 + loose / 10;
  if (text.includes(` ${wanted}`)) return 0.8 + loose / 10;
  return text.includes(wanted) ? 0.7 + loose / 10 : loose * 0.7;
}
