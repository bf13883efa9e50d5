import { after, hours, micros, START } from "../../kernel/time.ts";
import type { Language } from "../../story/words/parts.ts";
import { addressOf, runTextOf } from "../state/address.ts";
import type { ComparedPair } from "../state/screen.ts";

/** A link that opens two runs side by side: the left one is its own run. */
export function comparisonAddress({ left, right, until }: ComparedPair, language: Language): string {
  const named = [left.name, right.name].map(encodeURIComponent).join(",");
  return `${addressOf(left.text)}&with=${right.text}&until=${until}&called=${named}&lang=${language}`;
}

const LONGEST_NAME = 200;
/** Nobody waits for more of a comparison. */
const LONGEST = hours(24);

/** The two runs that a link opens side by side; null where it opens one. */
export function linkComparison(text: string): ComparedPair | null {
  const own = runTextOf(text);
  const [, other] = /&with=([\w.-]+)(?:&|$)/.exec(text) ?? [];
  const [, until] = /&until=(\d{1,16})(?:&|$)/.exec(text) ?? [];
  if (own === null || other === undefined || until === undefined || Number(until) > LONGEST) return null;
  const [, named = ""] = /&called=([^&]*)/.exec(text) ?? [];
  const [left = "", right = ""] = named.split(",").map((name) => readable(name).slice(0, LONGEST_NAME));
  const end = after(START, micros(Number(until)));
  return { left: { text: own, name: left || "A" }, right: { text: other, name: right || "B" }, until: end };
}

function readable(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
