import { readFileSync } from "node:fs";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { encodeLink } from "../../src/exchange/link.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { VERSION } from "../../src/session/open.ts";
import { wrongWithTla } from "../exports/check-tla.ts";
import { expect, expectAccessible, pause, test, type Living } from "./page.ts";

test("an author tries what will be embedded and chooses, copies the code with a spoken word, and saves the picture", async ({ open, context }) => {
  const living = await open("#scenario=store-dies");
  const { page } = living;
  await living.until("something has happened", ({ now }) => now > 10_000_000);
  await pause(living);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog");
  await page.getByRole("tab", { name: "Export" }).click();
  await exportsTheRun(living);
  await page.getByRole("tab", { name: "Embed in a page" }).click();
  const picture = dialog.locator("svg[role=img]");
  await expect(picture).toContainText("Store 4 was killed.");
  // The preview is the embed itself: it lives, and heeds what is chosen.
  const preview = dialog.frameLocator("quorum-scape iframe");
  await expect(preview.locator(".store-card")).toHaveCount(5);
  await dialog.getByLabel("View").selectOption("Story");
  await expect(preview.getByRole("heading", { name: "Story" })).toBeVisible();
  await dialog.getByLabel("Controls").selectOption("None");
  await expect(preview.getByRole("group", { name: "Controls" })).toHaveCount(0);
  await dialog.getByLabel("Language").selectOption("中文");
  await expect(preview.getByRole("heading", { name: "故事" })).toBeVisible();
  await dialog.getByLabel("Language").selectOption("English");
  await dialog.getByLabel("Theme").selectOption("Dark");
  await dialog.getByLabel("Size").selectOption("Square");
  await expect(picture).toHaveAttribute("height", "960");
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(dialog.getByRole("status")).toHaveText("Copied: Tag.");
  const tag = await page.evaluate(() => navigator.clipboard.readText());
  expect(tag).toMatch(/<quorum-scape scenario="store-dies" start="10\.\d+s" view="story" controls="none" theme="dark" lang="en" ratio="1\/1" title="A store dies">/);
  await dialog.getByRole("tab", { name: "Markdown" }).click();
  await expect(dialog.locator("pre")).toContainText("[![A store dies, 00:10.");
  // There is no script where that goes: what readers get is the picture.
  await expect(picture).toBeVisible();
  await expect(dialog.locator("quorum-scape")).toHaveCount(0);
  const save = dialog.getByRole("button", { name: "Save the picture" });
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  expect(download.suggestedFilename()).toBe("store-dies-dark.svg");
  expect(readFileSync(await download.path(), "utf8")).toMatch(/^<svg [^]*Store 4 was killed\.[^]*<\/svg>\n$/);
  await expectAccessible(page, "dialog");
});

test("a trace for etcd's specification is made by an engine of its own, and is accepted; given up, nothing comes of it", async ({ open }) => {
  const kill = { kind: "kill", node: { kind: "store", id: 1 } } as const;
  const address = encodeLink({
    version: VERSION, scenario: "", topology: generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1, rate: 20 }),
    preset: "paper", seed: 1, inputs: [{ at: seconds(1) as number as Instant, action: kill }],
    at: seconds(2) as number as Instant,
  });
  const living = await open(`#s=${address}`);
  const { page } = living;
  const { now } = await living.until("there", (status) => status.now === 2_000_000 && !status.playing);
  const hash = await living.hash();
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("tab", { name: "Export" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "TLA+ trace" }).check();
  const download = dialog.getByRole("button", { name: "Download" });
  // Given up before its engine is there: the work itself may be done sooner than a button is pressed.
  await page.context().route(/tracer-/, () => undefined);
  await download.click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog.locator(".embed-said")).toHaveText("");
  await page.context().unroute(/tracer-/);
  const [saved] = await Promise.all([page.waitForEvent("download"), download.click()]);
  const text = readFileSync(await saved.path(), "utf8");
  expect(wrongWithTla(text)).toEqual([]);
  expect(text).toContain("BecomeLeader");
  const { run } = JSON.parse(text.slice(0, text.indexOf("\n"))) as { run: { hash: string } };
  expect([run.hash, now]).toEqual([hash, 2_000_000]);
  await expect(dialog.locator(".embed-said")).toContainText(`Saved: ${saved.suggestedFilename()}`);
});

/** Stands in for Perfetto's page: answers as that does, and shows what it was given. */
const PERFETTO = `<!doctype html><title>none</title><script>
  addEventListener("message", ({ data, source }) => {
    if (data === "PING") source.postMessage("PONG", "*");
    else if (data.perfetto) document.title = data.perfetto.title + " " + data.perfetto.buffer.byteLength;
  });
</script>`;

/** A trace is saved and handed to Perfetto's tab, a diagram copied; and nothing is in the way of who uses no pointer. */
async function exportsTheRun({ page }: Living): Promise<void> {
  const dialog = page.getByRole("dialog");
  const said = dialog.locator(".embed-said");
  await expectAccessible(page, "dialog");
  const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Download" }).click()]);
  expect(download.suggestedFilename()).toBe("store-dies.json");
  const trace = readFileSync(await download.path(), "utf8");
  expect(trace).toMatch(/^\{"metadata":\{"quorumscape":[^]*"name":"leader t6"[^]*\]\}\n$/);
  await expect(said).toContainText("Saved: store-dies.json");
  const perfetto = { contentType: "text/html", body: PERFETTO };
  await page.context().route("https://ui.perfetto.dev/**", (route) => route.fulfill(perfetto));
  const open = dialog.getByRole("button", { name: "Open in ui.perfetto.dev" });
  const [tab] = await Promise.all([page.waitForEvent("popup"), open.click()]);
  await expect(tab).toHaveTitle(`store-dies.json ${new TextEncoder().encode(trace).length}`);
  await tab.close();
  await dialog.getByRole("radio", { name: "Mermaid" }).check();
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(said).toHaveText("Copied.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^sequenceDiagram\n/);
}
