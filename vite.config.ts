import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * The page is a static folder that works under any path: relative addresses, no inlined assets (a strict content
 * security policy forbids data: fonts and scripts), the worker as an ES module so that it may share chunks.
 */
export default defineConfig({
  base: "./",
  plugins: [react()],
  build: { outDir: "dist", target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  worker: { format: "es" },
});
