/** Rows of cells as aligned lines: numbers and durations to the right, words to the left. The first row is the head. */
export function alignTable(rows: readonly (readonly string[])[], indent = "  "): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths: number[] = [];
  const toTheRight: boolean[] = [];
  for (let column = 0; column < columns; column++) {
    const cells = rows.map((row) => row[column] ?? "");
    widths.push(Math.max(...cells.map((cell) => cell.length)));
    toTheRight.push(cells.slice(1).every((cell) => /^[\d-]/.test(cell) || cell === ""));
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return toTheRight[column] === true ? cell.padStart(width) : cell.padEnd(width);
    });
    return (indent + cells.join("  ")).trimEnd();
  });
}
