const LONGEST = 2_000;

/** An address that has a line typed into the terminal, for its reader to run. */
export const withLine = (address: string, line: string): string => `${address}&type=${encodeURIComponent(line)}`;

/** The line of such an address; "" for what is none. Nothing in it is taken for a key. */
export function typedLine(inLink: string): string {
  try {
    return decodeURIComponent(inLink).replace(/\p{Cc}/gu, " ").slice(0, LONGEST);
  } catch {
    return "";
  }
}
