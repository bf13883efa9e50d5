import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Socket, type AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { parseAction } from "../../src/language/actions.ts";
import { actOnRun } from "../../src/session/run.ts";
import { PD_PREFIX, pdApi } from "../../src/terminal/pd-api/index.ts";
import { replyText } from "../../src/terminal/pd-api/endpoint.ts";
import { MAX_BODY_BYTES, MAX_CONNECTIONS } from "../../src/twin/serving.ts";
import { tellSubscribers } from "../../src/twin/subscribers.ts";
import { atLeastOne } from "../at-least-one.ts";
import { act, openServed, talk, type Served } from "./served.ts";

let served: Served;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

const ask = (path: string, headers: Record<string, string> = {}): Promise<string> => talk(served.port,
  [`GET ${path} HTTP/1.1`, ...Object.entries({ Host: `127.0.0.1:${served.port}`, Connection: "close", ...headers })
    .map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n"));

const inputs = (): number => served.twin.run.branch.inputs.length;

test("paths of PD's API are answered as PD answers them, and a path that it does not have as its server says it", async () => {
  const paths = ["/stores", "/store/1", "/members", "/config/schedule", "/regions/count", "/store/999", "/store/x"];
  for (const path of atLeastOne(paths)) {
    const response = await fetch(`${served.base}${PD_PREFIX}${path}`);
    const text = await response.text();
    const answer = pdApi(`${PD_PREFIX}${path}`, served.twin.run.cluster);
    expect(answer.kind, path).toBe("answered");
    expect(answer.kind === "answered" && response.status === answer.status, path).toBe(true);
    const steady = (body: string): string => body.replaceAll(/"(uptime|last_heartbeat\w*)": "?[^,\n]*/g, "");
    expect(steady(text), path).toBe(answer.kind === "answered" ? steady(replyText(answer)) : "");
  }
  expect(await ask("/pd/api/v1/nothing")).toMatch(/^HTTP\/1.1 404 [^]*404 page not found\n$/);
  expect(await ask("/")).toMatch(/^HTTP\/1.1 404 /);
});

test("time passes at the pace, and the pace is set with the token alone", async () => {
  const { cluster } = served.twin.run;
  const [began, wall] = [cluster.now, performance.now()];
  await wait(400);
  const [passed, real] = [served.twin.run.cluster.now - began, (performance.now() - wall) * 1_000];
  expect(passed).toBeGreaterThan(0);
  expect(passed).toBeLessThan(real + 60_000);
  const headers = { authorization: "Bearer wrong" };
  expect((await fetch(`${served.base}/quorumscape/pace`, { method: "POST", body: "100", headers })).status).toBe(401);
  expect(served.twin.player.pace).toBe(1);
});

test("a foreign Host and a foreign Origin are turned away, and its own are not", async () => {
  const own = `127.0.0.1:${served.port}`;
  const foreign = await ask("/pd/api/v1/stores", { Host: "evil.example" });
  expect(foreign).toMatch(/^HTTP\/1.1 421 [^]*Nobody answers here as `evil.example`/);
  expect(await ask("/pd/api/v1/stores", { Host: "127.0.0.1:1" })).toMatch(/^HTTP\/1.1 421 /);
  expect(await ask("/pd/api/v1/stores", { Origin: "https://evil.example" })).toMatch(/^HTTP\/1.1 403 /);
  expect(await ask("/pd/api/v1/stores", { Origin: "null" })).toMatch(/^HTTP\/1.1 403 /);
  expect(await ask("/pd/api/v1/stores", { "Sec-Fetch-Site": "cross-site" })).toMatch(/^HTTP\/1.1 403 /);
  const fromHere = await ask("/pd/api/v1/stores", { Host: `LOCALHOST:${served.port}`, Origin: `http://${own}` });
  expect(fromHere).toMatch(/^HTTP\/1.1 200 /);
  expect(await ask("/pd/api/v1/stores")).not.toContain("access-control");
});

test("sentences need the token, all are read before the first is done, and a refused one says what was done", async () => {
  expect((await act(served, "kill store 1", "no")).status).toBe(401);
  expect((await fetch(`${served.base}/quorumscape/act`, { method: "POST", body: "kill store 1" })).status).toBe(401);
  const wrong = await act(served, "kill store 3\nkill stoer 3");
  expect(wrong.status).toBe(400);
  expect(await wrong.text()).toContain("`kill stoer 3`");
  expect(inputs()).toBe(0);
  expect(await (await act(served, "kill store 3")).json()).toMatchObject({ done: ["kill store 3"] });
  const refused = await act(served, "restart store 3\nkill store 2\nkill store 2\nkill store 1");
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ done: ["restart store 3", "kill store 2"], error: expect.any(String) as string });
  expect(inputs()).toBe(3);
  expect((await fetch(`${served.base}/pd/api/v1/store/1`, { method: "DELETE" })).status).toBe(405);
});

test("who guesses tokens is soon not even told that they are wrong", async () => {
  const before = inputs();
  const guesses = Array.from({ length: 40 }, (_, i) => act(served, "kill store 1", `guess-${i}`));
  const statuses = (await Promise.all(guesses)).map(({ status }) => status);
  expect(statuses).toContain(429);
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect(inputs()).toBe(before);
});

test("garbage, bodies and heads that are too large come to nothing, and the next one is answered", async () => {
  const before = inputs();
  const token = "Authorization: Bearer a-token-of-the-test";
  const head = ["POST /quorumscape/act HTTP/1.1", `Host: 127.0.0.1:${served.port}`, token, ""].join("\r\n");
  const large = "x".repeat(MAX_BODY_BYTES + 1);
  expect(await talk(served.port, `${head}Content-Length: ${large.length}\r\n\r\n${large}`)).toMatch(/^HTTP\/1.1 413 /);
  expect(await talk(served.port, `${head}X: ${"y".repeat(20_000)}\r\n\r\n`)).toBe("");
  let state = 7;
  const noise = Uint8Array.from({ length: 4_000 }, () => (state = state * 16_807 % 2_147_483_647) & 0xff);
  expect(await talk(served.port, noise)).toBe("");
  expect(await talk(served.port, `${head}Content-Length: 6\r\nConnection: close\r\n\r\n\0\xff\n[{`)).toMatch(/^HTTP\/1.1 400 /);
  expect(await ask(`/pd/api/v1/region/key/${"%ff".repeat(2_000)}`)).toMatch(/^HTTP\/1.1 [24]\d\d /);
  // Half a body, and nothing after it: whoever waits for the rest holds one connection, and nobody up.
  const half = connect(served.port, "127.0.0.1");
  half.write(`${head}Content-Length: 100\r\n\r\nkill store 1`);
  expect((await fetch(`${served.base}/quorumscape/status`)).status).toBe(200);
  half.destroy();
  expect(inputs()).toBe(before);
});

test("a flood of questions is told to wait, the cluster runs on meanwhile, and then it answers again", async () => {
  const began = served.twin.run.cluster.now;
  const statuses: string[] = [];
  await Promise.all(Array.from({ length: 50 }, async () => {
    for (let i = 0; i < 14; i++) statuses.push((await ask("/quorumscape/status")).slice(9, 12));
  }));
  expect(new Set(statuses)).toEqual(new Set(["200", "429"]));
  expect(served.twin.run.cluster.now).toBeGreaterThan(began);
  await wait(200);
  expect((await fetch(`${served.base}/quorumscape/status`)).status).toBe(200);
});

test("connections beyond the limit are closed, and those within it are answered", async () => {
  const sockets: Socket[] = Array.from({ length: MAX_CONNECTIONS + 40 }, () =>
    connect(served.port, "127.0.0.1").on("error", () => undefined));
  const closed = sockets.map((socket) => new Promise<boolean>((resolve) => {
    socket.once("close", () => resolve(true));
    setTimeout(() => resolve(false), 600);
  }));
  const count = (await Promise.all(closed)).filter(Boolean).length;
  expect(count).toBeGreaterThanOrEqual(40);
  expect(count).toBeLessThan(sockets.length);
  sockets.forEach((socket) => socket.destroy());
  await wait(50);
  expect((await fetch(`${served.base}/quorumscape/status`)).status).toBe(200);
});

test("every subscriber is told of what happens; one that reads nothing is let go, and the others hear on", async () => {
  const own = await openServed();
  await act(own, "pause store 1");
  const { events } = own.twin.run.branch;
  const last = events.at(-1);
  expect(last).toBeDefined();
  const id = last?.id ?? 0;
  // More than the buffers of two sockets hold.
  const padding = "x".repeat(2_000);
  for (let i = 0; i < 8_000 && last !== undefined; i++) {
    events.push({ ...last, body: { ...last.body, padding } as unknown as typeof last.body });
  }
  const stalled = connect(own.port, "127.0.0.1").on("error", () => undefined);
  stalled.pause();
  stalled.write(`GET /quorumscape/events HTTP/1.1\r\nHost: localhost:${own.port}\r\n\r\n`);
  const listening = new AbortController();
  const heard = await fetch(`${own.base}/quorumscape/events?since=${id}`, { signal: listening.signal });
  const stuck = (): boolean => [...own.subscribers.open].some(({ waitsSince, place }) => waitsSince !== null && place > 500);
  for (let i = 0; i < 200 && !stuck(); i++) await wait(20);
  await wait(100);
  expect(own.subscribers.open.size).toBe(2);
  tellSubscribers(own.subscribers, own.twin, performance.now() + 11_000);
  expect(own.subscribers).toMatchObject({ dropped: 1 });
  expect(own.subscribers.open.size).toBe(1);
  const parsed = parseAction("kill store 2");
  expect(parsed.ok && actOnRun(own.twin.run, parsed.action)).toBeNull();
  const reader = heard.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("node.killed")) text += (await reader?.read())?.value ?? "";
  expect(text).toContain('"name":"node.killed"');
  listening.abort();
  stalled.destroy();
  await own.close();
});

test("a dead PD is a broken connection, and one that stands still never answers", async () => {
  const own = await openServed(1, 1);
  const line = `GET /pd/api/v1/stores HTTP/1.1\r\nHost: localhost:${own.port}\r\nConnection: close\r\n\r\n`;
  expect(await talk(own.port, line)).toMatch(/^HTTP\/1.1 200 /);
  await act(own, "pause pd 1");
  const began = performance.now();
  expect(await talk(own.port, line, 300)).toBe("");
  expect(performance.now() - began).toBeGreaterThan(290);
  await act(own, "resume pd 1\nkill pd 1");
  const then = performance.now();
  expect(await talk(own.port, line)).toBe("");
  expect(performance.now() - then).toBeLessThan(1_000);
  await own.close();
});

async function type(...args: string[]): Promise<{ code: number; err: string }> {
  let err = "";
  const code = await runCommandLine(args, { out: () => undefined, err: (line) => void (err += `${line}\n`) });
  return { code, err };
}

test("an address that others reach needs two words for it, and a taken port and a wrong pace are told", async () => {
  const open = await type("serve", "--listen", "0.0.0.0:0");
  expect(open).toMatchObject({ code: 2, err: expect.stringContaining("say --anywhere") as string });
  const short = await type("serve", "--listen", "0.0.0.0:0", "--anywhere", "--token", "short");
  expect(short).toMatchObject({ code: 2, err: expect.stringContaining("at least 16 characters") as string });
  expect((await type("serve", "--pace", "fast")).err).toContain("--pace is `fast`");
  expect((await type("serve", "--listen", "2379")).err).toContain("--listen is `2379`");
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const taken = await type("serve", "--listen", `127.0.0.1:${port}`);
  expect(taken).toEqual({ code: 2, err: `Port ${port} of 127.0.0.1 is taken: a real PD may be running there. Name another with `
    + "--listen 127.0.0.1:PORT.\n" });
  other.close();
});

test("a signal ends the command, with its last words and whoever is connected let go", async () => {
  const command = [".tools/run-ts.mjs", "src/cli/main.ts", "serve", "store-dies", "--listen", "127.0.0.1:0"];
  const child = spawn(process.execPath, command);
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  while (!text.includes("Ctrl-C")) await wait(20);
  const base = /answers at (\S+)/.exec(text)?.[1] ?? "";
  const stream = await fetch(`${base}/quorumscape/events`);
  child.kill("SIGTERM");
  const [code] = await once(child, "exit") as [number | null];
  expect(code).toBe(0);
  expect(text).toMatch(/Ended at \S+, after \d+ events\.\n$/);
  await expect(stream.text()).rejects.toThrow();
});
