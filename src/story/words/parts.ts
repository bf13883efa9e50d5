import type { Duration } from "../../kernel/time.ts";
import type { Node } from "../../proto/events.ts";
import { capitalised, type IdNames } from "../../proto/names.ts";

/** The languages of the product. */
export type Language = "en" | "zh";

/** What a page can link to from inside a sentence. */
export interface SentenceReference {
  readonly kind: "store" | "region" | "pd" | "client" | "event";
  readonly id: number;
}

/** A piece of a sentence: plain, emphasised, or one that names something which can be selected. */
export type SentencePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "strong"; readonly text: string }
  | { readonly kind: "reference"; readonly text: string; readonly target: SentenceReference };

/** What sentences need besides the event: how ids are written, and what else the sentence stands for. */
export interface Telling {
  readonly names: IdNames;
  /** Further regions to which the same happened in the same moment; 0 for an event of its own. */
  readonly more: number;
  /** Further machines to which the same was done in the same moment. */
  readonly others: readonly Node[];
  /** Stores that voted in any of the elections that the sentence stands for, besides those of its own event. */
  readonly voters: readonly number[];
  /** How soon a killed process was started again, where that belongs to the same deed; otherwise null. */
  readonly away: Duration | null;
  /** A pause of service that a planned hand-over of the Raft leader brings with it. */
  readonly planned: boolean;
}

/** Who voted for the store in the elections that the sentence stands for, itself left out. */
export const otherVoters = (
  { store, voters }: { readonly store: number; readonly voters: readonly number[] }, t: Telling,
): readonly number[] => [...new Set([...voters, ...t.voters])].filter((id) => id !== store).sort((a, b) => a - b);

/** What may stand in a sentence's template. */
export type Insert = string | number | SentencePart | readonly SentencePart[];

/** Joins a template's texts and inserts into parts; neighbouring plain texts become one. */
export function say(texts: TemplateStringsArray, ...inserts: readonly Insert[]): readonly SentencePart[] {
  const parts: SentencePart[] = [];
  texts.forEach((text, i) => {
    add(parts, text);
    const insert = inserts[i];
    if (insert !== undefined) add(parts, insert);
  });
  return parts;
}

export const strong = (text: string): SentencePart => ({ kind: "strong", text });

export const reference = (kind: SentenceReference["kind"], id: number, text: string): SentencePart =>
  ({ kind: "reference", text, target: { kind, id } });

/** The sentence without marks and links, and with spaces at which a terminal may break. */
export const plainText =
  (parts: readonly SentencePart[]): string => parts.map((part) => part.text).join("").replaceAll("\u00a0", " ");

/** Parts joined by a separator, the last two by another: "1, 2 and 3". */
export function joined(
  items: readonly (readonly SentencePart[])[], separator: string, last: string,
): readonly SentencePart[] {
  return items.flatMap((item, i): readonly SentencePart[] => {
    if (i === 0) return item;
    return [{ kind: "text", text: i === items.length - 1 ? last : separator }, ...item];
  });
}

/** The same sentence with a capital first letter, wherever it begins. */
export function begun(parts: readonly SentencePart[]): readonly SentencePart[] {
  const [first, ...rest] = parts;
  if (first === undefined) return parts;
  return [{ ...first, text: capitalised(first.text) }, ...rest];
}

function add(parts: SentencePart[], insert: Insert): void {
  if (typeof insert === "string" || typeof insert === "number") {
    if (insert === "") return;
    const last = parts[parts.length - 1];
    const text = String(insert);
    if (last?.kind === "text") parts[parts.length - 1] = { kind: "text", text: last.text + text };
    else parts.push({ kind: "text", text });
  } else if (isList(insert)) insert.forEach((part) => (part.kind === "text" ? add(parts, part.text) : parts.push(part)));
  else if (insert.kind === "text") add(parts, insert.text);
  else parts.push(insert);
}

const isList = (insert: SentencePart | readonly SentencePart[]): insert is readonly SentencePart[] =>
  Array.isArray(insert);
