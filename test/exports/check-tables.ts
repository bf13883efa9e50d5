/** Rows of RFC 4180, read strictly; null where it is none. */
export function readCsv(text: string): string[][] | null {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length;) {
    const cell = /"((?:[^"]|"")*)"|[^",\r\n]*/y;
    cell.lastIndex = at;
    const [whole = "", quoted] = cell.exec(text) ?? [];
    row.push(quoted?.replaceAll('""', '"') ?? whole);
    at += whole.length;
    if (text.startsWith("\r\n", at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else if (text[at] === ",") at += 1;
    else return null;
  }
  return row.length === 0 ? rows : null;
}

/** The rules of asciicast v2. */
export function wrongWithCast(text: string): string[] {
  const [head = "", ...lines] = text.trimEnd().split("\n");
  const header = JSON.parse(head) as { readonly version: number; readonly width: number; readonly height: number };
  const wrong = header.version === 2 && header.width > 0 && header.height > 0 ? [] : [head];
  let before = 0;
  for (const line of lines) {
    const [at, code, data] = JSON.parse(line) as [number, string, string];
    if (!(at >= before) || !["o", "m"].includes(code) || typeof data !== "string") wrong.push(line);
    // Colours are ours; any other control sequence would be somebody's label that moves the reader's cursor.
    const plain = data.split("\u001b[").map((part, index) => (index === 0 ? part : part.replace(/^\d+m/, ""))).join("");
    if (/\p{Cc}/u.test(plain.replaceAll("\r\n", ""))) wrong.push(line);
    before = at;
  }
  return wrong;
}
