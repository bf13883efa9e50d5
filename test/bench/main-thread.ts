import type { Browser, CDPSession, Page } from "playwright-core";
import { build, preview } from "vite";
import { frameTimes, launchChromium } from "./chromium.ts";
import { median, percentile, print } from "./figures.ts";

const PORT = 4182;
const FAILOVER_MILLIS = 30_000;
const COUNTED_MILLIS = 10_000;
/** Events of the trace that are the main thread's part of drawing, by what they are told as. */
const PAINTING: Readonly<Record<string, string>> = { PrePaint: "paint", Paint: "paint", Layerize: "commit", Commit: "commit" };

/**
 * What a failover on the default cluster costs the page's main thread, in CPU time for each second of it, so that it says the
 * same on a busy machine; how many frames come late, also on a processor a fourth and a sixteenth as fast; and what is drawn
 * anew. `npm run -s bench -- mainthread [FOLDER]` looks at the build in a folder instead of one of these sources.
 */
export async function mainThreadBench(): Promise<void> {
  const folder = process.argv[3];
  if (folder === undefined) await build({ logLevel: "error" });
  const server = await preview({
    ...(folder === undefined ? {} : { build: { outDir: folder } }), preview: { port: PORT, host: "127.0.0.1" }, logLevel: "error",
  });
  const browser = await launchChromium();
  try {
    await costs(browser);
    for (const rate of [4, 16]) await slowed(browser, rate);
    await counts(browser);
    await idle(browser);
  } finally {
    await browser.close();
    await server.close();
  }
}

const tell = (what: string, value: number, unit: string): void => print("mainthread", what, value, unit);

/** A page on which a store has just been killed. */
async function failover(browser: Browser, prepare?: (page: Page) => Promise<void>): Promise<Page> {
  const page = await living(browser, prepare);
  await page.locator("[data-store='4']").click({ position: { x: 40, y: 18 } });
  await page.keyboard.press("k");
  return page;
}

async function living(browser: Browser, prepare?: (page: Page) => Promise<void>): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await prepare?.(page);
  await page.goto(`http://127.0.0.1:${PORT}/`);
  await page.waitForFunction(() => performance.getEntriesByName("first-frame").length > 0, undefined, { timeout: 60_000 });
  // What is fetched when the page is idle is no part of a failover.
  await page.waitForTimeout(3_000);
  return page;
}

/** CPU time of the main thread by kind of work, and wall time between frames. */
async function costs(browser: Browser): Promise<void> {
  const page = await failover(browser);
  const session = await page.context().newCDPSession(page);
  const traced = await trace(session);
  const before = await metrics(session);
  const times = await frameTimes(page, FAILOVER_MILLIS);
  const after = await metrics(session);
  const painting = await traced();
  const perSecond = (name: string): number => (1_000 * ((after[name] ?? 0) - (before[name] ?? 0))) / (FAILOVER_MILLIS / 1_000);
  tell("failover, script", perSecond("ScriptDuration"), "ms/s");
  tell("failover, style", perSecond("RecalcStyleDuration"), "ms/s");
  tell("failover, layout", perSecond("LayoutDuration"), "ms/s");
  for (const [name, millis] of painting) tell(`failover, ${name}`, millis / (FAILOVER_MILLIS / 1_000), "ms/s");
  tell("failover, all tasks", perSecond("TaskDuration"), "ms/s");
  tell("failover, all threads of the page", perSecond("ProcessTime"), "ms/s");
  tell("failover, layouts", perSecond("LayoutCount") / 1_000, "/s");
  tell("failover, style recalculations", perSecond("RecalcStyleCount") / 1_000, "/s");
  tellFrames("failover", times);
  await page.context().close();
}

async function slowed(browser: Browser, rate: number): Promise<void> {
  const page = await failover(browser);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  tellFrames(`failover on a processor 1/${rate} as fast`, await frameTimes(page, FAILOVER_MILLIS / 2));
  await page.context().close();
}

function tellFrames(what: string, times: readonly number[]): void {
  tell(`${what}, frame median`, median(times), "ms");
  tell(`${what}, frame p95`, percentile(times, 95), "ms");
  tell(`${what}, longest frame`, Math.max(...times), "ms");
  tell(`${what}, frames over 33 ms`, times.filter((time) => time > 33.4).length, "frames");
}

/** In CPU time of the main thread, in seconds. */
async function metrics(session: CDPSession): Promise<Readonly<Record<string, number>>> {
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const { metrics: list } = await session.send("Performance.getMetrics");
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

interface TraceEvent {
  readonly name: string;
  /** CPU time in microseconds. */
  readonly tdur?: number;
}

/** Begins to trace; what it returns ends that and gives the CPU time of each part of drawing in milliseconds. */
async function trace(session: CDPSession): Promise<() => Promise<ReadonlyMap<string, number>>> {
  const sums = new Map<string, number>();
  session.on("Tracing.dataCollected", ({ value }) => {
    for (const { name, tdur = 0 } of value as unknown as readonly TraceEvent[]) {
      const part = PAINTING[name];
      if (part !== undefined) sums.set(part, (sums.get(part) ?? 0) + tdur / 1_000);
    }
  });
  const traceConfig = { includedCategories: ["devtools.timeline"] };
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig });
  return async () => {
    const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
    await session.send("Tracing.end");
    await complete;
    return sums;
  };
}

interface Counts {
  commits: number;
  renders: number;
  /** Pixels of the canvases that something was drawn on, once for each frame: so many the browser has to take over. */
  pixels: number;
  strokes: number;
  measured: number;
  requests: number;
}

/** What is drawn anew for each second of a failover. Counting costs time, so that no time is taken meanwhile. */
async function counts(browser: Browser): Promise<void> {
  const page = await failover(browser, async (opened) => void (await opened.addInitScript(count)));
  const counted = await countedIn(page, COUNTED_MILLIS);
  tell("failover, commits of React", counted.commits, "/s");
  tell("failover, components drawn anew", counted.renders, "/s");
  tell("failover, pixels of canvases drawn on", counted.pixels / 1e6, "Mpx/s");
  tell("failover, strokes on canvases", counted.strokes, "/s");
  tell("failover, texts measured", counted.measured, "/s");
  await page.context().close();
}

/** A cluster that nothing happens to: at a slow pace, and standing still. */
async function idle(browser: Browser): Promise<void> {
  const page = await living(browser, async (opened) => void (await opened.addInitScript(count)));
  const calm = await countedIn(page, COUNTED_MILLIS / 2);
  tell("calm, animation frames asked for", calm.requests, "/s");
  tell("calm, pixels of canvases drawn on", calm.pixels / 1e6, "Mpx/s");
  await page.keyboard.press("Space");
  await page.waitForTimeout(2_500);
  const paused = await countedIn(page, COUNTED_MILLIS / 2);
  tell("paused, animation frames asked for", paused.requests, "/s");
  tell("paused, pixels of canvases drawn on", paused.pixels / 1e6, "Mpx/s");
  await page.context().close();
}

async function countedIn(page: Page, millis: number): Promise<Counts> {
  const read = (): Promise<Counts> => page.evaluate(() => ({ ...(window as unknown as { counted: Counts }).counted }));
  const before = await read();
  await page.waitForTimeout(millis);
  const after = await read();
  const perSecond = (name: keyof Counts): number => (after[name] - before[name]) / (millis / 1_000);
  return {
    commits: perSecond("commits"), renders: perSecond("renders"), pixels: perSecond("pixels"), strokes: perSecond("strokes"),
    measured: perSecond("measured"), requests: perSecond("requests"),
  };
}

/** Runs in the page before its scripts: listens to React, to canvases and to who asks for animation frames. */
function count(): void {
  const counted: Counts = { commits: 0, renders: 0, pixels: 0, strokes: 0, measured: 0, requests: 0 };
  interface Fiber { tag: number; flags: number; child: Fiber | null; sibling: Fiber | null; alternate: Fiber | null }
  // A component that was passed over has the children that it had.
  const walk = (fiber: Fiber | null): void => {
    for (let each = fiber; each !== null; each = each.sibling) {
      const isComponent = each.tag === 0 || each.tag === 11 || each.tag === 14 || each.tag === 15;
      const isDrawn = each.alternate === null || (each.flags & 1) !== 0;
      if (isComponent && isDrawn) counted.renders++;
      if (each.alternate === null || each.child !== each.alternate.child) walk(each.child);
    }
  };
  Object.assign(window, {
    counted,
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true, renderers: new Map(), inject: () => 1, onCommitFiberUnmount: () => undefined,
      onCommitFiberRoot: (_: number, root: { current: Fiber }) => {
        counted.commits++;
        walk(root.current.child);
      },
    },
  });
  const touched = new Set<HTMLCanvasElement>();
  const prototype = CanvasRenderingContext2D.prototype as unknown as Record<string, (...given: unknown[]) => unknown>;
  for (const name of ["clearRect", "fillRect", "fill", "stroke", "fillText", "drawImage", "measureText"]) {
    const original = prototype[name];
    if (original === undefined) continue;
    prototype[name] = function (this: CanvasRenderingContext2D, ...given: unknown[]) {
      if (name === "measureText") counted.measured++;
      else {
        counted.strokes++;
        if (this.canvas.isConnected) touched.add(this.canvas);
      }
      return original.apply(this, given);
    };
  }
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (call) => {
    counted.requests++;
    return ask((now) => {
      call(now);
      for (const canvas of touched) counted.pixels += canvas.width * canvas.height;
      touched.clear();
    });
  };
}
