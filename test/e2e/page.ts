import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import type { Action } from "../../src/action/index.ts";
import type { RunStatus } from "../../src/worker/protocol.ts";

/**
 * The page with its worker listened to: the tests act as a person does, and read what the worker told the page. Every
 * test also fails on a console error and on a request that leaves the origin.
 */
export interface Living {
  readonly page: Page;
  status(): Promise<RunStatus>;
  /** Names and fields of the events recorded so far on the present branch. */
  events(): Promise<readonly { name: string; [field: string]: unknown }[]>;
  /** The digest of the cluster at the present instant. */
  hash(): Promise<string>;
  /** Waits until the worker's status satisfies the condition. */
  until(what: string, condition: (status: RunStatus) => boolean, timeout?: number): Promise<RunStatus>;
}

/** Runs in the page before its scripts: remembers the worker and what it says. */
function listen(): void {
  const Original = window.Worker;
  const told = { status: null as unknown, events: [] as unknown[], worker: null as Worker | null, frames: 0 };
  Object.assign(window, { told });
  window.Worker = class extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      told.worker = this;
      this.addEventListener("message",
        ({ data }: MessageEvent<{ kind: string; status: unknown; keep: number; events: unknown[] }>) => {
        if (data.kind === "status") told.status = data.status;
        if (data.kind === "frame") told.frames++;
        if (data.kind === "events") told.events = [...told.events.slice(0, data.keep), ...data.events];
      });
    }
  };
}

/**
 * Runs in the page before its scripts: it draws ten pictures a second. Without a graphics card drawing is most of what a page
 * costs, and what these tests look at is there in twenty pictures a second as in sixty.
 */
function drawSeldom(): void {
  const [request, cancel] = [window.requestAnimationFrame.bind(window), window.cancelAnimationFrame.bind(window)];
  const waiting = new Map<number, { timer: number; frame: number }>();
  let count = 0;
  window.requestAnimationFrame = (draw) => {
    const id = ++count;
    const wait = { timer: 0, frame: 0 };
    waiting.set(id, wait);
    wait.timer = window.setTimeout(() => {
      wait.frame = request((time) => {
        waiting.delete(id);
        draw(time);
      });
    }, 90);
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    const wait = waiting.get(id);
    waiting.delete(id);
    clearTimeout(wait?.timer);
    if (wait !== undefined) cancel(wait.frame);
  };
}

/** Runs in the page before its scripts: it never finds the time to fetch ahead, and fetches what is asked for. */
function fetchNothingAhead(): void {
  window.requestIdleCallback = () => 0;
}

/** The run is asked so often: by default it would be asked once a second before long, and every test would wait for that. */
const POLL_MS = [150];

/** Where a store's card shows its name: below it lie tiles, which select regions. */
export const head = { x: 40, y: 18 };

interface Fixtures {
  /** True where motion itself is looked at: the page draws as often as the browser does. */
  readonly smooth: boolean;
  /** True where a test is about what the page fetches ahead once it is idle: a sixth of what a page costs. */
  readonly ahead: boolean;
  /** True where a test blocks requests on purpose: the browser then reports them on the console. */
  readonly expectProblems: boolean;
  readonly open: (address?: string) => Promise<Living>;
}

export const test = base.extend<Fixtures>({
  smooth: [false, { option: true }],
  ahead: [false, { option: true }],
  expectProblems: [false, { option: true }],
  open: async ({ context, baseURL, expectProblems, smooth, ahead }, use) => {
    const problems: string[] = [];
    await context.addInitScript(listen);
    if (!smooth) await context.addInitScript(drawSeldom);
    if (!ahead) await context.addInitScript(fetchNothingAhead);
    await use(async (address = "") => {
      const page = await context.newPage();
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") problems.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => problems.push(`page: ${error.message}`));
      page.on("request", (request) => {
        const url = request.url();
        if (!url.startsWith(baseURL ?? "") && !url.startsWith("blob:")) problems.push(`request: ${url}`);
      });
      await page.goto(address);
      // A first frame comes before what makes the cluster live.
      await page.waitForFunction(() => {
        const { told: { frames, status } } = window as unknown as { told: { frames: number; status: unknown } };
        return frames > 0 && status !== null;
      });
      return living(page);
    });
    expect(expectProblems ? [] : problems).toEqual([]);
  },
});

function living(page: Page): Living {
  const status = (): Promise<RunStatus> =>
    page.evaluate(() => (window as unknown as { told: { status: RunStatus } }).told.status);
  return {
    page,
    status,
    events: () => page.evaluate(() =>
      (window as unknown as { told: { events: { body: { name: string } }[] } }).told.events.map((event) => event.body)),
    hash: () => page.evaluate(() => new Promise<string>((resolve) => {
      const { worker } = (window as unknown as { told: { worker: Worker } }).told;
      const ask = 1_000_000 + Math.floor(Math.random() * 1_000_000);
      worker.addEventListener("message", ({ data }: MessageEvent<{ kind: string; ask: number; answer: { hash: string } }>) => {
        if (data.kind === "answer" && data.ask === ask) resolve(data.answer.hash);
      });
      worker.postMessage({ kind: "hash", ask });
    })),
    until: async (what, condition, timeout = 40_000) => {
      await expect.poll(async () => {
        const now = await status();
        return now !== null && condition(now);
      }, { message: what, timeout, intervals: POLL_MS }).toBe(true);
      return status();
    },
  };
}

/** Stops the run where it is and waits until the page knows. */
export async function pause(living: Living): Promise<void> {
  if ((await living.status()).playing) await living.page.keyboard.press("Space");
  await living.until("paused", (status) => !status.playing);
}

/** Sets the pace by the worker's own protocol: tests cannot wait half an hour. */
export async function pace(living: Living, value: number): Promise<void> {
  await living.page.evaluate((wanted) => {
    (window as unknown as { told: { worker: Worker } }).told.worker.postMessage({ kind: "pace", pace: wanted, auto: false });
  }, value);
}

/** Does something to the cluster by the worker's own protocol. */
export async function act({ page }: Living, action: Action): Promise<void> {
  await page.evaluate((wanted) => {
    (window as unknown as { told: { worker: Worker } }).told.worker.postMessage({ kind: "act", ask: 2_000_000, action: wanted });
  }, action);
}

/** Axe finds nothing serious on the page, or nothing at all in a part of it; `without` names rules that do not fit there. */
export async function expectAccessible(page: Page, place?: string, without: readonly string[] = []): Promise<void> {
  const axe = new AxeBuilder({ page }).disableRules([...without]);
  const { violations, passes } = await (place === undefined ? axe : axe.include(place)).analyze();
  expect(passes.length, "rules that found something to look at").toBeGreaterThan(0);
  const found = violations.filter(({ impact }) => place !== undefined || impact === "serious" || impact === "critical");
  expect(found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).slice(0, 3).join(" | ")}`)).toEqual([]);
}

/** Kills a store as a person does, and waits until its regions miss their Raft leaders. */
export async function killStore(living: Living, id: number): Promise<void> {
  await living.page.locator(`[data-store='${id}']`).click({ position: head });
  await living.page.keyboard.press("k");
  await living.until("killed", (status) => status.leaderless > 0);
}

/** Drops files on the page as a person would. */
export async function drop(page: Page, files: readonly { readonly name: string; readonly text: string }[]): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const value = new DataTransfer();
    for (const { name, text } of given) value.items.add(new File([text], name, { type: "application/json" }));
    return value;
  }, files);
  await page.dispatchEvent("body", "dragenter", { dataTransfer: transfer });
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

export { expect };
