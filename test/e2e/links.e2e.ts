import { encodeLink } from "../../src/exchange/link.ts";
import { GOLDEN_AT, GOLDEN_HASH, goldenRun } from "../cluster/golden.ts";
import { expect, head, pace, pause, test } from "./page.ts";

test("the golden run has in Chromium the digest that it has in Node", async ({ open }) => {
  const spec = goldenRun();
  const living = await open(`#s=${encodeLink({ version: "0.1.0", ...spec, at: GOLDEN_AT })}`);
  await living.until("replayed", (status) => status.now >= GOLDEN_AT);
  await pause(living);
  await living.page.evaluate((to) => {
    (window as unknown as { told: { worker: Worker } }).told.worker.postMessage({ kind: "seek", to });
  }, GOLDEN_AT);
  await living.until("there", (status) => status.now === GOLDEN_AT && !status.playing);
  expect(await living.hash()).toBe(GOLDEN_HASH);
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
  await pause(other);
  await other.page.evaluate((to) => {
    (window as unknown as { told: { worker: Worker } }).told.worker.postMessage({ kind: "seek", to });
  }, now);
  await other.until("there", (status) => status.now === now && !status.playing);
  expect(await other.hash()).toBe(hash);
});

for (const bad of ["1.AAAA", "7.abc", "nonsense", "1.%00", `1.${"A".repeat(5_000)}`]) {
  test(`a spoiled link (${bad.slice(0, 12)}) gets a sentence and a healthy cluster`, async ({ open }) => {
    const living = await open(`#s=${bad}`);
    await living.until("a healthy cluster", (status) => status.scenario === "healthy");
    await expect(living.page.locator("dialog[open]")).toContainText(/link/i);
  });
}
