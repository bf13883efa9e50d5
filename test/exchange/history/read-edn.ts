/** A keyword of EDN. */
export interface Keyword {
  readonly keyword: string;
}

export type Edn = null | number | string | boolean | Keyword | readonly Edn[] | ReadonlyMap<string, Edn>;

/**
 * Reads the part of EDN that histories are written in: maps with keywords as keys, vectors, strings, whole numbers, keywords
 * and nil. Whatever else stands there is an error.
 */
export function readEdn(text: string): Edn {
  let at = 0;
  const fail = (): never => {
    throw new Error(`no EDN at ${at}: ${text.slice(at, at + 20)}`);
  };
  const space = (): void => {
    while (text[at] === " " || text[at] === "\n" || text[at] === ",") at++;
  };
  const token = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text)?.[0] ?? null;
    if (match !== null) at += match.length;
    return match;
  };
  const list = (close: string): Edn[] => {
    const items: Edn[] = [];
    for (at++, space(); text[at] !== close; space()) items.push(value());
    at++;
    return items;
  };
  const map = (): ReadonlyMap<string, Edn> => {
    const items = list("}");
    const pairs = new Map<string, Edn>();
    for (let i = 0; i < items.length; i += 2) {
      const [key, held] = [items[i], items[i + 1]];
      if (typeof key !== "object" || key === null || !("keyword" in key) || held === undefined
        || pairs.has(key.keyword)) return fail();
      pairs.set(key.keyword, held);
    }
    return pairs;
  };
  const value = (): Edn => {
    if (text[at] === "{") return map();
    if (text[at] === "[") return list("]");
    const word = token(/:[A-Za-z][A-Za-z0-9-]*|-?\d+|nil|true|false|"(?:[^"\\]|\\["\\ntr])*"/y);
    if (word === null) return fail();
    if (word.startsWith(":")) return { keyword: word.slice(1) };
    if (word.startsWith('"')) return JSON.parse(word) as string;
    return word === "nil" ? null : word === "true" || word === "false" ? word === "true" : Number(word);
  };
  const read = value();
  space();
  return at === text.length ? read : fail();
}
