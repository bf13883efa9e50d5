import { act, expect, expectAccessible, pace, pause, test, type Living } from "./page.ts";

/** What the page shows of clients, their transactions, what these wrote, and what came of it all. */

/** Transfers between accounts, some of which wait because a store has died. */
async function withTransfers(living: Living): Promise<void> {
  for (const [key, value] of [["client.workload", "bank"], ["client.txn-mode", "pessimistic"], ["client.rate", "200"]] as const) {
    await act(living, { kind: "set", key, value });
  }
  await pace(living, 1);
  // The first transaction opens all accounts: without it nobody has read their total yet.
  const begun = (await living.status()).now;
  await living.until("accounts are there", (status) => status.now > begun + 1e6);
  await act(living, { kind: "kill", node: { kind: "store", id: 3 } });
  const { now } = await living.status();
  await living.until("transfers wait", (status) => status.now > now + 2e6);
  await pause(living);
}

/** Opens a dialog from the palette, by keyboard alone. */
async function openDialog({ page }: Living, title: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill(title);
  await expect(page.getByRole("option", { name: title }).first()).toBeVisible();
  await page.keyboard.press("Enter");
}

test("clients at work: what one waits for and believes, a key's versions, a request hop by hop, and each check's verdict", async ({ open }) => {
  const living = await open();
  await withTransfers(living);
  await test.step("a client tells what waits, its transactions and its cache; a key leads to its versions", () => lookAtClient(living));
  await test.step("a request is followed hop by hop, and what clients got is told with each check's verdict", () => followRequest(living));
});

async function lookAtClient({ page }: Living): Promise<void> {
  const inspector = page.locator(".inspector");
  for (const mark of await page.locator(".client-mark").all()) {
    await mark.click();
    await inspector.getByRole("tab", { name: "Transactions" }).click();
    if (await inspector.locator(".client-item").count() > 0) break;
  }
  await expect(inspector.locator(".client-item").first()).toContainText("start_ts");
  await inspector.getByRole("tab", { name: "Cache" }).click();
  await expect(inspector.locator("table.cache tbody tr").first()).toContainText("region");
  await inspector.getByRole("tab", { name: "Requests" }).click();
  await expect(inspector).toContainText("Waiting for a retry");
  await inspector.getByRole("tab", { name: "Transactions" }).click();
  await inspector.locator(".client-item .link-button").first().click();
  await expect(inspector.getByRole("tab", { name: "Versions" })).toHaveAttribute("aria-selected", "true");
  await expect(inspector.locator("table.versions tbody tr").first()).toContainText(/lock|write/);
  await expectAccessible(page, ".inspector");
  await inspector.getByLabel("Versions of a key").fill("zz-nobody");
  await page.keyboard.press("Enter");
  await expect(inspector).toContainText("This replica holds no version of the key.");
}

async function followRequest(living: Living): Promise<void> {
  const { page } = living;
  await openDialog(living, "Follow a request");
  const dialog = page.locator("dialog[open]");
  await expect(dialog.locator(".life-hops tbody tr").first()).toContainText(/asks|timestamp/, { timeout: 20_000 });
  await expectAccessible(page, "dialog[open]");
  await page.keyboard.press("Escape");
  await openDialog(living, "What clients got");
  await expect(dialog).toContainText("total of the bank", { timeout: 20_000 });
  await expect(dialog.locator("tbody tr").first()).toContainText(/holds|unknown/);
  await expectAccessible(page, "dialog[open]");
}

test("writes that are replayed lose an update: the run stops, and the history is drawn with what cannot be ordered", async ({ open }) => {
  const living = await open();
  const { page } = living;
  for (const [key, value] of [["client.workload", "counter"], ["client.txn-retry", "replay-writes"], ["client.txn-keys", "2"],
    ["client.rate", "200"]] as const) await act(living, { kind: "set", key, value });
  await pace(living, 10);
  await living.until("a breach", (status) => status.violations > 0);
  await page.getByRole("button", { name: "Show the history" }).click();
  const dialog = page.locator("dialog[open]");
  await expect(dialog).toContainText("What cannot be ordered", { timeout: 20_000 });
  await expect(dialog.locator(".history-figure svg")).toBeVisible();
  await expect(dialog).toContainText("violated");
});

test("what clients do is chosen in their inspector, and a chip leads from what replicates beside Raft back to it", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await page.locator(".client-mark").first().click();
  const inspector = page.locator(".inspector");
  await inspector.getByRole("combobox", { name: "What they do" }).selectOption("order");
  await inspector.getByRole("button", { name: "TCC" }).click();
  await inspector.getByRole("button", { name: "in threads" }).click();
  await inspector.getByRole("button", { name: "Zipf" }).click();
  await expect(inspector.getByRole("button", { name: "Zipf" })).toHaveAttribute("aria-pressed", "true");
  const chosen = (await living.events()).filter(({ name }) => name === "settings.changed").map(({ key, value }) => [key, value]);
  expect(chosen).toEqual([
    ["client.workload", "order"], ["client.workload", "order-tcc"], ["client.threads", "1"], ["client.key-distribution", "zipf"],
  ]);
  await expectAccessible(page, ".inspector");
  await act(living, { kind: "set", key: "replication.mode", value: "async" });
  await page.getByRole("button", { name: "not Raft: Asynchronous replication" }).click();
  await page.getByRole("button", { name: "Back to Raft alone" }).click();
  await expect(page.locator(".not-raft")).toHaveCount(0);
});
