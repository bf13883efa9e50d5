import { build } from "esbuild";
import { bringWhole } from "../../src/session/whole.ts";
import { launchChromium } from "../bench/chromium.ts";
import { digestOf, WAYS, type WayName } from "./ways.ts";

/**
 * `node .tools/run-ts.mjs test/trials/determinism.ts [FROM] [TO] [--no-browser]`: random worlds whole, in steps, in slices,
 * sought, forked, branched and from a link, in Node; whole, sought and from a link in a worker of Chromium. All give one digest
 * and one record.
 */
const IN_BROWSER: readonly WayName[] = ["whole", "sought", "fromLink"];

interface BrowserTrial {
  ask(way: WayName, seed: number): Promise<string>;
  close(): Promise<void>;
}

/** Asks a worker of Chromium. */
async function browserTrial(): Promise<BrowserTrial> {
  const bundled = await build({
    entryPoints: ["test/trials/ways-worker.ts"], bundle: true, write: false, format: "iife", platform: "browser",
    target: "es2022", logLevel: "error",
  });
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.evaluate((code) => {
    const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
    Object.assign(window, { trial: (message: object) => new Promise((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<{ readonly digest: string }>) => resolve(data.digest);
      worker.onerror = ({ message: text }) => resolve(`worker: ${text}`);
      worker.postMessage(message);
    }) });
  }, bundled.outputFiles[0]?.text ?? "");
  type Asked = Window & { readonly trial: (message: object) => Promise<string> };
  return {
    ask: (way, seed) => page.evaluate((message) => (window as unknown as Asked).trial(message), { way, seed }),
    close: () => browser.close(),
  };
}

async function main(args: readonly string[]): Promise<void> {
  bringWhole();
  const [from = 1, to = 100] = args.filter((each) => /^\d+$/.test(each)).map(Number);
  const browser = args.includes("--no-browser") ? null : await browserTrial();
  let [passed, failed] = [0, 0];
  const compare = (seed: number, where: string, digest: string, whole: string): void => {
    if (digest === whole) passed++;
    else {
      failed++;
      process.stdout.write(`world ${seed} ${where}: ${digest}, and whole ${whole}\n`);
    }
  };
  for (let seed = from; seed <= to; seed++) {
    const whole = digestOf("whole", seed);
    for (const way of Object.keys(WAYS) as WayName[]) {
      if (way !== "whole") compare(seed, way, digestOf(way, seed), whole);
    }
    if (browser === null) continue;
    for (const way of IN_BROWSER) compare(seed, `${way} in Chromium`, await browser.ask(way, seed), whole);
  }
  await browser?.close();
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

await main(process.argv.slice(2));
