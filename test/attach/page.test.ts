import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OPEN_ACCESS } from "../../src/cli/attach/ask.ts";
import { openFeed, MAX_READERS, type Feed } from "../../src/cli/attach/feed.ts";
import { servePage, type PageServer } from "../../src/cli/attach/page-server.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { createRegionDesk } from "../../src/cli/attach/region-desk.ts";
import { headerOfTest, look, says } from "../observe/samples.ts";

const folder = mkdtempSync(join(tmpdir(), "quorumscape-page-"));
const header = headerOfTest("etcd");
const told: string[] = [];
const upstream: string[] = [];
const store = {
  n: 1, kind: "tikv", name: "127.0.0.1:1", url: new URL("http://127.0.0.1:1"), access: OPEN_ACCESS,
} as const;
const reads = {
  region: createRegionDesk([store], performance.now(), (_, { path }) => {
    upstream.push(path);
    return Promise.resolve({ ok: false, why: "timeout" });
  }),
  history: null,
};
let feed: Feed;
let served: PageServer;
let port = 0;
let token = "";

beforeAll(async () => {
  mkdirSync(join(folder, "dist/assets"), { recursive: true });
  writeFileSync(join(folder, "secret.js"), "secret");
  writeFileSync(join(folder, "dist/index.html"), "<title>page</title>");
  writeFileSync(join(folder, "dist/assets/a-1.js"), "1");
  writeFileSync(join(folder, "dist/.hidden.js"), "secret");
  feed = openFeed(header, performance.now(), (line) => told.push(line), 2_000);
  const made = await servePage(join(folder, "dist"), { host: "127.0.0.1", port: 0, isLoopback: true }, header, feed, reads);
  if (typeof made === "string") throw new Error(made);
  served = made;
  const [, digits = "", secret = ""] = /^http:\/\/127\.0\.0\.1:(\d+)\/#t=([0-9a-f]{32})$/.exec(made.address) ?? [];
  [port, token] = [Number(digits), secret];
});
afterAll(async () => {
  feed.close();
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

/** An answer that does not end is none: the feed, to one who should not have it. */
const LONGEST_ANSWER_MILLIS = 2_000;

/** Asks as it is written, without anything that tidies a path up. */
function ask(
  path: string, more: Record<string, string> = {}, method = "GET",
): Promise<{ status: number; body: string; policy: string }> {
  const headers = { host: `127.0.0.1:${port}`, ...more };
  return new Promise((resolve, reject) => {
    const asking = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (piece: string) => void (body += piece));
      response.on("end", () => resolve({
        status: response.statusCode ?? 0, body, policy: String(response.headers["content-security-policy"] ?? ""),
      }));
    });
    const timer = setTimeout(() => {
      reject(new Error(`${path} is answered without an end`));
      asking.destroy();
    }, LONGEST_ANSWER_MILLIS);
    asking.on("close", () => clearTimeout(timer));
    asking.on("error", reject).end();
  });
}

const letIn = (): Record<string, string> => ({ "x-quorumscape-token": token });

/** Reads along until so many lines have come. */
function readAlong(since: string, count: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const asking = get({ host: "127.0.0.1", port, path: `/api/stream${since}`, headers: letIn() }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        const lines = text.split("\n").slice(0, -1);
        if (lines.length < count) return;
        asking.destroy();
        resolve(lines.slice(0, count));
      });
      response.on("end", () => reject(new Error(`it ends before there are ${count} lines`)));
    });
    asking.on("error", reject);
  });
}

test("the page and its files are served, nothing else that lies there, and the page stands in no frame", async () => {
  const page = await ask("/");
  expect([page.status, page.body]).toEqual([200, "<title>page</title>"]);
  expect(page.policy).toContain("frame-ancestors 'none'");
  expect((await ask("/assets/a-1.js")).body).toBe("1");
  expect(await ask("/assets/a-1.js", {}, "HEAD")).toMatchObject({ status: 200, body: "" });
  for (const path of ["/../secret.js", "/assets/../../secret.js", "/%2e%2e/secret.js", "/.hidden.js", "/assets", "//secret.js"]) {
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
  }
});

test("a foreign name, page or method, and whoever has no token, gets a sentence and nothing that was seen", async () => {
  expect((await ask("/", { host: "evil.example" })).status).toBe(421);
  expect((await ask("/api/meta", { ...letIn(), origin: "https://evil.example" })).status).toBe(403);
  expect((await ask("/api/meta", { ...letIn(), "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await ask("/api/meta", { ...letIn(), "sec-fetch-site": "same-origin" })).status).toBe(200);
  expect((await ask("/api/meta", letIn(), "POST")).status).toBe(405);
  expect(await ask("/api/meta")).toMatchObject({ status: 401, body: expect.not.stringContaining("sources") as string });
  for (const wrong of [{ authorization: "Bearer 0" }, { "x-quorumscape-token": "0" }, { "x-quorumscape-token": `${token}0` }]) {
    expect((await ask("/api/stream", wrong)).status).toBe(401);
  }
  expect((await ask("/api/meta", { authorization: `Bearer ${token}`, "x-quorumscape-token": "0" })).status).toBe(401);
  expect((await ask("/api/meta", { authorization: `Bearer ${token}` })).status).toBe(200);
  expect((await ask("/api/stream?since=-1", letIn())).status).toBe(400);
  expect(JSON.parse((await ask("/api/meta", letIn())).body)).toMatchObject({ format: header.format, lines: 1 });
});

test("a region is asked about by its number alone, and only for whoever has the token", async () => {
  expect((await ask("/api/region/7")).status).toBe(401);
  for (const id of ["", "7x", "../status", "7/..", "7?a", "7".repeat(21)]) {
    const path = `/api/region/${id}`;
    expect([path, (await ask(path, letIn())).status]).toEqual([path, 400]);
  }
  expect(upstream).toEqual([]);
  const detail = JSON.parse((await ask("/api/region/7", letIn())).body) as object;
  expect(detail).toMatchObject({ region: "7", asked: [{ n: 1, word: null, why: "timeout" }] });
  expect(upstream).toEqual(["/region/7"]);
});

test("who reads along gets the record as it grows, goes on where the line broke, and hears the time otherwise", async () => {
  feed.sample(look(1, 1, 0, "status", says("a", "b", 2)));
  const both = readAlong("?since=0", 3);
  feed.sample(look(2, 1, 200, "status", "refused"));
  const lines = await both;
  expect(lines.map((line) => /"(?:format|s)":("[^"]*"|\d+)/.exec(line)?.[1])).toEqual(["\"quorumscape-observed/1\"", "1", "2"]);
  expect(await readAlong("?since=2", 1)).toEqual(lines.slice(2));
  expect((await readAlong("?since=3", 1))[0]).toMatch(/^\{"now":\d+\}$/);
});

test("no more than so many read along, and a record that is full ends there", async () => {
  const along = { host: "127.0.0.1", port, path: "/api/stream?since=3", headers: letIn() };
  const readers = Array.from({ length: MAX_READERS }, () => get(along));
  await Promise.all(readers.map((each) => new Promise((resolve) => each.on("response", resolve))));
  expect((await ask("/api/stream", letIn())).status).toBe(503);
  for (const each of readers) each.on("error", () => undefined).destroy();
  for (let s = 3; s < 40; s++) feed.sample(look(s, 1, 200 * s, "status", says("a", "b", s)));
  expect(told).toEqual(["The page is shown nothing more: a record is full. Attach anew to go on."]);
  expect(feed.count()).toBeLessThan(30);
});

test("others are not let near it, and without a built page it says what to do", async () => {
  const errors: string[] = [];
  const attach = (...args: string[]) => runCommandLine(["attach", "--etcd", "http://127.0.0.1:1", ...args], {
    out: () => undefined, err: (line) => errors.push(line),
  });
  expect(await attach("--listen", "0.0.0.0:7357")).toBe(2);
  expect(errors.at(-1)).toContain("Others may reach 0.0.0.0");
  expect(await attach("--listen", "127.0.0.1:0", "--page", join(folder, "none"))).toBe(2);
  expect(errors.at(-1)).toContain("There is no built page in");
});
