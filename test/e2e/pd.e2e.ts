import { act, expect, expectAccessible, killStore, pace, pause, test, type Living } from "./page.ts";
import { atLeastOne } from "../at-least-one.ts";

async function selectPd({ page }: Living, tab: string): Promise<void> {
  await page.getByRole("button", { name: /pd-1/ }).first().click();
  await page.locator(".inspector").getByRole("tab", { name: tab, exact: true }).click();
}

test("of PD's operators the page shows totals, their rate and the last ones, and those of one store or region", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await act(living, { kind: "set", key: "pd.max-store-down-time", value: "1m" });
  await killStore(living, 4);
  await pace(living, 3_000);
  await living.until("repaired", (status) => status.now > 200_000_000 && status.unrepaired === 0);
  await pause(living);
  await selectPd(living, "Operators");
  const panel = page.locator("#pd-panel");
  const finished = (await living.events()).filter(({ name }) => name === "pd.operator.finished");
  const replaced = finished.filter(({ description }) => description === "replace-rule-down-peer");
  await expect(panel.getByRole("row", { name: /replace-rule-down-peer/ })).toContainText(`finished ${replaced.length}`);
  await expect(panel.locator(".operator-rate path")).toHaveAttribute("d", /^M/);
  await expect(panel.locator(".recent li")).toHaveCount(Math.min(20, finished.length));
  const field = panel.getByLabel("Only of a store or region");
  const region = Number(replaced[0]?.["region"]);
  await field.fill(`region ${region}`);
  await expect(panel.locator(".recent li")).toHaveCount(finished.filter((event) => event["region"] === region).length);
  await field.fill("zone a");
  await expect(panel.getByRole("alert")).toContainText("names no store and no region");
});

test("PD's settings stand on the page, a wrong value gets the sentence of the engine, in the reader's language, and a right one is in force", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await page.getByRole("button", { name: /pd-2/ }).first().click();
  await expect(page.locator("#pd-panel")).toContainText("The stores report to PD's leader alone. This is what it knows: pd-1");
  await selectPd(living, "Settings");
  // All six tabs and the cross beside them lie in the column.
  for (const control of atLeastOne(await page.locator(".inspector .head-end button").all())) {
    await expect(control).toBeInViewport({ ratio: 1 });
  }
  const field = page.getByRole("textbox", { name: "pd.max-store-down-time" });
  await expect(field).toHaveValue("30m0s");
  await expect(field).toHaveAccessibleDescription("After what silence a store is Down and its replicas are made elsewhere.");
  await field.fill("soon");
  await field.press("Enter");
  await expect(page.locator("#pd-panel").getByRole("alert")).toContainText("expected a duration from 1ms");
  await field.fill("1m");
  await field.press("Enter");
  await expect(page.locator("#pd-panel").getByRole("alert")).toHaveCount(0);
  await expect.poll(async () => (await living.events()).find(({ name }) => name === "settings.changed")).toMatchObject(
    { key: "pd.max-store-down-time", value: "1m" });
  await expect(field).toHaveValue("1m0s");
  // One deed, not one more for leaving the field.
  await field.blur();
  expect((await living.events()).filter(({ name }) => name === "settings.changed")).toHaveLength(1);
  // The menu of a member opens the detectors; a policy that is pasted is read, or refused with its place.
  await page.getByRole("button", { name: /pd-1/ }).first().click({ button: "right" });
  await page.getByRole("menuitem", { name: "Failure detectors" }).click();
  const detectors = page.getByRole("region", { name: "Failure detectors" });
  const policy = detectors.getByRole("textbox", { name: "Failover policy (YAML)" });
  await policy.fill("health_check:\n  interval: 5x\n");
  await detectors.getByRole("button", { name: "Let this policy act" }).click();
  await expect(policy).toHaveAccessibleDescription(/^Line 2, column 13: health_check.interval cannot be 5x; expected/);
  await policy.fill("health_check:\n  interval: 5s\n");
  await detectors.getByRole("button", { name: "Let this policy act" }).click();
  await expect(detectors.getByRole("img")).toHaveCount(6);
  await expect(policy).toHaveAccessibleDescription("");
  await expectAccessible(page, ".detector-cards");
  await test.step("a setting that is refused says in the reader's language what it takes and what it is for", async () => {
    await page.getByRole("button", { name: "中文" }).click();
    await page.keyboard.press("/");
    await page.getByRole("combobox").fill("set client.rate fast");
    await page.keyboard.press("Enter");
    const refusal = page.getByRole("alert");
    await expect(refusal).toContainText("应为 0 到 20000 的整数");
    await expect(refusal).toContainText("所有客户端合计的操作数");
  });
});
