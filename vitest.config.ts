import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/**/*.test.ts", "test/**/*.test.tsx"], exclude: ["test/e2e/**"], expect: { requireAssertions: true }, testTimeout: 180_000, hookTimeout: 180_000 },
});
