import { posix, resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type UserConfig } from "vite";
import { LEFT_OUT, withoutParts } from "./.tools/action-parts.ts";
import { classicScripts } from "./vite.embed.ts";

/** The development server injects inline scripts and styles, which the page's policy forbids: there it goes without. */
const withoutPolicyInDevelopment: Plugin = {
  name: "without-policy-in-development",
  apply: "serve",
  transformIndexHtml: (html) => html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ""),
};

/** What the core then says no more needs no words of etcd's: the file that has them comes late, with the bench that prints them. */
const withoutWords = (id: string, code: string): string =>
  (id.endsWith("/inspect.ts") ? code : code.replace(/^import \{[^}]*\} from "\.\/describe\.ts";$/m, (line) => line.replace(/[^\n]/g, " ")));

/**
 * Nobody reads etcd's log on the page: its lines belong to the runner of etcd's interaction files. Peers of the page have no `trace`,
 * and what would be said if they had one stays out of the workers, but for the one that writes traces for etcd's specification.
 */
const withoutTrace = (): Plugin => {
  let hasHooks = false;
  return {
    name: "without-trace",
    apply: "build",
    // The one worker that notes the steps of a group. It is fetched for that alone, and shares nothing with the page's.
    buildStart: ({ input }) => {
      hasHooks = [input].flat().some((path) => String(path).endsWith("/src/worker/tracer.ts"));
    },
    outputOptions: (options) => (hasHooks ? { ...options, codeSplitting: false } : null),
    transform: {
      filter: { id: /\/src\/raft\/[a-z-]+\.ts$/ },
      // As long as what it replaces, so that everything keeps its column.
      handler: (code, id) => (hasHooks ? null : withoutWords(id, code.replace(/\b(?:\w+\.)?trace ([!=])== null/g,
        (test, sign) => String(sign === "=").padEnd(test.length)))),
    },
  };
};

/** What lucide draws icons with serves every framework, and every size: 2 kB of the first frame for some lines of ours. */
const lightIcons: Plugin = {
  name: "light-icons",
  apply: "build",
  resolveId: {
    order: "pre",
    filter: { id: /\/createLucideIcon\.mjs$/ },
    handler: (_id, importer = "") => (importer.includes("/lucide-react/dist/esm/icons/") ? resolve(".tools/lucide-icon.ts") : null),
  },
};

/** With `QUORUMSCAPE_UNPACKED` the built page is served as it lies on the disk. */
const servedUnpacked: Plugin = {
  name: "served-unpacked",
  configurePreviewServer({ middlewares }) {
    if (process.env["QUORUMSCAPE_UNPACKED"] === undefined) return;
    middlewares.use((request, _response, next) => {
      delete request.headers["accept-encoding"];
      next();
    });
  },
};

/** What the first frame needs is in one file: compressed together it is smaller than in the many that lazy parts would cut it into. */
const FIRST = { name: "first", tags: ["$initial" as const], priority: 1 };
/** In the embed page and worker begin together, and must not run one another's code: what only the worker runs is one piece. */
const ENGINE = { ...FIRST, name: "engine", test: /\/src\/(?:raft|machine|group|store|pd|client)\// };
/** And so is, with all that it takes along, what the worker fetches at once behind that. */
const SERVING = { name: "serving", test: /\/src\/worker\/serving\.ts$/ };
/** And what comes behind the picture: what people do, and what is kept of a run besides. */
const HANDS = { name: "hands", test: /\/src\/cluster\/hands\.ts$/ };
const RECORDS = { name: "records", test: /\/src\/session\/records\.ts$/ };

/**
 * What the page fetches at once behind its first picture, whoever looks at it: with all that it takes along it is one file. Cut into the
 * parts that it is written in it would be 74, of which a browser asks a plain server of files for six at a time.
 */
const BEHIND = {
  name: "behind",
  test: new RegExp(`/src/ui/(?:${[
    "keys/lines", "timeline/(?:score|flag-text|step-name|time-tools|time-hands|curve-lane|overview|jump|time-tip)", "inspector/machine-list",
    "story/(?:story|announcer)", "faults/fault-menu", "dialogs/over",
    "stage/(?:stage-table|zoom-part|why-lights|legend|tile-tip)",
  ].join("|")})\\.tsx?$`),
};

/** The same of the worker: what opens a run, and what a run goes on with. */
const OPEN = { name: "open", test: /\/src\/(?:session\/open|cluster\/going-on|check\/history\/windows)\.ts$/ };

/** What the terminal is drawn with is large, and changes only with its version: browsers keep it apart from ours. */
const XTERM = { name: "xterm", test: /\/node_modules\/@xterm\/.*js$/ };

/** YAML changes only with its version, too; it is read where somebody pastes a policy, and with hands in the worker. */
const YAML = { name: "yaml", test: /\/node_modules\/yaml\// };
/** What checks shapes is needed by several late parts of the worker. */
const SHAPES = { name: "valibot", test: /\/node_modules\/valibot\// };

const together = (...groups: (typeof FIRST | typeof SERVING)[]) => ({ output: { comments: { annotation: false }, codeSplitting: { groups } } });

/** The worker's files in the order of need; the page's script names the first of them, and each names the next. */
const WORKER_FILES = ["main", "serving", "rolldown-runtime", "records", "hands"];

/** The document says which files the worker will ask for, so that they come beside the page's script and not one behind another. */
const withWorkerAnnounced: Plugin = {
  name: "with-worker-announced",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { path: page, bundle = {} }) => WORKER_FILES.map((name) => {
      const path = Object.keys(bundle).find((file) => file.startsWith(`assets/${name}-`));
      if (path === undefined) throw new Error(`The worker has no file ${name}: WORKER_FILES in vite.config.ts names it.`);
      const href = posix.relative(posix.dirname(page), `/${path}`);
      const attrs = { rel: "modulepreload", crossorigin: true, href, ...(name === "main" ? {} : { fetchpriority: "low" }) };
      return { tag: "link", attrs, injectTo: "head" as const };
    }),
  },
};

/**
 * The page is a static folder that works under any path: relative addresses, no inlined assets (a strict content
 * security policy forbids data: addresses), the worker as an ES module so that it may share chunks.
 */
const page: UserConfig = {
  base: "./",
  plugins: [react(), withoutPolicyInDevelopment, lightIcons, withoutParts(LEFT_OUT.page), withWorkerAnnounced, servedUnpacked],
  build: {
    outDir: "dist", target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, rolldownOptions: together(FIRST, BEHIND, XTERM, YAML),
    // Bytes before compression; what counts is held by .tools/size.mjs.
    chunkSizeWarningLimit: 600,
  },
  worker: { format: "es", plugins: () => [withoutTrace(), withoutParts(LEFT_OUT.worker)], rolldownOptions: together(FIRST, SERVING, RECORDS, HANDS, OPEN, YAML, SHAPES) },
};

/** The embed: a folder of its own within the page's, of classic scripts alone. */
const embed: UserConfig = {
  base: "./",
  plugins: [react(), lightIcons, withoutTrace(), withoutParts(LEFT_OUT.embed), classicScripts],
  // A frame of somebody else's page is to weigh little, and needs a tenth of what React is.
  resolve: {
    alias: {
      "react/jsx-runtime": "preact/jsx-runtime", "react-dom/client": "preact/compat/client", "react-dom": "preact/compat", react: "preact/compat",
    },
  },
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    outDir: "dist/embed", emptyOutDir: true, copyPublicDir: false, target: "es2022", cssCodeSplit: false,
    lib: { entry: { viewer: "src/embed/viewer.tsx", worker: "src/worker/main.ts" }, formats: ["cjs"] },
    rolldownOptions: {
      output: {
        chunkFileNames: "[name].js", entryFileNames: "[name].js", dynamicImportInCjs: false, comments: { annotation: false },
        codeSplitting: { groups: [ENGINE] },
      },
    },
  },
};

/** The custom element, beside what it shows: one module without a package. */
const element: UserConfig = {
  build: {
    outDir: "dist/embed", emptyOutDir: false, copyPublicDir: false, target: "es2022", minify: true,
    lib: { entry: { define: "src/embed/define.ts" }, formats: ["es"] },
    // Vite leaves the blanks of a library's modules in; this one is read by browsers as it is.
    rolldownOptions: { output: { entryFileNames: "[name].js", minify: true } },
  },
};

const BUILDS: Readonly<Record<string, UserConfig>> = { embed, element };

/** What `vite build` makes: the page, unless `--mode` names something else. */
export default defineConfig(({ mode }) => BUILDS[mode] ?? page);
