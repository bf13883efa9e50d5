// Builds the package `quorumscape` into dist-lib: modules and their types, the element as one classic script, the frame's static
// folder, the command line, the manifest of custom elements, and the package's own package.json. A frame that has been built is
// taken as it is.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { build } from "vite";
import { buildEmbed } from "./build.mjs";
import { BUNDLED, OPTIONAL, thirdPartyText } from "./third-party.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, "dist-lib");
const dist = join(out, "dist");
const frame = join(root, "dist/embed");

/** What the package exports as a module, and where it comes from. */
const ENTRIES = {
  index: "src/embed/element.ts", define: "src/embed/define.ts", engine: "src/library/engine.ts", raft: "src/library/raft.ts",
};
/** How the command line begins: like `.tools/run-ts.mjs`, it has Node optimize late. */
const BIN_HEAD = `#!/usr/bin/env node
import { setFlagsFromString as setFlagsOfV8 } from "node:v8";
setFlagsOfV8("--interrupt-budget=400000");`;
/** Types of markup, which only who has React or Vue can read. */
const MARKUP_TYPES = ["react", "vue"];

if (!existsSync(join(frame, "embed.html"))) await buildEmbed();
const own = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
rmSync(out, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const OWN_FOLDER = /new URL\([^"]*"\.",\s*import\.meta\.url\s*\)/;
/** In the package the frame's files have a folder of their own, beside the script, whose address is told by `script`. */
const besideFrame = (script) => ({
  name: "beside-frame",
  transform: {
    filter: { id: /src\/embed\/define\.ts$/ },
    handler(code) {
      if (!OWN_FOLDER.test(code)) throw new Error(`src/embed/define.ts no longer says ${OWN_FOLDER}`);
      return code.replace(OWN_FOLDER, `new URL(/* @vite-ignore */ "./frame/", ${script})`);
    },
  },
});

const shared = { configFile: false, root, logLevel: "warn", define: { "process.env.NODE_ENV": JSON.stringify("production") } };
const output = { comments: { annotation: true, legal: false } };
/** Bundled whole: who installs the package installs nothing else. */
const modules = build({
  ...shared, plugins: [besideFrame("import.meta.url")],
  build: {
    outDir: dist, emptyOutDir: false, copyPublicDir: false, target: "es2022", minify: false,
    lib: { entry: ENTRIES, formats: ["es"] }, rolldownOptions: { output: { ...output, chunkFileNames: "parts/[name].js" } },
  },
});
const script = build({
  ...shared, plugins: [besideFrame("document.currentScript.src")],
  build: {
    outDir: dist, emptyOutDir: false, copyPublicDir: false, target: "es2022",
    lib: { entry: ENTRIES.define, formats: ["iife"], name: "Quorumscape", fileName: () => "element.iife.js" },
  },
});
await Promise.all([modules, script, commandLine()]);
const types = await rolldown({ cwd: root, input: ENTRIES, plugins: [dts({ emitDtsOnly: true, tsconfig: "tsconfig.json" })] });
await types.write({ dir: dist, format: "es", chunkFileNames: "parts/[name].d.ts" });

const { customElementsManifest, attributeTypes } = await tables();
writeFileSync(join(out, "custom-elements.json"), customElementsManifest());
writeFileSync(join(dist, "attributes.d.ts"), attributeTypes());
for (const name of MARKUP_TYPES) cpSync(join(root, `.tools/types/${name}.d.ts`), join(dist, `${name}.d.ts`));
// The element lies there for pages; the package has its own.
cpSync(frame, join(dist, "frame"), { recursive: true, filter: (path) => !path.endsWith("define.js") });
for (const name of ["LICENSE", "CHANGELOG.md"]) cpSync(join(root, name), join(out, name));
writeFileSync(join(out, "THIRD-PARTY.md"), thirdPartyText(BUNDLED.package));
cpSync(join(root, "docs/PACKAGE.md"), join(out, "README.md"));
writeFileSync(join(out, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);

/**
 * The command line, bundled whole as well, but for packages that only one option needs: who asks for that installs them. A campaign's
 * threads load the bundle itself, and the pool that starts them loads files beside its own, so it is copied as it is.
 */
async function commandLine() {
  const folder = join(dist, "cli");
  const bundle = await rolldown({
    cwd: root, input: { main: "src/cli/main.ts" }, platform: "node", external: [...OPTIONAL, /^node-opcua-/, "tinypool"],
  });
  await bundle.write({
    dir: folder, format: "es", minify: true, chunkFileNames: "[name].js", comments: { legal: false },
    paths: { tinypool: "./tinypool/index.js" }, banner: ({ isEntry }) => (isEntry ? BIN_HEAD : ""),
  });
  chmodSync(join(folder, "main.js"), 0o755);
  // But for its types, and what none of its files asks for.
  const filter = (path) => !/\.d\.ts$|entry[/\\]utils\.js$/.test(path);
  cpSync(join(root, "node_modules/tinypool/dist"), join(folder, "tinypool"), { recursive: true, filter });
}

/** The tables that the element's manifest is made of, which are TypeScript. */
async function tables() {
  const bundle = await rolldown({ cwd: root, input: "src/library/manifest.ts" });
  const file = join(root, "node_modules/.cache/quorumscape", `manifest-${process.pid}.mjs`);
  await bundle.write({ file, format: "es" });
  const loaded = await import(pathToFileURL(file).href);
  rmSync(file);
  return loaded;
}

function manifest() {
  const { version, description, license, engines, dependencies } = own;
  const each = (value) => Object.fromEntries(OPTIONAL.map((name) => [name, value(name)]));
  const entry = (name) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` });
  return {
    name: "quorumscape", version, description, license, type: "module", engines,
    keywords: ["raft", "tikv", "simulation", "custom-element", "distributed-systems"],
    sideEffects: ["./dist/define.js", "./dist/element.iife.js"],
    customElements: "./custom-elements.json", files: ["dist", "custom-elements.json", "CHANGELOG.md", "THIRD-PARTY.md"],
    bin: { quorumscape: "dist/cli/main.js" },
    peerDependencies: each((name) => dependencies[name] ?? own.devDependencies[name]),
    peerDependenciesMeta: each(() => ({ optional: true })),
    exports: {
      ".": entry("index"), "./define": entry("define"), "./element.iife.js": "./dist/element.iife.js",
      "./engine": entry("engine"), "./raft": entry("raft"),
      ...Object.fromEntries(MARKUP_TYPES.map((name) => [`./${name}`, { types: `./dist/${name}.d.ts` }])),
      "./frame/*": "./dist/frame/*", "./custom-elements.json": "./custom-elements.json", "./package.json": "./package.json",
    },
  };
}
