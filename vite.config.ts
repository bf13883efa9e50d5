import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

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
 * and what would be said if they had one stays out of the worker.
 */
const withoutTrace: Plugin = {
  name: "without-trace",
  apply: "build",
  transform: {
    filter: { id: /\/src\/raft\/[a-z-]+\.ts$/ },
    // As long as what it replaces, so that everything keeps its column.
    handler: (code, id) => withoutWords(id, code.replace(/\b(?:\w+\.)?trace ([!=])== null/g,
      (test, sign) => String(sign === "=").padEnd(test.length))),
  },
};

/** What the first frame needs, in one file: compressed together it is smaller than in the many that lazy parts would cut it into. */
const firstTogether = { output: { comments: { annotation: false }, codeSplitting: { groups: [{ name: "first", tags: ["$initial" as const] }] } } };

/**
 * The page is a static folder that works under any path: relative addresses, no inlined assets (a strict content
 * security policy forbids data: addresses), the worker as an ES module so that it may share chunks.
 */
export default defineConfig({
  base: "./",
  plugins: [react(), withoutPolicyInDevelopment],
  build: {
    outDir: "dist", target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, rolldownOptions: firstTogether,
    // Bytes before compression; what counts is held by .tools/size.mjs.
    chunkSizeWarningLimit: 600,
  },
  worker: { format: "es", plugins: () => [withoutTrace], rolldownOptions: firstTogether },
});
