import { defineConfig } from "vitest/config";
import { nativeEngine } from "./.tools/native-engine.ts";

/** What counts how heartbeats are heard: its engine has another module in the place of Raft's own, so it has an engine of its own. */
const APART = ["test/store/bursts.test.ts"];

/**
 * What is tried against real etcd, Prometheus, brokers and Redis, in real time: a busy machine is late, and they get further
 * chances.
 */
const COMPONENTS = ["test/attach/**/*.test.ts", "test/twin/**/*.test.ts", "test/campaign/queue.test.ts"];

const COUNTED = { module: "src/raft/heartbeats.ts", by: "test/store/heard-rows.ts" };

/** Who watches has each change transformed by Vite; a run transpiles the engine once. */
const plugins = process.argv.includes("run") ? [nativeEngine()] : [];

export default defineConfig({
  test: {
    expect: { requireAssertions: true }, testTimeout: 180_000, hookTimeout: 180_000,
    // Much of the engine runs in each file, and little of it for long: with all of it compiled plainly at once, and optimized later,
    // the tests cost a seventh less; and what they leave behind is collected less often.
    execArgv: ["--always-sparkplug", "--interrupt-budget=400000", "--min-semi-space-size=32", "--max-semi-space-size=64"],
    projects: [
      // Nothing in the modules of the product remembers anything between runs: they are loaded once, and warm from then on.
      { extends: true, plugins, test: {
        name: "together", include: ["test/**/*.test.ts"], exclude: [...APART, ...COMPONENTS],
        setupFiles: ["test/whole-engine.ts"], isolate: false,
      } },
      { extends: true, plugins, test: {
        name: "components", include: COMPONENTS, setupFiles: ["test/whole-engine.ts"], isolate: false, retry: 2,
      } },
      { extends: true, plugins: [nativeEngine(COUNTED)], test: { name: "apart", include: APART, setupFiles: ["test/whole-engine.ts"] } },
    ],
  },
});
