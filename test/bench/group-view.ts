import type { Browser, CDPSession } from "playwright-core";
import { crowd, NOW } from "../group-pictures.ts";
import { frameTimes } from "./chromium.ts";
import { median, percentile, print } from "./figures.ts";
import { address, inBrowser } from "./page.ts";

const MESSAGES = 200;
const MILLIS = 10_000;
/** Virtual seconds per wall second: messages stay under way for the whole of a frame. */
const PACE = 0.01;

/**
 * How long a frame of the group view takes with nine members and 200 messages under way, in wall time and in CPU time of the main
 * thread. No cluster sends so many at once: each frame of the worker is handed the same crowd, as if it were of its instant.
 */
export const groupViewBench = (): Promise<void> => inBrowser(measure);

async function measure(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(handOver, { picture: crowd(MESSAGES), now: NOW as number, pace: PACE });
  await page.goto(address);
  await page.waitForFunction(() => performance.getEntriesByName("first-frame").length > 0, undefined, { timeout: 60_000 });
  // What is fetched when the page is idle is no part of it.
  await page.waitForTimeout(3_000);
  await page.keyboard.press("g");
  await page.locator(".group-server").nth(8).waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const before = await taskMillis(session);
  const times = await frameTimes(page, MILLIS);
  const spent = await taskMillis(session) - before;
  const tell = (what: string, value: number, unit: string): void => print("group-view", what, value, unit);
  tell("frame median", median(times), "ms");
  tell("frame p95", percentile(times, 95), "ms");
  tell("main thread per frame", spent / times.length, "ms");
}

/** Runs in the page before anything else: whatever the worker says of a group, it is the crowd, moved to the frame's instant. */
function handOver({ picture, now, pace }: { picture: ReturnType<typeof crowd>; now: number; pace: number }): void {
  const Original = Worker;
  window.Worker = class extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener("message", ({ data }: MessageEvent<{
        kind: string; frame: { now: number; changing: { group: { picture: unknown } } };
        status: { effectivePace: number };
      }>) => {
        if (data.kind === "status") data.status.effectivePace = pace;
        if (data.kind !== "frame") return;
        // They go round and round: who has arrived sets out again.
        const cycle = 10_000;
        data.frame.changing.group = { picture: { ...picture, messages: picture.messages.map((message, i) => {
          const come = (data.frame.now + i * 577) % cycle;
          return { ...message, departed: data.frame.now - come, arrives: data.frame.now - come + cycle };
        }), members: picture.members.map((member) => {
          const { timer } = member;
          const moved = data.frame.now - now;
          return { ...member, timer: timer && { ...timer, since: timer.since + moved, due: (timer.due ?? now) + moved } };
        }) } };
      });
    }
  };
}

/** CPU time of the main thread so far. */
async function taskMillis(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
}
