import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { OPEN_ACCESS } from "../../src/cli/attach/ask.ts";
import { createRegionDesk, MAX_ASKED_REGIONS, type AskSource } from "../../src/cli/attach/region-desk.ts";
import { askUpstream, closeLines, openLines } from "../../src/cli/attach/upstream.ts";
import { readAskedRegion } from "../../src/observe/asked-region.ts";
import { atLeastOne } from "../at-least-one.ts";
import { serversOfTests } from "./ending.ts";
import { regionMeta } from "./replicas.ts";

const servers = serversOfTests();
const lines = openLines();
afterAll(() => closeLines(lines));

const sourceAt = (n: number, url: string, kind: "tikv" | "pd" = "tikv") =>
  ({ n, kind, name: new URL(url).host, url: new URL(url), access: OPEN_ACCESS });

/** A status port of a store, which answers about region 7 alone. */
async function statusPort(store: number, asked: string[]): Promise<string> {
  const server = createServer((request, response) => {
    asked.push(`${store} ${request.method} ${request.url}`);
    if (request.url === "/region/7" && store < 4) response.end(regionMeta(store));
    else response.writeHead(404).end("not found");
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a region is asked of every status port and of nobody else: who has it, who has not, who does not answer", async () => {
  const asked: string[] = [];
  const urls = await Promise.all([1, 2, 3, 4].map((store) => statusPort(store, asked)));
  const sources = [
    ...urls.map((url, i) => sourceAt(i + 1, url)), sourceAt(5, "http://127.0.0.1:1"), sourceAt(6, urls[0] ?? "", "pd"),
  ];
  const desk = createRegionDesk(sources, performance.now(), ({ url }, call) => askUpstream(lines, url, call));
  const detail = await desk.read("7");
  expect(detail?.asked.map(({ n, word, why }) => [n, word?.role ?? why])).toEqual(
    [[1, "Leader"], [2, "Follower"], [3, "Follower"], [4, "no-replica"], [5, "refused"]]);
  expect(detail?.asked[0]?.word).toMatchObject({
    peer: "11", term: "6", vote: "11", last: "120", commit: "120", truncated: "80", group: "Ordered",
    followers: [
      { peer: "11" }, { peer: "12", match: "119", next: "120" },
      { peer: "13", state: "Snapshot", snapshot: "118", isPaused: true },
    ],
  });
  for (const { sent, got } of atLeastOne(detail?.asked ?? [])) {
    expect([sent <= got, got <= (detail?.now ?? 0)]).toEqual([true, true]);
  }
  expect(readAskedRegion(JSON.parse(JSON.stringify(detail)))).toEqual(detail);
  expect(asked.sort()).toEqual([1, 2, 3, 4].map((store) => `${store} GET /region/7`));
});

test("however many look, a store is asked once a second, one without a replica far less, and four regions at once", async () => {
  const asked: string[] = [];
  const ask: AskSource = ({ n }, { path }) => {
    asked.push(`${n} ${path}`);
    return Promise.resolve(n === 1 ? { ok: true, text: regionMeta(1) } : { ok: false, why: "status", status: 404 });
  };
  const desk = createRegionDesk([sourceAt(1, "http://a:1"), sourceAt(2, "http://b:1")], performance.now(), ask);
  expect(asked).toEqual([]);
  await Promise.all(Array.from({ length: 50 }, () => desk.read("7")));
  await desk.read("7");
  expect(asked).toEqual(["1 /region/7", "2 /region/7"]);
  await wait(1_050);
  await desk.read("7");
  expect(asked).toEqual(["1 /region/7", "2 /region/7", "1 /region/7"]);
  for (let id = 8; id < 7 + MAX_ASKED_REGIONS; id++) expect(await desk.read(String(id))).not.toBeNull();
  expect(await desk.read("99")).toBeNull();
});

test.each([
  ["{", "not-json"], ["{\"raft_status\":{}}", "wrong-shape"],
  [regionMeta(1).replace("\"matched\":119", "\"matched\":\"../x\""), "wrong-shape"],
])("an answer such as %.30s says nothing, and what is wrong with it is told", async (text, why) => {
  const desk = createRegionDesk([sourceAt(1, "http://a:1")], performance.now(), () => Promise.resolve({ ok: true, text }));
  expect((await desk.read("7"))?.asked).toMatchObject([{ word: null, why }]);
});
