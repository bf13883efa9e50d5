/** What stands on a card, folded or not, as Markdown: its title, sentences, lists, tables and fields, in the page's language. */
export function markdownOf(card: Element): string {
  const parts = [...card.querySelectorAll("h3, header > .quiet, p, .phase-bar, .phase-words, ul, table, dl")];
  // The bar says all phases; its captions repeat what of them has room.
  const phases = card.querySelector(".phase-bar")?.ariaLabel ?? "";
  return parts.map((part) => partText(part, phases)).filter((text) => text !== "").join("\n\n");
}

function partText(part: Element, phases: string): string {
  switch (part.tagName) {
    case "H3": return `### ${textOf(part)}`;
    case "UL": return [...part.children].map((line) => `- ${textOf(line)}`).join("\n");
    case "DL": return [...part.children].map((field) => `- ${[...field.children].map(textOf).join(": ")}`).join("\n");
    case "TABLE": return tableText([...part.querySelectorAll("tr")].map((row) => [...row.children].map(textOf)));
    case "DIV":
      return part.ariaLabel ?? [...part.children].map(textOf).filter((caption) => !phases.includes(caption)).join(" · ");
    default: return textOf(part);
  }
}

function tableText([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${head.map((_, column) => cells[column] ?? "").join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const textOf = (element: Element): string => (element.textContent ?? "").replace(/\s+/g, " ").trim().replaceAll("|", "\\|");
