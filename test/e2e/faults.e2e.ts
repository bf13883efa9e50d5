import { act, drop, expect, head, killStore, pace, pause, test } from "./page.ts";
import { NO_DATA, sharedText } from "../shared-data.ts";

test("a student kills a store, and every region that it led gets a leader elsewhere", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await killStore(living, 4);
  await expect(page.locator("[data-store='4']")).toHaveAttribute("data-process", "dead");
  await pace(living, 10);
  await living.until("all regions led again", (status) => status.leaderless === 0);
  const elected = (await living.events()).filter((event) => event.name === "raft.leader.elected");
  expect(elected.length).toBeGreaterThanOrEqual(6);
  await expect(page.locator(".story")).toContainText(/store 4/i);
  await page.locator("[data-store='4']").click({ position: head });
  await test.step("the inspector says why PD does not replace it yet, where it can be seen", async () => {
    await pause(living);
    await page.locator(".why-not summary").click();
    const answer = page.locator(".why-not li").first();
    await expect(answer).toContainText("PD repairs nothing before it calls the store Down. Not before 30:");
    await expect(answer).toBeInViewport();
    await expect(page.locator(".why-not .reasons")).toBeInViewport({ ratio: 0.9 });
  });
  await page.locator("[data-store='4']").focus();
  await page.keyboard.press("r");
  await expect(page.locator("[data-store='4']")).toHaveAttribute("data-process", "running");
  expect((await living.status()).violations).toBe(0);
});

test("half an hour later PD repairs every region, as fast as the page can run", async ({ open }) => {
  const living = await open();
  // PD's work is what is waited for: of what clients would do in half an hour a tenth is enough to repair beside.
  await act(living, { kind: "set", key: "client.rate", value: "20" });
  await living.page.locator("[data-store='2']").click({ position: head });
  await living.page.keyboard.press("k");
  await living.until("noticed", (status) => status.unrepaired > 0);
  await living.page.keyboard.press("e");
  const status = await living.until("whole again", ({ unrepaired, playing }) => unrepaired === 0 && !playing, 80_000);
  expect(status.now).toBeGreaterThan(1_800_000_000);
  const finished = (await living.events()).filter((event) => event.name === "pd.operator.finished");
  expect(finished.length).toBeGreaterThanOrEqual(13);
});

test("rewinding and killing another store makes a second branch; the first can still be visited", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await pace(living, 5);
  await living.until("5 s", (status) => status.now > 5_000_000);
  await page.locator("[data-store='4']").click({ position: head });
  await page.keyboard.press("k");
  const killed = (await living.until("killed", (status) => status.eventCount > 0)).now;
  await living.until("12 s later", (status) => status.now > killed + 12_000_000);
  await pause(living);
  const first = await living.hash();
  const firstNow = (await living.status()).now;
  const slider = page.locator(".time-slider");
  await slider.focus();
  await page.keyboard.press("Home");
  await living.until("at the start", (status) => status.now === 0);
  await page.locator("[data-store='1']").click({ position: head });
  await page.keyboard.press("k");
  await living.until("a second branch", (status) => status.branches.length === 2 && status.branch === 2);
  await expect(page.locator("[data-store='1']")).toHaveAttribute("data-process", "dead");
  await expect(page.locator("[data-store='4']")).toHaveAttribute("data-process", "running");
  await page.locator(".branch-track").first().click();
  await living.until("the first branch again", (status) => status.branch === 1);
  await slider.focus();
  await page.keyboard.press("End");
  await living.until("its end", (status) => status.now >= firstNow);
  expect(await living.hash()).toBe(first);
});

test("the palette takes faults in words and cuts a link in one direction; a partition separates, and mending the network ends it", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await page.keyboard.press("/");
  const box = page.getByRole("combobox");
  await box.fill("cut store 1 -> store ");
  await page.getByRole("option", { name: "cut store 1 -> store 5 …" }).click();
  await expect(box).toHaveValue("cut store 1 -> store 5");
  await box.focus();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await living.events()).some((event) => event.name === "link.cut" && event["bothWays"] === false))
    .toBe(true);
  await page.keyboard.press("/");
  await page.getByRole("combobox").fill("kil store 9");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/no action.*\bkil\b.*nearest.*\bkill\b/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await test.step("a partition separates the sides, and mending the network ends it", async () => {
    await page.keyboard.press("p");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /zone c/i }).click();
    await dialog.getByRole("button", { name: /^(Cut|Partition|Separate|Split)/i }).click();
    await expect.poll(async () => (await living.events()).some((event) => event.name === "network.partitioned")).toBe(true);
    await page.keyboard.press("m");
    await expect.poll(async () => (await living.events()).some((event) => event.name === "network.healed")).toBe(true);
  });
  expect((await living.status()).violations).toBe(0);
});

test("an engineer drops a real dump of 2,507 regions and kills a store", async ({ open }) => {
  const text = sharedText("pd/five-stores-2507-regions/regions.json");
  test.skip(text === undefined, NO_DATA);
  const living = await open();
  const { page } = living;
  await drop(page, [{ name: "regions.json", text: text ?? "" }]);
  await living.until("imported", (status) => status.scenario === "imported");
  await page.locator("dialog[open]").getByRole("button").last().click({ timeout: 3_000 }).catch(() => undefined);
  await page.locator("[data-store='4']").click({ position: head });
  await page.keyboard.press("k");
  await living.until("leaders lost", (status) => status.leaderless > 400);
  await page.keyboard.press("Shift+ArrowRight");
  expect((await living.status()).violations).toBe(0);
});

const spoiled: readonly (readonly [string, string])[] = [
  ["truncated", `{"count": 2, "regions": [{"id": 1, "start_key": "`],
  ["no JSON", "<html><body>502 Bad Gateway</body></html>"],
  ["empty", ""],
  ["hostile", `{"__proto__": {"polluted": true}, "regions": [{"id": {"toString": 1}, "peers": "many"}]}`],
  ["deep", `${"[".repeat(50_000)}${"]".repeat(50_000)}`],
];

test("each spoiled file gets a sentence, and the cluster on the screen goes on", async ({ open }) => {
  const living = await open();
  const { page } = living;
  const sentence = page.locator("dialog[open], [role='alert'], [role='alertdialog']");
  for (const [name, text] of spoiled) {
    const before = await living.status();
    await drop(page, [{ name: `${name}.json`, text }]);
    await expect(sentence.first(), name).toBeVisible();
    const after = await living.until("goes on", (status) => status.now > before.now);
    expect([name, after.scenario]).toEqual([name, "healthy"]);
    expect(await page.evaluate(() => "polluted" in {})).toBe(false);
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog[open]"), name).toBeHidden();
  }
});

test("a click in the middle of a card selects its store, K kills it whatever tile is chosen, and U takes that back", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await pause(living);
  const card = page.locator("[data-store='2']");
  const middle = { x: 36, y: 70 };
  await card.click({ position: middle });
  await expect(card).toHaveAttribute("aria-pressed", "true");
  await card.click({ position: middle });
  await expect(card).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("k");
  await expect(page.locator("[data-tells='deed']")).toContainText("kill store 2");
  await expect(card).toHaveAttribute("data-process", "dead");
  await page.keyboard.press("u");
  await expect(card).toHaveAttribute("data-process", "running");
  // The run stands: what can be done now belongs to the picture of where it stands, not to the one before.
  await card.click({ position: head });
  await expect(page.locator(".card-tools")).toContainText("Kill process");
  await living.until("another branch", (status) => status.branches.length === 2);
});
