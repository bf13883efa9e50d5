/** What an attribute may hold: numbers are written to the hundredth. Undefined leaves it out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element as text. `content` is markup: text in it has gone through `escaped`. */
export function tag(name: string, attributes: Attributes, content = ""): string {
  let head = name;
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) head += ` ${key}="${attribute(value)}"`;
  return content === "" ? `<${head}/>` : `<${head}>${content}</${name}>`;
}

const attribute = (value: string | number): string => (typeof value === "number" ? numberText(value) : escaped(value));

/** A number to the hundredth, without zeros that say nothing. */
export const numberText = (value: number): string => String(Math.round(value * 100) / 100);

/** Characters that XML does not know, not even as references. */
const UNKNOWN = /[^\t\n\r -\ufffd\u{10000}-\u{10ffff}]|\p{Surrogate}/gu;
const NAMED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A text as it may stand between tags and in an attribute: whatever a file named its stores, it stays text. */
export const escaped = (text: string): string =>
  text.replace(UNKNOWN, "\ufffd").replace(/[&<>"]/g, (character) => NAMED[character] ?? character);
