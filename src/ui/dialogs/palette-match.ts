import { defaultFilter } from "cmdk";

/** Letters that are found here and there say nothing below this: "report" is in "Rule off: previous-entry check", too. */
const LEAST = 0.05;

/**
 * How well an entry answers what was typed, from 0 to 1: words that begin so come before letters found here and there.
 * `others` are names by which it goes besides.
 */
export function matchOf(entry: string, typed: string, others: readonly string[] = []): number {
  const [text, wanted] = [entry.toLowerCase(), typed.trim().toLowerCase()];
  const found = defaultFilter(entry, typed);
  const loose = found < LEAST ? 0 : found;
  if (text.startsWith(wanted)) return 0.9 + loose / 10;
  if (text.includes(` ${wanted}`)) return 0.8 + loose / 10;
  if (others.some((other) => other.startsWith(wanted))) return 0.79;
  return text.includes(wanted) ? 0.7 + loose / 10 : loose * 0.7;
}
