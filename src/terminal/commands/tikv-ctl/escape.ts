/** The bytes that an escapedBytes text stands for; null where it is none. */
export function unescapedBytes(text: string): string | null {
  let bytes = "";
  for (const [, octal, letter, plain] of text.matchAll(/\\([0-3][0-7]{2})|\\([^0-9])|([^\\])|\\/gs)) {
    if (octal !== undefined) bytes += String.fromCharCode(parseInt(octal, 8));
    else if (letter !== undefined) bytes += LETTERS[letter] ?? letter;
    else if (plain !== undefined) bytes += plain;
    else return null;
  }
  return bytes;
}

const LETTERS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
