import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { runInThisContext } from "node:vm";
import { build, type Plugin } from "esbuild";

/**
 * Each file is translated once, as a function from the modules that it imports to what it exports, and called anew for each
 * fault: a fault costs the translation of its own file, and meets code that is warm. Bundling everything for each cost more than
 * most of what then ran.
 */
interface Linked {
  /** The files and packages that it imports, in the order in which `link` takes them. */
  readonly imports: readonly string[];
  readonly link: (...imported: readonly Exports[]) => Exports;
}
type Exports = Readonly<Record<string, unknown>>;

const root = resolve(import.meta.dirname, "../..");
const translated = new Map<string, Linked>();

/** What a file exports when every file is loaded anew, those of `changed` with other text. */
export async function linkAnew(entry: string, changed: ReadonlyMap<string, string>): Promise<Exports> {
  const paths = [...reachable(entry)];
  await translate(paths.filter((path) => !translated.has(path)), new Map(), translated);
  const own = new Map<string, Linked>();
  await translate([...changed.keys()], changed, own);
  const loaded = new Map<string, Exports>();
  const load = async (path: string): Promise<Exports> => {
    const before = loaded.get(path);
    if (before !== undefined) return before;
    const file = own.get(path) ?? translated.get(path);
    const exports = file === undefined ? await import(path) as Exports : await linkOf(file);
    loaded.set(path, exports);
    return exports;
  };
  // No file is in a circle: the house sees to it.
  const linkOf = async ({ imports, link }: Linked): Promise<Exports> => {
    const all: Exports[] = [];
    for (const path of imports) all.push(await load(path));
    return link(...all);
  };
  return load(entry);
}

const IMPORT = /^(?:import|export) (?:(type )|[^"';]*? from )?["'](\.{1,2}\/[^"']+\.ts|vitest)["']/gm;

/** An entry and all files that it imports. Runs through their texts: what only types need is no harm. */
function reachable(entry: string, found = new Set<string>()): Set<string> {
  if (found.has(entry)) return found;
  found.add(entry);
  for (const [, , path = ""] of readFileSync(entry, "utf8").matchAll(IMPORT)) reachable(targetOf(path, dirname(entry)), found);
  return found;
}

/** Tests that run in a linked engine register with the shim. */
const targetOf = (path: string, folder: string): string =>
  (path === "vitest" ? join(import.meta.dirname, "shim.ts") : resolve(folder, path));

async function translate(paths: readonly string[], texts: ReadonlyMap<string, string>, into: Map<string, Linked>): Promise<void> {
  if (paths.length === 0) return;
  const eachByItself: Plugin = {
    name: "each-by-itself",
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^\.{1,2}\/.*\.ts$|^vitest$/ }, ({ path, resolveDir, kind }) =>
        (kind === "entry-point" ? undefined : { path: targetOf(path, resolveDir), external: true }));
      if (texts.size > 0) onLoad({ filter: /\.ts$/ }, ({ path }) => ({ contents: texts.get(path) ?? "", loader: "ts" }));
    },
  };
  const { outputFiles } = await build({
    entryPoints: [...paths], outdir: root, outbase: root, bundle: true, write: false, format: "esm", target: "node20",
    platform: "node", packages: "external", logLevel: "silent", plugins: [eachByItself],
  });
  const textOf = new Map(outputFiles.map(({ path, text }) => [path.replace(/\.js$/, ".ts"), text]));
  for (const path of paths) into.set(path, linkedOf(path, textOf.get(path) ?? ""));
}

/** A translated file as a function. Esbuild writes each import as a statement, and all exports as the last one. */
function linkedOf(path: string, text: string): Linked {
  const imports: string[] = [];
  const all: string[] = [];
  const body = text
    .replace(/^export \* from "([^"\n]+)";$/gm, (_, from: string) => {
      all.push(`...$${imports.push(from) - 1}`);
      return "";
    })
    .replace(/^import (?:(\{[^}]*\}|\* as \w+|\w+) from )?"([^"\n]+)";$/gm, (_, names: string | undefined, from: string) => {
      const module = `$${imports.push(from) - 1}`;
      if (names === undefined) return "";
      if (names.startsWith("{")) return `const ${names.replaceAll(" as ", ": ")} = ${module};`;
      return names.startsWith("*") ? `const ${names.slice(5)} = ${module};` : `const { default: ${names} } = ${module};`;
    })
    .replace(/^export \{([^}]*)\};\s*$/m, (_, named: string) =>
      `return {${[...all, named.replace(/(\w+) as (\w+)/g, "$2: $1")].join(", ")}};`);
  const names = imports.map((_, i) => `$${i}`).join(", ");
  const link: unknown = runInThisContext(`(function (${names}) { ${body}\n})`, { filename: relative(root, path) });
  if (typeof link !== "function") throw new Error(`${path} is no function`);
  return { imports, link: (...imported) => (link as (...all: readonly Exports[]) => Exports | undefined)(...imported) ?? {} };
}
