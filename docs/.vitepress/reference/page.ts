import type { Language } from "../../../src/story/words/parts.ts";

/** A page made from a table of the code, in both languages. Nothing on it is written a second time by hand. */
export interface ReferencePage {
  /** The page's name in its address: `reference/<name>`. */
  readonly name: string;
  readonly title: Readonly<Record<Language, string>>;
  /** Markdown below the title. */
  write(language: Language): string;
}

/** A table in Markdown. Cells are Markdown themselves; only what would end a cell or a row is kept from doing so. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellOf).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const cellOf = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** Text that means nothing to Markdown, HTML or Vue. */
export const plain = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>&]/g, (character) => `&#${character.charCodeAt(0)};`);

export const code = (text: string): string => `\`${text}\``;

/** What stands in a box of its own, as somebody would type it or as it is printed. */
export const block = (language: string, lines: readonly string[]): string => ["```" + language, ...lines, "```"].join("\n");

/** An address of the product, which stands one folder above the documentation: a link that the site's own router leaves alone. */
export const productLink = (fragment: string, text: string): string => `<ProductLink to="${fragment}">${text}</ProductLink>`;

/** The items by what `keyOf` says of them, in the order in which each key came first. */
export function grouped<Item>(
  items: readonly Item[], keyOf: (item: Item) => string,
): readonly (readonly [key: string, items: readonly Item[]])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...groups.get(keyOf(item)) ?? [], item]);
  return [...groups];
}
