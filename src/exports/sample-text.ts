import { oneLine } from "./text.ts";

/** Half of a pair of surrogates is no character, and no UTF-8. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, "\u{FFFD}");

/** Escaped as a label's value has to be; nothing else may stand behind a backslash. */
const labelText = (value: string): string =>
  wellFormed(value).replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');

/** What stands in braces; with another bound for each bucket. */
export function labelsText(
  labels: readonly (readonly [string, string])[], le: number | null, bound: (le: number) => string,
): string {
  const all = le === null ? labels : [...labels, ["le", bound(le)] as const];
  return all.length === 0 ? "" : `{${all.map(([name, value]) => `${name}="${labelText(value)}"`).join(",")}}`;
}

/** A number as Go reads it: as short as it can be. */
export const sampleText = (value: number): string =>
  (value === Infinity ? "+Inf" : value === -Infinity ? "-Inf" : Number.isNaN(value) ? "NaN" : String(value));

/** What a metric tells, as it stands behind `# HELP`. */
export const metricHelp = (help: string): string => oneLine(help).replaceAll("\\", "\\\\");
