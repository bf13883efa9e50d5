import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { MarkdownRenderer } from "vitepress";

/** The box with that title on the English page of the same name. */
function boxOf(page: string, title: string): string {
  const english = readFileSync(join(import.meta.dirname, "..", basename(page)), "utf8");
  const start = english.indexOf(` title="${title}"\n`);
  if (start < 0) throw new Error(`${basename(page)} has no box "${title}" in English, from which the Chinese one could take its text.`);
  const from = english.indexOf("\n", start) + 1;
  return english.slice(from, english.indexOf("\n```", from) + 1);
}

/** A box that has a title and is empty holds what the box of that title holds on the English page: a program is written once. */
export function takeProgramsFromEnglish(md: MarkdownRenderer): void {
  md.core.ruler.push("same-text", ({ tokens, env }) => {
    for (const token of tokens) {
      const [, title] = /title="([^"]+)"/.exec(token.info) ?? [];
      if (token.type !== "fence" || token.content !== "" || title === undefined) continue;
      token.content = boxOf((env as { readonly path: string }).path, title);
    }
  });
}
