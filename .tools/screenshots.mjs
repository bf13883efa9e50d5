// Drives the built page through its main states and writes the pictures that the README shows.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { ensureBrowser } from "./setup.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "docs", "screenshots");
const data = process.env.QUORUMSCAPE_DATA ?? join(root, "..", "shared", "data");
const only = process.argv[2];

const port = Number(process.env.QUORUMSCAPE_TEST_PORT ?? 4179) + 5;

const wide = { width: 1440, height: 900 };
const laptop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** Each state: what a person does to get there. `tell` sends the worker a command; `until` waits for its status. */
const states = {
  healthy: async ({ wait }) => wait(2_500),
  electing: async ({ page, key, until, wait }) => {
    await page.locator("[data-store='4']").click({ position: { x: 40, y: 18 } });
    await key("k");
    await until((status) => status.leaderless > 0);
    await wait(300);
    // On to the first candidate that the others hear: the picture shows its rings and the votes under way.
    for (let i = 0; i < 4; i++) {
      await key("Shift+ArrowRight");
      await until((status) => !status.playing);
      await wait(150);
    }
    await page.locator(".region, [data-region]").first().click({ timeout: 500 }).catch(() => undefined);
    await wait(500);
  },
  repairing: async ({ page, key, tell, until, wait }) => {
    await page.locator("[data-store='4']").click({ position: { x: 40, y: 18 } });
    await key("k");
    await until((status) => status.leaderless > 0);
    await tell({ kind: "pace", pace: 400, auto: false });
    await until((status) => status.now > 1_812_000_000);
    await key("Space");
    await wait(600);
  },
  partition: async ({ page, key, tell, until, wait }) => {
    await key("p");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /zone c/i }).click();
    await dialog.getByRole("button").last().click();
    await tell({ kind: "pace", pace: 8, auto: false });
    await until((status) => status.now > 14_000_000);
    await key("Space");
    await wait(600);
  },
  import: async ({ page, key, until, wait }) => {
    const path = join(data, "pd", "five-stores-2507-regions", "regions.json");
    if (!existsSync(path)) throw new Error("skipped: the dump of 2,507 regions is not here");
    const transfer = await page.evaluateHandle((text) => {
      const value = new DataTransfer();
      value.items.add(new File([text], "regions.json", { type: "application/json" }));
      return value;
    }, readFileSync(path, "utf8"));
    await page.dispatchEvent("body", "dragenter", { dataTransfer: transfer });
    await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
    await until((status) => status.scenario === "imported");
    await wait(800);
    await page.keyboard.press("Escape");
    await page.locator("[data-store='4']").click({ position: { x: 40, y: 18 } });
    await key("k");
    await until((status) => status.leaderless > 400);
    await wait(2_000);
  },
  terminal: async ({ page, key, wait }) => {
    await key("`");
    await page.waitForSelector(".xterm-rows");
    for (const line of ["pd-ctl", "region 7 --jq '{id, leader, peers: [.peers[].store_id]}'", "store check disconnected | head -3"]) {
      await page.keyboard.type(line);
      await key("Enter");
      await wait(600);
    }
    await page.locator("[data-store='1']").click({ position: { x: 40, y: 18 } });
    await key("k");
    await wait(600);
    await page.locator(".xterm-helper-textarea").focus();
    await page.keyboard.type("store l");
    await key("Tab");
    await wait(600);
  },
  group: async ({ open, wait, key }) => {
    await open("#scenario=raft");
    await wait(3_000);
    await key("Space");
    await wait(600);
  },
  "split-vote": async ({ open, say, key, wait }) => {
    await open("#scenario=raft");
    await say("set raft.rule.pre-vote off");
    await say("kill store LEADER");
    for (const store of [2, 3]) await say(`timeout store ${store} region 1`);
    await key("Space");
    for (let i = 0; i < 8; i++) await key("n");
    await wait(1_200);
  },
  "log-repair": async ({ open, say, tell, until, key, wait }) => {
    await open("#scenario=raft");
    await say("isolate store LEADER");
    for (const value of ["a=1", "b=2", "c=3"]) await say(`propose 1 ${value}`);
    await tell({ kind: "pace", pace: 1, auto: false });
    await until((status) => status.now > 1_200_000);
    await say("propose 1 d=4");
    await say("heal");
    await key("Space");
    for (let i = 0; i < 12; i++) await key("n");
    await wait(900);
  },
  joint: async ({ page, open, say, tell, until, key, wait }) => {
    await open("#scenario=raft");
    await say("add-store");
    await tell({ kind: "pace", pace: 1, auto: false });
    await until((status) => status.now > 1_000_000);
    await say("replace-peer 1 store 3 by store 6");
    await key("Space");
    // On to where both majorities are needed and the new replica has begun to hear.
    for (let i = 0; i < 24 && !(await page.evaluate(() => window.told.joint)); i++) {
      await key("n");
      await wait(100);
    }
    for (let i = 0; i < 8; i++) await key("n");
    await wait(900);
  },
  gallery: async ({ key, wait }) => {
    await key("l");
    await wait(1_500);
  },
  lesson: async ({ open, page, wait }) => {
    await open("#lesson=two-leaders");
    for (let i = 0; i < 40 && !(await page.locator(".lesson-choice").first().isVisible()); i++) {
      await page.keyboard.press("Enter");
      await wait(700);
    }
    await page.locator(".lesson-choice").first().click();
    await wait(600);
  },
  phone: async ({ page, wait, until }) => {
    await wait(1_500);
    await page.locator("[data-store='4']").click({ position: { x: 40, y: 18 } });
    await page.keyboard.press("k");
    await until((status) => status.leaderless > 0);
    await wait(1_200);
  },
};

/** Numbers of questions, above those of the page. */
let asked = 1_000_000;

const plan = [
  ["terminal", wide], ["group", wide], ["split-vote", wide], ["log-repair", wide], ["joint", wide], ["gallery", wide], ["lesson", wide],
  ["healthy", wide], ["electing", wide], ["electing", laptop], ["repairing", wide], ["partition", wide], ["import", wide],
  ["phone", phone],
];

await build({ logLevel: "error" });
const server = await preview({ preview: { port, host: "127.0.0.1" }, logLevel: "error" });
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
mkdirSync(folder, { recursive: true });
for (const [name, viewport] of plan) {
  if (only !== undefined && only !== name) continue;
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: viewport === phone ? 2 : 1 });
    await context.addInitScript(listen);
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await untilStatus(page, () => true);
    const size = viewport === laptop ? "-1280" : "";
    const file = join(folder, `${name}${size}-${colorScheme}.png`);
    try {
      await states[name]({
        page,
        open: async (hash) => {
          await page.evaluate((value) => (window.location.hash = value), hash);
          await page.waitForTimeout(1_500);
          // That another run was left for this one is no part of the picture.
          await page.locator(".toast button.plain").click({ timeout: 500 }).catch(() => undefined);
        },
        key: (key) => page.keyboard.press(key),
        wait: (millis) => page.waitForTimeout(millis),
        say: async (text) => {
          const leader = await page.evaluate(() => window.told.leader);
          await page.evaluate((value) => window.told.worker.postMessage(value), { kind: "say", ask: ++asked, text: text.replace("LEADER", leader) });
          await page.waitForTimeout(150);
        },
        tell: (command) => page.evaluate((value) => window.told.worker.postMessage(value), command),
        until: (condition) => untilStatus(page, condition),
      });
      await page.screenshot({ path: file });
      process.stdout.write(`docs/screenshots/${name}${size}-${colorScheme}.png\n`);
    } catch (error) {
      process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
    await context.close();
  }
}
await browser.close();
await server.close();

/** Waits for the worker's status here, not in the page, whose security policy forbids to evaluate texts. */
async function untilStatus(page, condition) {
  for (let i = 0; i < 1_800; i++) {
    const status = await page.evaluate(() => window.told.status);
    if (status !== null && condition(status)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`never came true: ${condition}`);
}

/** Runs in the page: remembers the worker and what it last said. */
function listen() {
  const Original = window.Worker;
  window.told = { status: null, worker: null, frames: 0, leader: 1, joint: false };
  window.Worker = class extends Original {
    constructor(url, options) {
      super(url, options);
      window.told.worker = this;
      this.addEventListener("message", ({ data: update }) => {
        if (update.kind === "status") window.told.status = update.status;
        if (update.kind === "frame") {
          window.told.frames++;
          const { picture } = update.frame.changing.group;
          window.told.leader = picture?.leader || window.told.leader;
          window.told.joint = (picture?.outgoing.length ?? 0) > 0;
        }
      });
    }
  };
}
