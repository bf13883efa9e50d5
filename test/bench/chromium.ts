import { chromium, type Browser, type Page } from "playwright-core";

/** Chromium as the benches start it: drawing by software, and asking nobody for anything. */
export const launchChromium = (): Promise<Browser> => chromium.launch({
  executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

/** Wall time between animation frames while something happens. */
export function frameTimes(page: Page, millis: number): Promise<number[]> {
  return page.evaluate((duration) => new Promise<number[]>((resolve) => {
    const times: number[] = [];
    const began = performance.now();
    let last = began;
    const next = (now: number): void => {
      times.push(now - last);
      last = now;
      if (now - began < duration) requestAnimationFrame(next);
      else resolve(times.slice(1));
    };
    requestAnimationFrame(next);
  }), millis);
}
