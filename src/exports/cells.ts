/** A row of RFC 4180, of cells that are written already. */
export const csvRow = (cells: readonly string[]): string => `${cells.join(",")}\r\n`;

/** A text as a cell. What would be a formula to a spreadsheet becomes text: labels come from files of strangers. */
export function csvCell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
