import { after, hours, micros, START, type Instant } from "../kernel/time.ts";

/** Two runs that are looked at side by side: the text of each one's link, and what it is called. */
export interface ComparedPair {
  readonly left: { readonly text: string; readonly name: string };
  readonly right: { readonly text: string; readonly name: string };
  /** How far both go. */
  readonly until: Instant;
}

/** What stands behind a page's address so that it opens two runs side by side: whoever knows no pairs opens the left one. */
export function comparisonMarks({ left, right, until }: ComparedPair): string {
  const named = [left.name, right.name].map(encodeURIComponent).join(",");
  return `#s=${left.text}&with=${right.text}&until=${until}&called=${named}`;
}

const LONGEST_NAME = 200;
/** Nobody waits for more of a comparison. */
const LONGEST = hours(24);

/** The two runs that a link opens side by side; null where it opens one. */
export function linkComparison(text: string): ComparedPair | null {
  const [, own] = /#s=([^&]*)/.exec(text) ?? [];
  const [, other] = /&with=([\w.-]+)(?:&|$)/.exec(text) ?? [];
  const [, until] = /&until=(\d{1,16})(?:&|$)/.exec(text) ?? [];
  if (own === undefined || other === undefined || until === undefined || Number(until) > LONGEST) return null;
  const [, named = ""] = /&called=([^&]*)/.exec(text) ?? [];
  const [left = "", right = ""] = named.split(",").map((name) => readable(name).slice(0, LONGEST_NAME));
  const end = after(START, micros(Number(until)));
  return { left: { text: own.trim(), name: left || "A" }, right: { text: other, name: right || "B" }, until: end };
}

function readable(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
