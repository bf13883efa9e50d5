import { expect, test } from "vitest";
import { atLeastOne } from "../at-least-one.ts";
import { filesBelow, sourceFile, type SourceFile } from "./source.ts";

/**
 * A fold is told only the kinds of facts that it `hears`: one that it looks for and does not hear would pass it by, and nobody
 * would notice but a reader of its figures.
 */
function unheard({ path, code }: SourceFile): string[] {
  const list = /\bhears: \[([^\]]*)\]/.exec(code)?.[1];
  if (list === undefined) return [];
  const heard = new Set([...list.matchAll(/"([\w-]+)"/g)].map(([, kind]) => kind));
  return [...code.matchAll(/\bfact\.kind [!=]== "([\w-]+)"/g)]
    .flatMap(([, kind]) => (heard.has(kind) ? [] : [`${path}: ${kind}`]));
}

test("a fold hears every kind of fact that it looks for", () => {
  const folds = filesBelow("src").filter(({ code }) => /\bhears: \[/.test(code));
  expect(atLeastOne(folds).flatMap(unheard)).toEqual([]);
});

test("a kind that is looked for and not heard is found", () => {
  const looks = `if (fact.kind === "client-asked" || fact.kind !== "woken") count();`;
  const fold = `const f = { hears: ["client-asked"], fact: (state, fact) => { ${looks} } };`;
  expect(unheard(sourceFile("src/a.ts", fold))).toEqual(["src/a.ts: woken"]);
});
