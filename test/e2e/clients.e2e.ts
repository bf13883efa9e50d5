import AxeBuilder from "@axe-core/playwright";
import { act, expect, pause, test, type Living } from "./page.ts";

/** What the page shows of clients, their transactions and what these wrote. */

/** A bank whose client was inspected while transfers are under way. */
async function withTransfers(living: Living): Promise<void> {
  for (const [key, value] of [["client.workload", "bank"], ["client.txn-mode", "pessimistic"], ["client.rate", "200"]] as const) {
    await act(living, { kind: "set", key, value });
  }
  await act(living, { kind: "kill", node: { kind: "store", id: 3 } });
  const { now } = await living.status();
  await living.until("transfers wait", (status) => status.now > now + 3e6);
  await pause(living);
}

test("a client tells what waits, its transactions and what it believes; a key of one leads to its versions", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await withTransfers(living);
  const inspector = page.locator(".inspector");
  for (const mark of await page.locator(".client-mark").all()) {
    await mark.click();
    await inspector.getByRole("tab", { name: "Transactions" }).click();
    if (await inspector.locator(".client-item").count() > 0) break;
  }
  await expect(inspector.locator(".client-item").first()).toContainText("start_ts");
  await inspector.getByRole("tab", { name: "Region cache" }).click();
  await expect(inspector.locator("table.cache tbody tr").first()).toContainText("Region");
  await inspector.getByRole("tab", { name: "Requests" }).click();
  await expect(inspector).toContainText("Waiting for a retry");
  await inspector.getByRole("tab", { name: "Transactions" }).click();
  await inspector.locator(".client-item .link-button").first().click();
  await expect(inspector.getByRole("tab", { name: "Versions" })).toHaveAttribute("aria-selected", "true");
  await expect(inspector.locator("table.versions tbody tr").first()).toContainText(/lock|write/);
  const { violations } = await new AxeBuilder({ page }).include(".inspector").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
});

test("a key that is typed is shown on the disk of its leader, or of another replica, and a word says that there is nothing", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await withTransfers(living);
  await page.keyboard.press("f");
  await page.getByRole("dialog").locator("[role=row] button, tbody button").first().click();
  const inspector = page.locator(".inspector");
  await inspector.getByRole("tab", { name: "Versions" }).click();
  await inspector.getByLabel("Versions of a key").fill("zz-nobody");
  await page.keyboard.press("Enter");
  await expect(inspector).toContainText("This replica holds no version of the key.");
  const others = inspector.getByRole("group", { name: "on the disk of" }).locator("button[aria-pressed='false']");
  const name = (await others.first().textContent()) ?? "";
  await others.first().click();
  await expect(inspector.locator("button[aria-pressed='true']", { hasText: name })).toHaveCount(1);
});
