import ts from "typescript";
import { expect, test } from "vitest";
import { filesBelow, sourceFile, type SourceFile } from "./source.ts";

/** Every key of the tables that a file exports, as the path to it. */
function keysOf({ path, text }: SourceFile): string[][] {
  const found: string[][] = [];
  const visit = (node: ts.Expression, above: readonly string[]): void => {
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) {
      visit(node.expression, above);
    } else if (ts.isObjectLiteralExpression(node)) {
      for (const property of node.properties) {
        if (property.name === undefined) continue;
        const key = ts.isStringLiteral(property.name) ? property.name.text : property.name.getText();
        found.push([...above, key]);
        if (ts.isPropertyAssignment(property)) visit(property.initializer, [...above, key]);
      }
    }
  };
  for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true).statements) {
    if (!ts.isVariableStatement(statement) || statement.modifiers === undefined) continue;
    for (const { initializer } of statement.declarationList.declarations) if (initializer !== undefined) visit(initializer, []);
  }
  return found;
}

/** What code reads: names behind a point or taken out in braces, texts, and the names of what is asked for by `[…]`. */
interface Reading {
  readonly names: ReadonlySet<string>;
  readonly texts: ReadonlySet<string>;
  readonly asked: ReadonlySet<string>;
}

const matches = (code: string, form: RegExp): Set<string> => new Set([...code.matchAll(form)].map(([, name = ""]) => name));

function readingOf(code: string): Reading {
  const braces = [...code.matchAll(/\{([^{}]*)\}/g)].flatMap(([, inside = ""]) => inside.split(","))
    .map((part) => /^\s*([\w$]+)/.exec(part)?.[1] ?? "");
  return {
    names: new Set([...matches(code, /\.([\w$]+)/g), ...braces]),
    texts: matches(code, /["'`]([^"'`\n]+)["'`]/g),
    asked: matches(code, /([\w$]+)\[/g),
  };
}

/** Read by its name, by a text, or with all of its table, which is asked by what somebody has at hand. */
const isRead = (path: readonly string[], { names, texts, asked }: Reading): boolean => {
  const key = path.at(-1) ?? "";
  return names.has(key) || texts.has(key) || asked.has(path.at(-2) ?? "");
};

const isDictionary = ({ path }: SourceFile): boolean => /words\/([\w-]+\.)?(en|zh)\.ts$/.test(path);

/**
 * Tables that are exported whole and asked by the kind of what is told: the compiler demands that they are complete, and no more.
 */
const ASKED_AS_A_WHOLE = /^src\/(story|alerting)\/words\/|^src\/ui\/words\/(notices|rules|settings)\./;

test("every text of a dictionary is read somewhere", () => {
  const files = filesBelow("src");
  const reading = readingOf(files.filter((file) => !isDictionary(file)).map(({ code }) => code).join("\n"));
  const tables = files.filter((file) => isDictionary(file) && !ASKED_AS_A_WHOLE.test(file.path));
  const keys = tables.flatMap((file) => keysOf(file).map((path) => ({ file, path })));
  expect(keys.length).toBeGreaterThan(1_000);
  expect(keys.filter(({ path }) => !isRead(path, reading)).map(({ file, path }) => `${file.path}: ${path.join(".")}`))
    .toEqual([]);
});

test("the rule tells a text that is read from one that is forgotten", () => {
  const keys = keysOf(sourceFile("a.en.ts", 'export const en = { said: "a", forgotten: "b", tones: { loud: "c" }, faults: { "no-disk": "d" } };'));
  const reading = readingOf('words.said; words.tones[tone]; show("no-disk"); const { tones, faults } = words;');
  expect(keys.filter((path) => !isRead(path, reading))).toEqual([["forgotten"]]);
});
