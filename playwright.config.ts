import { defineConfig } from "@playwright/test";

/** Where the page is served; another one lets two checkouts be tested at the same time. */
const port = Number(process.env["QUORUMSCAPE_TEST_PORT"] ?? 4179);

/** The built page, served by Vite's preview, in the Chromium that set-up found. */
export default defineConfig({
  testDir: "test/e2e",
  testMatch: "**/*.e2e.ts",
  timeout: 150_000,
  // A busy machine draws late: what is waited for is there at once where it is there at all.
  expect: { timeout: 25_000 },
  // One more than the cores of a small machine: a page spends half its time waiting for the run it shows.
  workers: 3,
  // A page lives in real time. On a machine that stood still for seconds a test gets a second chance, and the summary names it.
  retries: 1,
  reporter: [["list"]],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
        // A page lives for seconds: what is compiled early for a long life is an eighth of what such a page costs.
        "--js-flags=--invocation-count-for-maglev=3000 --invocation-count-for-turbofan=20000",
      ],
    },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --port ${port} --strictPort --host 127.0.0.1`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
    // Packing what is served costs more than it saves within one machine.
    env: { QUORUMSCAPE_UNPACKED: "1" },
  },
});
