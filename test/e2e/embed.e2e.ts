import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname } from "node:path";
import { expect, test, type FrameLocator, type Locator, type Page } from "@playwright/test";
import type { QuorumScape } from "../../src/embed/element.ts";

/*
 * Pages of other people, on another origin, that show embeds: what only browsers decide. What the frame makes of messages is in
 * `test/embed`.
 */

const port = Number(process.env["QUORUMSCAPE_TEST_PORT"] ?? 4179);
const EMBED = `http://127.0.0.1:${port}`;
const HOST = `http://127.0.0.1:${port + 1}`;
const SCRIPT = `<script type="module" src="${EMBED}/embed/define.js"></script>`;
const POLICY = `default-src 'self'; frame-src ${EMBED}; script-src 'self' ${EMBED}; require-trusted-types-for 'script'`;
/** Inline there is no frame: what it needs is allowed to the page itself. */
const INLINE_POLICY = `default-src 'self'; script-src 'self' ${EMBED}; style-src ${EMBED}; worker-src blob:;
  require-trusted-types-for 'script'; trusted-types quorumscape`;

const page = (head: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A host</title><link rel="icon" href="/icon">${head}</head>
  <body>${body}</body></html>`;

const HELLO = `{ quorumscape: 1, kind: "hello", versions: [1], token: "0123456789abcdef" }`;

const PAGES: Readonly<Record<string, string>> = {
  "/strict": page(`<meta http-equiv="Content-Security-Policy" content="${POLICY}">${SCRIPT}`, `
    <div id="here">
      <quorum-scape scenario="store-dies" title="Store 4 dies"><a href="/elsewhere">Without script.</a></quorum-scape>
    </div>
    <div id="there"></div>${"<p>Text.</p>".repeat(80)}<p id="end">The end.</p>`),
  "/inline": page(`<meta http-equiv="Content-Security-Policy" content="${INLINE_POLICY}">${SCRIPT}`, `
    <div id="root">Somebody else's own root.</div>
    <quorum-scape mode="inline" scenario="store-dies" title="Store 4 dies">Without script.</quorum-scape>
    <quorum-scape mode="inline" lesson="majority-is-not-committed" title="Bench" base="https://elsewhere.example/"></quorum-scape>
    ${"<p>Text.</p>".repeat(80)}<div id="there">The end.</div>`),
  "/inline-without-workers": page(`<meta http-equiv="Content-Security-Policy"
    content="script-src ${EMBED}; style-src ${EMBED}; worker-src 'none'">${SCRIPT}`, `<quorum-scape mode="inline" title="Store 4 dies">Without script.</quorum-scape>`),
  "/forty": page(SCRIPT, Array.from({ length: 40 }, (_, place) =>
    `<p>Text ${place}</p><quorum-scape title="Embed ${place}" ratio="2/1"></quorum-scape>`).join("")),
  "/sandbox": page("", `
    <iframe id="frame" title="Sandboxed" sandbox="allow-scripts" width="800" height="450"
      src="${EMBED}/embed/embed.html#scenario=store-dies"></iframe>
    <iframe id="sibling" title="A sibling" src="/sibling"></iframe>
    <iframe id="nested" title="A page with an embed" src="/nested"></iframe>
    <script>
      window.heard = [];
      window.said = [];
      addEventListener("message", ({ source, data, ports }) => {
        window.heard.push([source === document.getElementById("frame").contentWindow, data?.kind, ports.length]);
        if (ports.length === 0) return;
        window.port = ports[0];
        window.port.onmessage = ({ data }) => window.said.push(data);
      });
    </script>`),
  // Says hello to a frame that is not its own.
  "/sibling": page("", `<script>setInterval(() => parent.frames[0].postMessage(${HELLO}, "*"), 50)</script>
    <script>addEventListener("message", () => { document.title = "heard" })</script>`),
  "/nested": page("", `<iframe title="Embed" src="${EMBED}/embed/embed.html#controls=none"></iframe>`),
  // As docs/recipes.md prints it.
  "/deck": page('<link rel="stylesheet" href="/reveal.js/reveal.css">', `
    <div class="reveal"><div class="slides"><section><h1>First</h1></section>
      <section>
        <iframe data-src="${EMBED}/embed/embed.html#scenario=store-dies&start=8s" data-preload
          title="Store 4 dies" width="960" height="540"></iframe>
      </section>
      <section><h1>Third</h1></section></div></div>
    <script src="/reveal.js/reveal.js"></script><script>Reveal.initialize({ transition: "none" })</script>`),
};

const KINDS: Readonly<Record<string, string>> = { ".js": "text/javascript", ".css": "text/css" };

/** The pages above, and the files of reveal.js as it installs. */
function answerTo(url: string): { readonly status: number; readonly kind: string; readonly body: string | Buffer } {
  const file = `node_modules/reveal.js/dist/${url.replace("/reveal.js/", "")}`;
  if (url.startsWith("/reveal.js/") && existsSync(file)) {
    return { status: 200, kind: KINDS[extname(url)] ?? "text/plain", body: readFileSync(file) };
  }
  const found = PAGES[url];
  return { status: found === undefined ? 204 : 200, kind: "text/html", body: found ?? "" };
}

let server: Server;

test.beforeAll(async () => {
  server = createServer(({ url = "" }, response) => {
    const { status, kind, body } = answerTo(url);
    response.writeHead(status, { "content-type": kind }).end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(port + 1, "127.0.0.1", resolve);
  });
});

test.afterAll(() => new Promise((resolve) => {
  server.close(resolve);
}));

interface State {
  readonly scenario: string;
  readonly stores: readonly { readonly process: string }[];
}

/** Calls an element of the page, as its scripts do. */
const on = <T>(host: Page, act: (element: QuorumScape) => T | Promise<T>, place = 0): Promise<T> =>
  host.locator("quorum-scape").nth(place).evaluate(act as (element: Element) => T);

/** Drops a file there, as a reader would. */
const drop = (place: Locator, text: string): Promise<void> => place.evaluate((root, given) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([given], "own.json"));
  root.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true }));
}, text);

const THEIR_OWN = JSON.stringify({
  format: "quorumscape-scenario/1", id: "their-own", topology: { stores: 7, regions: 20, replicas: 3, zones: 1 },
  preset: "tikv", seed: 7, inputs: [],
});

/** A frame compiles a whole page: on a computer that is busy otherwise that takes half a minute, and breaks no promise. */
const LIVES = { timeout: 40_000 };
/** The same for what a frame that lives is asked. */
const SOON = { timeout: 15_000 };

const lives = (host: Page, place = 0) => expect.poll(() => on(host, (element) =>
  element.shadowRoot?.querySelector<HTMLElement>(".room")?.dataset["state"], place), LIVES).toBe("live");

function problemsOf(host: Page): readonly string[] {
  const problems: string[] = [];
  host.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  host.on("pageerror", (error) => problems.push(error.message));
  return problems;
}

/** The page with the strict policy, and its one frame, once that lives. */
async function openStrict(host: Page): Promise<FrameLocator> {
  await host.goto(`${HOST}/strict`);
  await lives(host);
  return host.frameLocator("quorum-scape iframe");
}

/** Scrolled past it stands still, and goes on where it stood. */
async function scrollPast(host: Page): Promise<void> {
  await on(host, (element) => element.play());
  await host.locator("#end").scrollIntoViewIfNeeded();
  await expect.poll(() => on(host, ({ paused }) => paused), SOON).toBe(true);
  const left = await on(host, ({ currentTime }) => currentTime);
  await host.locator("quorum-scape").scrollIntoViewIfNeeded();
  await expect.poll(() => on(host, ({ paused, currentTime }) => paused ? 0 : currentTime), SOON).toBeGreaterThanOrEqual(left);
}

/** On paper there is what stands between the tags, and no frame. */
async function print(host: Page): Promise<void> {
  const fallback = host.getByText("Without script.");
  const isSeen = (): Promise<boolean> => fallback.evaluate((element) => element.checkVisibility({ visibilityProperty: true }));
  expect(await isSeen()).toBe(false);
  await host.emulateMedia({ media: "print" });
  expect(await isSeen()).toBe(true);
  expect(await host.locator("quorum-scape iframe").evaluate((element) => getComputedStyle(element).display)).toBe("none");
}

/** The Tab key passes a row of buttons with one stop, and arrows lead along it. */
async function rowsAreOneStop(host: Page, frame: FrameLocator): Promise<void> {
  await frame.getByRole("button", { name: "Cluster" }).focus();
  await host.keyboard.press("ArrowRight");
  await expect(frame.getByRole("button", { name: "Keys" })).toBeFocused();
  await host.keyboard.press("Tab");
  await expect(frame.locator(".view-switch :focus")).toHaveCount(0);
  await frame.getByRole("slider", { name: "Time" }).focus();
  await host.keyboard.press("Shift+Tab");
  await host.keyboard.press("Tab");
  await host.keyboard.press("Tab");
  await expect(frame.locator(".embed-controls :focus")).toHaveCount(0);
}

test("under a strict policy an embed lives, and does what its page asks", async ({ page: host }) => {
  const problems = problemsOf(host);
  await host.addInitScript(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    for (const name of ["ready", "play", "pause", "time"]) window.addEventListener(name, () => said.push(name), true);
  });
  const frame = await openStrict(host);
  // The way to where the scenario begins is nobody's business.
  await expect.poll(() => host.evaluate(() => (window as unknown as { said: string[] }).said[0]), SOON).toBe("ready");
  await expect(frame.locator(".store-card")).toHaveCount(5);
  await expect(frame.getByRole("button", { name: "Start" })).toBeVisible();
  await rowsAreOneStop(host, frame);
  expect(await on(host, ({ currentTime, paused, scenario }) => ({ currentTime, paused, scenario })))
    .toEqual({ currentTime: 9.96, paused: true, scenario: "store-dies" });
  expect(await on(host, async (element) => {
    const names: string[] = [];
    const told = Object.fromEntries(["play", "pause", "record"].map((name) => [name, new Promise<void>((resolve) => {
      element.addEventListener(name, () => {
        names.push(name);
        resolve();
      });
    })]));
    element.listen = ["node.killed"];
    await element.play();
    await told["record"];
    await element.pause();
    await told["pause"];
    return names;
  })).toEqual(["play", "record", "pause"]);
  await on(host, (element) => element.seek(30));
  await expect.poll(() => on(host, (element) => element.currentTime), SOON).toBe(30);
  // Going elsewhere is no playing.
  const said = await host.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said.filter((name) => name === "play" || name === "pause")).toEqual(["play", "pause"]);
  expect(await on(host, async (element) => {
    const { events } = await element.events({ names: ["raft.leader.elected"] }) as { events: { id: number }[] };
    const { chain } = await element.why(events[0]?.id ?? 0) as { chain: unknown[] };
    const svg = await element.snapshot({ width: 400 });
    const png = await element.snapshot({ type: "png", width: 400 });
    return {
      elected: events.length, counted: await element.evaluate("count(raft.leader.elected)"), explained: chain.length > 1,
      svg: String(svg).slice(0, 5), png: png instanceof Blob && png.size > 1_000, said: await element.do("kill store 1"),
      refused: await element.do("kil store 2").catch((error: unknown) => (error as { readonly code: string }).code),
    };
  })).toEqual({
    elected: 6, counted: 6, explained: true, svg: "<svg ", png: true, said: { notices: [] }, refused: "bad-request",
  });
  await scrollPast(host);
  await print(host);
  expect(problems).toEqual([]);
});

test("without script there is what stands between the tags, and in a deck of slides a frame plays while its slide is shown", async ({
  page: host, browser,
}) => {
  const scriptless = await browser.newPage({ javaScriptEnabled: false });
  await scriptless.goto(`${HOST}/strict`);
  await expect(scriptless.getByRole("link", { name: "Without script." })).toBeVisible();
  await scriptless.close();

  const problems = problemsOf(host);
  await host.goto(`${HOST}/deck`);
  const frame = host.frameLocator("iframe");
  // It is fetched before its slide comes, and waits for it.
  await expect(frame.getByRole("button", { name: "Play", exact: true })).toBeAttached();
  await host.keyboard.press("ArrowRight");
  await expect(frame.getByRole("button", { name: "Pause" })).toBeVisible();
  await host.keyboard.press("ArrowRight");
  await expect(host.getByRole("heading", { name: "Third" })).toBeVisible();
  await expect(frame.getByRole("button", { name: "Play", exact: true })).toBeAttached();
  expect(problems).toEqual([]);
});

test("an embed survives a move, leaves the history alone, and keeps what its reader opens", async ({ page: host }) => {
  const problems = problemsOf(host);
  const frame = await openStrict(host);
  await on(host, (element) => element.seek(30));
  await expect.poll(() => on(host, (element) => element.currentTime), SOON).toBe(30);
  // Out and in again at once is a move: the run goes on where it stood.
  await on(host, (element) => document.getElementById("there")?.append(element));
  await lives(host);
  await expect.poll(() => on(host, (element) => element.currentTime), SOON).toBe(30);

  const before = await host.evaluate(() => history.length);
  for (const scenario of ["healthy", "split-vote", "one-group"]) {
    await host.locator("quorum-scape").evaluate((element, value) => element.setAttribute("scenario", value), scenario);
  }
  expect(await on(host, async (element) => ((await element.state()) as { scenario: string }).scenario)).toBe("one-group");
  expect(await host.evaluate(() => history.length)).toBe(before);
  await on(host, (element) => element.addEventListener("private", () => element.classList.add("told-private")));
  // What takes files comes behind the first picture.
  await expect.poll(async () => {
    await drop(frame.locator("#root"), '{"count":0,"stores":[]}');
    return on(host, (element) => element.className);
  }).toBe("told-private");
  expect(await on(host, (element) => Promise.all([element.state(), element.events(), element.link(), element.snapshot()]
    .map((asked) => asked.then(() => "told", (error: unknown) => (error as { readonly code: string }).code)))))
    .toEqual(["private", "private", "private", "private"]);
  // It was no cluster, which only its reader is told.
  await frame.getByRole("dialog").press("Escape");
  await frame.getByRole("button", { name: "Start over" }).click();
  await expect.poll(() => on(host, (element) => element.state().then(() => "told", () => "private"))).toBe("told");
  expect(problems).toEqual([]);
});

test("of forty embeds at most three live, and one that slept goes on where it stood", async ({ page: host }) => {
  await host.goto(`${HOST}/forty`);
  await lives(host);
  await on(host, (element) => element.seek(12));
  await expect.poll(() => on(host, (element) => element.currentTime)).toBe(12);
  const frames = (): Promise<number> => host.locator("quorum-scape iframe").count();
  expect(await frames()).toBeLessThanOrEqual(3);
  await host.locator("quorum-scape").nth(20).scrollIntoViewIfNeeded();
  await lives(host, 20);
  expect(await frames()).toBeLessThanOrEqual(3);
  expect(host.workers().length).toBeLessThanOrEqual(3);
  expect(await on(host, ({ awake }) => awake)).toBe(false);
  await host.locator("quorum-scape").first().scrollIntoViewIfNeeded();
  await lives(host);
  await expect.poll(() => on(host, (element) => element.currentTime)).toBe(12);
});

test("in a sandbox without an origin the frame lives, and hears nobody but the page around it", async ({ page: host }) => {
  const problems = problemsOf(host);
  await host.goto(`${HOST}/sandbox`);
  const frame = host.frameLocator("#frame");
  await expect(frame.locator(".store-card")).toHaveCount(5);
  await expect(host.frameLocator("#nested").frameLocator("iframe").locator(".store-card")).toHaveCount(5);
  await frame.getByRole("button", { name: "Start" }).click();
  await expect(frame.getByRole("button", { name: "Pause" })).toBeVisible();
  // A grandparent reaches into the frame of its frame.
  await host.evaluate(`frames[2].frames[0].postMessage(${HELLO}, "*")`);
  await host.evaluate(`document.getElementById("frame").contentWindow.postMessage(${HELLO}, "*")`);
  await expect.poll(() => host.evaluate("heard")).toEqual([[true, "welcome", 1]]);
  expect(await host.frameLocator("#sibling").locator("html").evaluate(() => document.title)).toBe("A host");

  // A flood: what is beyond the measure is refused, and the frame lives on.
  await host.evaluate(`for (let id = 1; id <= 3_000; id++) {
    document.getElementById("frame").contentWindow.postMessage({ id, kind: "play" }, "*");
    port.postMessage({ id, kind: "pause" });
  }`);
  const codes = (): Promise<readonly string[]> => host.evaluate(`said.filter(({ id }) => id > 0).map(({ code = "done" }) => code)`);
  await expect.poll(async () => (await codes()).length).toBe(3_000);
  const done = (await codes()).filter((code) => code === "done").length;
  expect(done).toBeGreaterThanOrEqual(40);
  expect(done).toBeLessThan(200);
  expect(new Set(await codes())).toEqual(new Set(["done", "rate-limited"]));
  await expect(frame.getByRole("button", { name: "Play", exact: true })).toBeVisible();

  // What the reader drops is theirs: the host is told that, and nothing else, also when the reader has started over.
  await expect.poll(async () => {
    await drop(frame.locator("#root"), THEIR_OWN);
    return host.evaluate(`said.some(({ name }) => name === "private")`);
  }).toBe(true);
  await expect(frame.locator(".store-card")).toHaveCount(7);
  await host.evaluate(`said.splice(0); ["state", "link", "events"].map((kind, id) => port.postMessage({ id, kind }));
    port.postMessage({ id: 3, kind: "do", text: "kill store 99" });`);
  await expect.poll(() => host.evaluate("said.map(({ code }) => code)")).toEqual(["private", "private", "private", "private"]);
  await frame.getByRole("button", { name: "Pause" }).click();
  await frame.getByRole("button", { name: "Start over" }).click();
  await expect(frame.locator(".store-card")).toHaveCount(5);
  expect(await host.evaluate("said.length")).toBe(4);

  // A host that closes its end in the middle of a sentence, or loses it, says hello again.
  await host.evaluate(`document.getElementById("frame").contentWindow.postMessage({ ...${HELLO}, token: "another 16 letters" }, "*")`);
  await expect.poll(() => host.evaluate("heard.length")).toBe(2);
  await host.evaluate(`port.postMessage({ id: 9, kind: "play" }); port.postMessage({ id: 10, kind: "state" }); port.close();`);
  await expect(frame.getByRole("button", { name: "Pause" })).toBeVisible();
  expect(problems).toEqual([]);
});

/** What is dropped is opened when the parts of the engine that it needs have come. */
const WHILE_PARTS_COME = { timeout: 20_000 };

test("inline an embed lives in the page itself, under a policy without inline styles", async ({ page: host }) => {
  const problems = problemsOf(host);
  await host.addInitScript(() => {
    const refusals: string[] = [];
    Object.assign(window, { refusals });
    window.addEventListener("error", (event) => {
      if (event instanceof CustomEvent) refusals.push((event.detail as { code: string }).code);
    }, true);
  });
  await host.goto(`${HOST}/inline`);
  await lives(host);
  await lives(host, 1);
  const first = host.locator("quorum-scape").first();
  await expect(first.locator(".store-card")).toHaveCount(5);
  expect(await host.locator("iframe").count()).toBe(0);
  expect(await host.locator("#root").textContent()).toBe("Somebody else's own root.");
  await first.getByRole("button", { name: "Start" }).click();
  await expect(first.getByRole("button", { name: "Pause" })).toBeVisible();
  // Out of sight it stands still, and goes on where it stood.
  await host.locator("#there").scrollIntoViewIfNeeded();
  await expect.poll(() => on(host, ({ paused }) => paused)).toBe(true);
  await first.scrollIntoViewIfNeeded();
  await expect.poll(() => on(host, ({ paused }) => paused)).toBe(false);
  await on(host, (element) => element.seek(30));
  await expect.poll(() => on(host, (element) => element.currentTime)).toBeGreaterThanOrEqual(30);
  await first.locator('[data-store="1"]').click({ button: "right" });
  await first.getByRole("menuitem", { name: "Kill", exact: false }).first().click();
  const state = (): Promise<State> => on(host, (element) => element.state() as Promise<State>);
  await expect.poll(async () => (await state()).stores[0]?.process).toBe("dead");
  await first.evaluate((element) => element.setAttribute("scenario", "healthy"));
  await expect.poll(async () => (await state()).scenario).toBe("healthy");
  // Here, too, what a reader drops is theirs until they start over.
  const place = first.locator(".app-place");
  await expect.poll(async () => {
    await drop(place, '{"count":0,"stores":[]}');
    return on(host, ({ keepsAwake }) => keepsAwake);
  }, WHILE_PARTS_COME).toBe(true);
  await place.getByRole("dialog").press("Escape");
  await place.getByRole("button", { name: "Start over" }).click();
  await expect.poll(async () => (await state()).scenario).toBe("healthy");
  await on(host, (element) => element.destroy());
  await expect.poll(() => host.workers().length).toBe(1);
  expect(problems).toEqual([]);
  // A page that allows no worker is told so, and keeps what stands between the tags.
  await host.goto(`${HOST}/inline-without-workers`);
  await expect.poll(() => host.evaluate(() => (window as unknown as { refusals: string[] }).refusals)).toEqual(["blocked"]);
  await expect(host.getByText("Without script.")).toBeVisible();
});
