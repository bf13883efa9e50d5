import type { Plugin } from "vite";

/*
 * All that is true of an action stands in one file, and each program runs a part of it: the page offers actions and puts them into
 * words, the worker reads and performs them, the fuzzer draws them. What a build never runs is left out of the definitions, and then
 * what it alone needed goes too. `test/house/action-parts.test.ts` looks that nobody in that build asks for it.
 */

/** Properties that are left out of every object of the table's files that has the property `of` as well. */
interface LeftOut {
  readonly of: string;
  readonly names: readonly string[];
}

/** Only the fuzzer draws, and mends; a page does nothing itself; menus are the page's. Every definition says what mends it. */
const definition = (...names: string[]): LeftOut => ({ of: "mendedBy", names: ["draw", "mendedBy", "mendEverything", ...names] });

/** A page writes sentences, and has the worker read them. */
const reading: LeftOut = { of: "write", names: ["read"] };

/** What each build leaves out. */
export const LEFT_OUT: Readonly<Record<"page" | "worker" | "embed", readonly LeftOut[]>> = {
  page: [definition("check", "perform"), reading],
  worker: [definition("offers")],
  // Its page and its worker are made of the same functions.
  embed: [definition()],
};

interface SyntaxNode {
  readonly type?: string;
  readonly start: number;
  readonly end: number;
  readonly key?: { readonly name?: string };
  readonly properties?: readonly SyntaxNode[];
}

/** Blanks these properties of every action's definition; what is left keeps its line and column. */
export const withoutParts = (rules: readonly LeftOut[]): Plugin => ({
  name: "without-parts-of-actions",
  apply: "build",
  transform: {
    order: "pre",
    filter: { id: /\/src\/action\/[a-z-]+\.ts$/ },
    handler(code) {
      let left = code;
      const visit = (node: unknown): void => {
        if (Array.isArray(node)) node.forEach(visit);
        if (node === null || typeof node !== "object" || Array.isArray(node)) return;
        const { properties } = node as SyntaxNode;
        const has = (name: string): boolean => properties?.some(({ key }) => key?.name === name) === true;
        const names = rules.filter((rule) => has(rule.of)).flatMap((rule) => rule.names);
        for (const { start, end } of properties?.filter(({ key }) => names.includes(key?.name ?? "")) ?? []) {
          const comma = /^\s*,/.exec(left.slice(end))?.[0].length ?? 0;
          left = left.slice(0, start) + blank(left.slice(start, end + comma)) + left.slice(end + comma);
        }
        Object.values(node).forEach(visit);
      };
      visit(this.parse(code, { lang: "ts" }));
      return left;
    },
  },
});

const blank = (text: string): string => text.replace(/[^\n]/g, " ");
