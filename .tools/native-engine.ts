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

export function nativeEngine(): Plugin {
  // Below node_modules, so that its files are left to Node; one for each process, so that none reads what another writes.
  const built = join(root, "node_modules", ".cache", "quorumscape", `engine-${process.pid}`);
  const builtOf = (path: string): string => join(built, relative(source, path).replace(/\.ts$/, ".mjs"));
  return {
    name: "native-engine",
    enforce: "pre",
    async configResolved() {
      const entryPoints = readdirSync(source, { recursive: true, encoding: "utf8" }).map((path) => join(source, path)).filter(isNative);
      mkdirSync(built, { recursive: true });
      process.on("exit", () => rmSync(built, { recursive: true, force: true }));
      await build({
        entryPoints, outdir: built, outbase: source, outExtension: { ".js": ".mjs" }, bundle: true, format: "esm", target: "node20",
        platform: "node", packages: "external", sourcemap: "inline", logLevel: "error", plugins: [{
          name: "one-file-each",
          setup: ({ onResolve }) => onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir, kind }) => {
            if (kind === "entry-point") return undefined;
            const target = resolve(resolveDir, path);
            return { path: isNative(target) ? builtOf(target) : target, external: isNative(target) };
          }),
        }],
      });
    },
    resolveId(path, importer) {
      if (importer === undefined || !path.startsWith(".")) return null;
      const target = resolve(dirname(importer), path);
      return isNative(target) ? builtOf(target) : null;
    },
  };
}
