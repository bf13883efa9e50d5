import type { IdNames } from "../proto/names.ts";
import type { Part } from "./parts.ts";
import { wordHere, type WordReader } from "./words.ts";

/** A sentence that begins with a word of its own: how it is read, written, and explained. */
export interface Verb<Fields extends object> {
  readonly word: string;
  /**
   * The second word, or what all behind the first looks like, where several verbs share that; "" otherwise. It is the parts' to
   * read.
   */
  readonly next: string | RegExp;
  /** The whole sentence as a help text shows it. */
  readonly usage: string;
  /** Reads what follows the first word. Throws `Mistake`. */
  read(words: WordReader): Fields;
  /** The sentence that reads back as these fields; null where another verb has to say them. */
  write(fields: Fields, names: IdNames): string | null;
}

/** All fields of a sentence's parts together. */
type Joined<Parts extends readonly Part<object>[]> =
  Parts extends readonly [Part<infer First>, ...infer Rest extends readonly Part<object>[]] ? First & Joined<Rest> : unknown;

/**
 * A verb from its parts, in order. `fixed` are fields that the word itself says: `free-disk` is a `fill-disk` with `full: false`.
 * `next` as in `Verb`.
 */
export function verb<const Parts extends readonly Part<object>[], const Fixed extends object>(
  word: string, parts: Parts, fixed: Fixed, next: Verb<object>["next"] = "",
): Verb<Joined<Parts> & Fixed> {
  return {
    word,
    next,
    usage: [word, ...parts.map((part) => part.usage)].join(" ").trim(),
    read: (words) => Object.assign({}, fixed, ...parts.map((part) => part.read(words))) as Joined<Parts> & Fixed,
    write(fields, names) {
      const said = fields as Readonly<Record<string, unknown>>;
      if (Object.entries(fixed).some(([field, value]) => said[field] !== value)) return null;
      return [word, ...parts.map((part) => part.write(fields as object, names))].filter((piece) => piece !== "").join(" ");
    },
  };
}

/** The verb that a sentence uses: by its first word, and among those that share it by what follows. */
export function verbHere<V extends Pick<Verb<object>, "word" | "next">>(verbs: readonly V[], words: WordReader): V | undefined {
  const first = wordHere(words);
  const second = words.words[words.next + 1];
  const alike = verbs.filter((each) => each.word === first);
  const rest = words.text.slice(second?.at ?? words.text.length).trimEnd();
  const fits = ({ next }: V): boolean => (typeof next === "string" ? next !== "" && next === second?.text : next.test(rest));
  return alike.find(fits) ?? alike.find((each) => each.next === "");
}
