/**
 * A sentence about what somebody gave us: what, where, what was expected. `code` and `values` let the page say it in
 * the reader's language; `text` is the English sentence.
 */
export interface Notice {
  readonly level: "error" | "warning";
  readonly code: string;
  /** JSON path such as `regions[3].leader.store_id`, or a place in a command or link; "" where it is about the whole. */
  readonly where: string;
  readonly text: string;
  readonly values: NoticeValues;
}

export type NoticeValues = Readonly<Record<string, string | number>>;

/**
 * A sentence with its values put in: `{name}` stands for the value of that name, `{name|one|many}` for the one word where that
 * is 1, and else for the other.
 */
export const fillSentence = (sentence: string, values: NoticeValues): string =>
  sentence.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (hole, name: string, one?: string, many?: string) =>
    (!Object.hasOwn(values, name) ? hole : one === undefined ? String(values[name]) : String(values[name] === 1 ? one : many)));
