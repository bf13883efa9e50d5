import { defineConfig } from "vitest/config";

/** Files that put something else in the place of a module: each has modules of its own. */
const APART = ["test/store/bursts.test.ts"];

export default defineConfig({
  test: {
    expect: { requireAssertions: true }, testTimeout: 180_000, hookTimeout: 180_000,
    projects: [
      // Nothing in the modules of the product remembers anything between runs: they are loaded once, and warm from then on.
      { extends: true, test: { name: "together", include: ["test/**/*.test.ts"], exclude: APART, isolate: false } },
      { extends: true, test: { name: "apart", include: APART } },
    ],
  },
});
