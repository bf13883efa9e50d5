/** Bytes as TiKV escapes them: octal where they are no printable letter. */
export const escapedBytes = (bytes: string): string => bytes.replace(/[^ -~]|["'\\]/g, (letter) =>
  (/["'\\]/.test(letter) ? `\\${letter}` : `\\${letter.charCodeAt(0).toString(8).padStart(3, "0")}`));
