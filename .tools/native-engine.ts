// A plugin for Vitest: everything of `src` but the page runs as Node's own modules, transpiled once, file by file. Through Vite's
// module runner each name from another file is looked up in an object at every use, which half of the tests' time went into.
import { build } from "esbuild";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "src");
/** What is drawn by React needs Vite: styles, JSX, workers. */
const isNative = (path: string): boolean => path.startsWith(source + "/") && path.endsWith(".ts") && !path.startsWith(join(source, "ui") + "/");

/** A module of `src` in whose place tests have another, which alone is given the one that it stands for. Paths from the root. */
interface Replacement {
  readonly module: string;
  readonly by: string;
}

export function nativeEngine(replacement?: Replacement): Plugin {
  // Below node_modules, so that its files are left to Node; one for each process, so that none reads what another writes.
  const name = `engine-${process.pid}${replacement === undefined ? "" : "-replaced"}`;
  const built = join(root, "node_modules", ".cache", "quorumscape", name);
  const stem = (path: string): string => relative(root, path).replace(/\.ts$/, "");
  const builtOf = (path: string): string => join(built, `${stem(path)}.mjs`);
  const [replaced, by] = replacement === undefined ? [] : [join(root, replacement.module), join(root, replacement.by)];
  const isBuilt = (path: string): boolean => isNative(path) || path === by;
  const inPlace = (path: string, importer: string): string => (by !== undefined && path === replaced && importer !== by ? by : path);
  return {
    name: "native-engine",
    enforce: "pre",
    async configResolved() {
      const entryPoints = readdirSync(source, { recursive: true, encoding: "utf8" }).map((path) => join(source, path)).filter(isNative)
        .concat(by ?? []).map((path) => ({ in: path, out: stem(path) }));
      mkdirSync(built, { recursive: true });
      process.on("exit", () => rmSync(built, { recursive: true, force: true }));
      await build({
        entryPoints, outdir: built, outExtension: { ".js": ".mjs" }, bundle: true, format: "esm", target: "node20",
        platform: "node", packages: "external", sourcemap: "inline", logLevel: "error", plugins: [{
          name: "one-file-each",
          setup: ({ onResolve }) => onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir, kind, importer }) => {
            if (kind === "entry-point") return undefined;
            const target = inPlace(resolve(resolveDir, path), importer);
            return { path: isBuilt(target) ? builtOf(target) : target, external: isBuilt(target) };
          }),
        }],
      });
    },
    resolveId(path, importer) {
      if (importer === undefined || !path.startsWith(".")) return null;
      const target = inPlace(resolve(dirname(importer), path), importer);
      return isBuilt(target) ? builtOf(target) : null;
    },
  };
}
