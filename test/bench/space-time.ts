import type { Browser, CDPSession, Page } from "playwright-core";
import { median, percentile, print } from "./figures.ts";
import { address, inBrowser } from "./page.ts";

/** As many as an answer of the worker may hold. */
const MESSAGES = 5_000;
const REDRAWS = 40;

/**
 * What a redraw of the space-time diagram costs the main thread with 5,000 messages: where another of them is pointed at, and
 * where the window changes, so that all are placed anew, at once and for the answer about it. A group seldom says so much: the
 * worker's answers are filled up.
 */
export const spaceTimeBench = (): Promise<void> => inBrowser(measure);

async function measure(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(fillUp, MESSAGES);
  await page.goto(`${address}#scenario=raft`);
  await page.locator(".group-server").nth(4).waitFor({ timeout: 60_000 });
  // What is fetched when the page is idle is no part of it.
  await page.waitForTimeout(3_000);
  await page.keyboard.press("Space");
  await page.keyboard.press("h");
  const diagram = page.locator(".space-time-box");
  await diagram.waitFor();
  await page.waitForTimeout(1_500);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const tell = (what: string, millis: readonly number[]): void => {
    print("space-time", `${what} median`, median(millis), "ms");
    print("space-time", `${what} p95`, percentile(millis, 95), "ms");
  };
  await diagram.focus();
  tell("redraw, another is pointed at", await costs(page, session, () => page.keyboard.press("ArrowRight")));
  tell("redraw, another window", await costs(page, session, (i) => page.keyboard.press(i % 2 === 0 ? "+" : "-")));
}

/** CPU time of the main thread for each of so many turns, each until the picture has come. */
async function costs(page: Page, session: CDPSession, turn: (i: number) => Promise<void>): Promise<readonly number[]> {
  const found: number[] = [];
  for (let i = 0; i < REDRAWS; i++) {
    const before = await taskMillis(session);
    await turn(i);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    found.push(await taskMillis(session) - before);
  }
  return found;
}

async function taskMillis(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
}

/** Runs in the page before anything else: an answer about a stretch of time tells of so many messages, evenly spread over it. */
function fillUp(count: number): void {
  const Original = Worker;
  const says = ["heartbeat", "heartbeat-answered", "append", "append-accepted", "vote-asked", "vote-granted"];
  window.Worker = class extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener("message", ({ data }: MessageEvent<{
        kind: string; answer: { kind: string; from: number; to: number; messages: unknown[]; members: number[] };
      }>) => {
        if (data.kind !== "answer" || data.answer.kind !== "space-time") return;
        const { answer } = data;
        const length = answer.to - answer.from;
        answer.members = [1, 2, 3, 4, 5];
        answer.messages = Array.from({ length: count }, (_, i) => {
          const departed = Math.round(answer.from + (length * i) / count);
          return {
            packet: i + 1, place: 1, from: 1 + (i % 5), to: 1 + ((i + 1 + (i % 3)) % 5), says: says[i % says.length], term: 6,
            departed, arrives: departed + Math.round(length / 200), fate: i % 40 === 0 ? "lost" : "arrives", entries: null,
          };
        });
      });
    }
  };
}
