import { readFileSync } from "node:fs";
import "../whole-engine.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { encodeLink } from "../../src/exchange/link.ts";
import { atLeastOne } from "../at-least-one.ts";
import { GOLDEN_AT, GOLDEN_HASH, goldenRun } from "../cluster/golden.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { VERSION } from "../../src/session/open.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { randomWorld, resumedLeader } from "../cluster/worlds.ts";
import { drop, expect, head, pace, pause, test, type Living } from "./page.ts";

/** Pauses, goes to an instant by the worker's own protocol, and returns the digest of the cluster there. */
async function hashAt(living: Living, to: Instant): Promise<string> {
  await pause(living);
  await living.page.evaluate((instant) => {
    (window as unknown as { told: { worker: Worker } }).told.worker.postMessage({ kind: "seek", to: instant });
  }, to);
  await living.until("there", (status) => status.now === to && !status.playing);
  return living.hash();
}

test("the golden run has in Chromium the digest that it has in Node, and what a page plays event by event that of a run in one go", async ({ open }) => {
  const living = await open(`#s=${encodeLink({ version: VERSION, ...goldenRun(), at: GOLDEN_AT })}`);
  await test.step("the golden run", async () => {
    await living.until("replayed", (status) => status.now >= GOLDEN_AT);
    expect(await hashAt(living, GOLDEN_AT)).toBe(GOLDEN_HASH);
  });
  for (const [name, { spec, end }] of [["a resumed leader", resumedLeader()], ["world 2", randomWorld(2)],
    ["world 4", randomWorld(4)]] as const) {
    await test.step(`${name}: the digest and the record of a run in one go`, async () => {
      const whole = createRun(spec, false);
      advanceRun(whole, end);
      const link = encodeLink({ version: VERSION, ...spec, at: 0 as typeof end });
      await living.page.evaluate((text) => { location.hash = `#s=${text}`; }, link);
      await living.until("the link's run", (status) => status.now === 0 && !status.playing && status.errand === null);
      await pace(living, 10);
      await living.page.keyboard.press("Space");
      await living.until("played", (status) => status.now > end);
      expect(await hashAt(living, end)).toBe(hashCluster(whole.cluster));
      const events = whole.branch.events.map(({ body }) => body);
      expect((await living.events()).slice(0, events.length)).toEqual(JSON.parse(JSON.stringify(events)));
    });
  }
});

test("a shared link opened in another tab shows the same cluster at the same instant", async ({ open }) => {
  const living = await open();
  await pace(living, 5);
  await living.until("4 s", (status) => status.now > 4_000_000);
  await living.page.locator("[data-store='5']").click({ position: head });
  await living.page.keyboard.press("k");
  await living.until("killed", (status) => status.leaderless > 0);
  await pause(living);
  const [hash, { now }] = [await living.hash(), await living.status()];
  await living.page.getByRole("button", { name: "Share" }).click();
  const address = await living.page.locator("dialog textarea").first().inputValue();
  expect(address).toContain("#s=");
  const other = await open(address);
  await other.until("replayed", (status) => status.now >= now);
  expect(await hashAt(other, now)).toBe(hash);
});

test("while a large cluster is being built the page says so, and then shows it", async ({ open }) => {
  const living = await open();
  const topology = generateTopology({ stores: 20, regions: 10_000, replicas: 3, zones: 3 });
  const link = encodeLink({ version: VERSION, scenario: "", topology, preset: "tikv", seed: 1, inputs: [], at: 0 as Instant });
  await living.page.evaluate((text) => { location.hash = `#s=${text}`; }, link);
  await expect(living.page.getByText("Opening 10\u202f000 regions with 30\u202f000 replicas")).toBeVisible();
  await living.until("opened", (status) => status.name === "20 × 10000");
  await expect(living.page.getByText("Opening 10\u202f000 regions")).toBeHidden();
});

test("a spoiled link gets a sentence and a healthy cluster, whether the page opens with it or it comes later", async ({ open }) => {
  const [first, ...later] = ["1.AAAA", "7.abc", "nonsense", "1.%00", `1.${"A".repeat(5_000)}`];
  const living = await open(`#s=${first}`);
  const { page } = living;
  const dialog = page.locator("dialog[open]");
  await living.until("a healthy cluster", (status) => status.scenario === "healthy");
  await expect(dialog).toContainText(/link/i);
  for (const bad of atLeastOne(later)) {
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await page.goto(`#s=${bad}`);
    await expect(dialog, bad.slice(0, 12)).toContainText(/link/i);
    expect((await living.status()).scenario).toBe("healthy");
  }
});

test("a link says where it opens and with what; one that a chat would cut is saved as a file, which opens the run", async ({ open }) => {
  const topology = generateTopology({ stores: 20, regions: 2_000, replicas: 3, zones: 3 });
  const crooked = { ...topology, regions: topology.regions.map((region, i) =>
    ({ ...region, sizeMiB: 1 + ((i * i * 7_919) % 9_973), keys: (i * i * 104_729) % 999_983 })) };
  const text = encodeLink({ version: VERSION, scenario: "", topology: crooked, preset: "tikv",
    seed: 1, inputs: [], at: 3_000_000 as Instant });
  const living = await open(`#s=${text}&select=store-4`);
  const { page } = living;
  await living.until("there", (status) => status.now === 3_000_000 && status.errand === null);
  await expect(page.locator(".inspector")).toContainText("Store 4");
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.locator("dialog")).toContainText("It opens paused at 00:03.000, with store 4 selected.");
  await expect(page.locator("dialog")).toContainText(/Too long for a chat \([\d.]+\sKiB\)/);
  const [download] = await Promise.all([page.waitForEvent("download"),
    page.getByRole("button", { name: "Save the link as a file" }).click()]);
  const saved = readFileSync(await download.path(), "utf8");
  const other = await open();
  await drop(other.page, [{ name: download.suggestedFilename(), text: saved }]);
  await other.until("there, paused",
    ({ name, now, playing, errand }) => name === "20 × 2000" && now === 3_000_000 && !playing && errand === null);
  await expect(other.page.locator(".inspector")).toContainText("Store 4");
});
