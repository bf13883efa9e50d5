import { chromium, type Browser } from "playwright-core";

/** Chromium as the benches start it: drawing by software, and asking nobody for anything. */
export const launchChromium = (): Promise<Browser> => chromium.launch({
  executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});
