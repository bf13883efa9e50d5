import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import type { QuorumScape } from "../../src/embed/element.ts";

const KINDS: Readonly<Record<string, string>> = {
  ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json",
};
const UNDER = "/some/where/";

/** A server of files that knows nothing of the site: it serves the built folder under a path, and nothing else. */
function serveFiles(): Promise<Server> {
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const asked = join("dist", normalize(pathname.slice(UNDER.length)));
    const file = existsSync(asked) && statSync(asked).isDirectory() ? join(asked, "index.html") : asked;
    if (!pathname.startsWith(UNDER) || !existsSync(file)) response.writeHead(404).end();
    else createReadStream(file).pipe(response.writeHead(200, { "content-type": KINDS[extname(file)] ?? "text/plain" }));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

test("the documentation lives under any path, in both languages, and asks nobody else for anything", async ({ page }) => {
  const server = await serveFiles();
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}${UNDER}`;
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(site) && !request.url().startsWith("blob:")) problems.push(request.url());
  });
  page.on("response", (response) => response.status() >= 400 && problems.push(`${response.status()} ${response.url()}`));

  await page.goto(`${site}docs/`);
  const living = page.locator("quorum-scape").first();
  expect(await living.evaluate((element) => (element as QuorumScape).ready)).toMatchObject({ scenario: "store-dies" });
  const { violations } = await new AxeBuilder({ page }).exclude("quorum-scape").analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);

  // Through the site by its own links, which exchange pages without a reload, into another folder and the other language.
  await page.locator("aside").getByRole("link", { name: "Commands" }).click();
  await expect(page).toHaveURL(`${site}docs/reference/commands.html`);
  await expect(page.getByRole("heading", { level: 2, name: "poster" })).toBeVisible();
  await page.goto(`${site}docs/zh/reference/commands.html`);
  await page.locator("aside").getByRole("link", { name: "课程", exact: true }).click();
  await expect(page).toHaveURL(`${site}docs/zh/reference/lessons.html`);
  await page.getByRole("button", { name: "搜索" }).click();
  await page.getByRole("searchbox").fill("租约");
  await expect(page.getByRole("listbox").getByRole("option").first()).toBeVisible();
  await page.keyboard.press("Escape");

  // And into the product, whose help leads back.
  await page.getByRole("link", { name: "选票被瓜分" }).first().click();
  await expect(page).toHaveURL(/\/some\/where\/#lesson=split-vote/);
  await expect(page.locator(".lesson h2")).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("?");
  const back = page.getByRole("dialog").getByRole("link", { name: /^(Documentation|文档)$/ });
  await expect(back).toHaveAttribute("href", new RegExp(`^${site}docs/`));
  expect(problems).toEqual([]);
  server.close();
});
