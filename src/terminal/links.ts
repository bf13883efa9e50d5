/** What a place in the output speaks of. Ids are as the cluster writes them, digit for digit. */
export type LinkTarget =
  | { readonly kind: "store"; readonly id: string }
  | { readonly kind: "region"; readonly id: string }
  /** The operator of a region. */
  | { readonly kind: "operator"; readonly region: string }
  /** Microseconds since the start of the run. */
  | { readonly kind: "time"; readonly at: number };

/** A place in a text that can be clicked: from `start` up to, and without, `end`. */
export interface TextLink {
  readonly start: number;
  readonly end: number;
  readonly target: LinkTarget;
}

/** What each pattern's first group, an id or an instant, is; the whole match is the link unless a second group names it. */
const PATTERNS: readonly { readonly pattern: RegExp; readonly target: (text: string) => LinkTarget | null }[] = [
  { pattern: /"id": ?(\d+)(?=,\s*"(?:address|state_name)")/gd, target: (id) => ({ kind: "store", id }) },
  { pattern: /"id": ?(\d+)(?=,\s*"(?:start_key|leader|peers|epoch)")/gd, target: (id) => ({ kind: "region", id }) },
  { pattern: /"(?:leader_)?store_id": ?(\d+)/gd, target: (id) => ({ kind: "store", id }) },
  { pattern: /"region_id": ?(\d+)/gd, target: (id) => ({ kind: "region", id }) },
  { pattern: /\b[Ss]tore:? \[?(\d+)\b/gd, target: (id) => ({ kind: "store", id }) },
  { pattern: /\b[Rr]egion(?:: ?| )(\d+)\b(?!\()/gd, target: (id) => ({ kind: "region", id }) },
  { pattern: /\bregion:(\d+)\(/gd, target: (region) => ({ kind: "operator", region }) },
  { pattern: /\b(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?)(?= \+0000 UTC|Z)/gd, target: instantOf },
];

/**
 * The places of an output that can be clicked, from its beginning to its end; they do not overlap. It goes by the whole output,
 * because only what stands around a number says what it is.
 */
export function findLinks(text: string): TextLink[] {
  const links: TextLink[] = [];
  for (const { pattern, target } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      const found = target(match[1] ?? "");
      if (found !== null) links.push({ start, end, target: found });
    }
  }
  links.sort((a, b) => a.start - b.start || b.end - a.end);
  return links.filter(({ start }, i) => i === 0 || start >= (links[i - 1]?.end ?? 0));
}

/** The calendar's instant as one of the run: 2020-01-01T00:00:00Z is its first. Of times before it there is nothing to see. */
function instantOf(text: string): LinkTarget | null {
  const [date = "", time = ""] = text.split(/[T ]/);
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const [hour = 0, minute = 0, second = 0] = time.split(":").map(Number);
  if (year !== 2020 || month < 1 || month > 12) return null;
  const days = (DAYS_BEFORE_MONTH[month - 1] ?? 0) + day - 1;
  return { kind: "time", at: Math.round((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000) };
}

/** Of 2020, a leap year; no run is longer. */
const DAYS_BEFORE_MONTH = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335];
