import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { keepRecord } from "../../src/cli/attach/keep.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { readRecord } from "../../src/observe/read.ts";
import { openLink } from "../../src/session/open.ts";
import { headerOfTest, look, says } from "../observe/samples.ts";
import { act, openServed } from "../twin/served.ts";
import { folderOfTests, serversOfTests } from "./ending.ts";
import { attached } from "./attached.ts";

const folder = folderOfTests("pd");
const servers = serversOfTests();

async function type(...args: string[]): Promise<{ code: number; out: string[]; err: string }> {
  const written = { out: [] as string[], err: "" };
  const code = await runCommandLine(args, {
    out: (line) => written.out.push(line), err: (line) => void (written.err += `${line}\n`),
  });
  return { code, ...written };
}

/** A PD that answers as it is told to; gives its address and what it was asked. */
async function lying(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Why nothing was read, look by look, of the call `stores`. */
async function whyNothing(url: string, name: string): Promise<readonly (string | null)[]> {
  const out = join(folder, name);
  const { code } = await type("attach", "--pd", url, "--for", "300ms", "--out", out);
  expect(code).toBe(0);
  const read = readRecord(readFileSync(out, "utf8"));
  expect(read.ok).toBe(true);
  return read.ok ? read.record.samples.filter(({ call }) => call === "stores").map(({ why }) => why) : [];
}

test("a PD that lies is told of as such: cut off, no JSON, another shape, an error, elsewhere", async () => {
  const cut = await lying((_, response) => {
    response.writeHead(200, { "content-length": "5000" });
    response.write("{\"count\": 1, \"stores\": [");
    setTimeout(() => response.socket?.destroy(), 20);
  });
  expect(await whyNothing(cut.url, "cut")).toEqual(["reset"]);
  const body = (text: string, status = 200): Promise<{ url: string }> =>
    lying((_, response) => response.writeHead(status, { "content-type": "application/json" }).end(text));
  expect(await whyNothing((await body("<html>")).url, "html")).toEqual(["not-json"]);
  expect(await whyNothing((await body("{\"stores\":{\"a\":1}}")).url, "shape")).toEqual(["wrong-shape"]);
  const path = await body("{\"stores\":[{\"store\":{\"id\":\"../x\"},\"status\":{}}]}");
  expect(await whyNothing(path.url, "id")).toEqual(["wrong-shape"]);
  expect(await whyNothing((await body("[".repeat(100_000))).url, "deep")).toEqual(["not-json"]);
  expect(await whyNothing((await body("{}", 500)).url, "error")).toEqual(["status"]);
});

test("a redirect is not followed, and nothing that an answer names is asked", async () => {
  const victim = await lying((_, response) => response.end("{}"));
  const elsewhere = await lying((_, response) => response.writeHead(307, { location: `${victim.url}/pd/api/v1/stores` }).end());
  expect(await whyNothing(elsewhere.url, "redirect")).toEqual(["redirect"]);
  const naming = await lying((_, response) => response.end(JSON.stringify({
    stores: [{
      store: { id: 1, address: victim.url, status_address: victim.url, state_name: "Up" }, status: { leader_count: 1 },
    }],
  })));
  expect(await whyNothing(naming.url, "naming")).toEqual([null]);
  expect(victim.asked).toEqual([]);
  expect(naming.asked.every((line) => /^GET \/pd\/api\/v1\/(stores|operators|members|regions\/key\?.*)$/.test(line))).toBe(true);
});

test("an answer without an end is not read beyond 64 MiB, and one that never comes is not waited for", async () => {
  let sent = 0;
  const endless = await lying((request, response) => {
    if (request.url !== "/pd/api/v1/stores") return void response.end("[]");
    const piece = Buffer.alloc(1_048_576, 32);
    const pump = (): void => {
      while (!response.destroyed && response.write(piece)) sent += piece.length;
      if (!response.destroyed) response.once("drain", pump);
    };
    response.writeHead(200);
    pump();
  });
  const memory = process.memoryUsage().rss;
  const { out, code } = await type("attach", "--pd", endless.url, "--for", "1900ms");
  expect(code).toBe(0);
  expect(out).toEqual([expect.stringMatching(/does not answer: (the answer is too large|no answer in time)\./) as string]);
  expect(sent).toBeLessThan(90 * 1_048_576);
  expect(process.memoryUsage().rss - memory).toBeLessThan(400 * 1_048_576);
  const silent = await lying(() => undefined);
  const began = performance.now();
  const watched = await type("attach", "--pd", silent.url, "--for", "5500ms");
  expect(watched.out).toEqual([expect.stringContaining("no answer in time") as string]);
  expect(performance.now() - began).toBeLessThan(8_000);
});

test("a twin is watched as a real cluster is: a store that dies, who leads then, and a simulation from there", async () => {
  const twin = await openServed(20);
  const out = join(folder, "twin.ndjson");
  const watched = await attached(out, "--pd", twin.base);
  for (let i = 0; i < 200 && !readFileSync(out, "utf8").includes("\"region."); i++) await wait(50);
  await act(twin, "kill store 2");
  expect(await watched.says("PD calls store 2 Disconnected, where it was Up.")).toBe(true);
  expect(await watched.says(/Region \d+ is led by store [13], where it was store 2, says PD/)).toBe(true);
  expect(await watched.end()).toBe(0);
  await twin.close();
  const link = await type("observed", out, "--rehearse");
  expect(link.code).toBe(0);
  const opened = openLink(link.out[0]?.replace("#s=", "") ?? "", () => undefined);
  expect(opened).toMatchObject({ ok: true, run: { spec: { topology: { stores: { length: 3 }, regions: { length: 4 } } } } });
  const [first] = watched.record().samples.filter(({ call }) => call === "stores");
  const states = await type("observed", out, "--at", `${Math.ceil((first?.got ?? 0) / 1_000)}ms`);
  expect(states.out.join("\n")).toContain("store.2.state Up");
});

test("by the calendar, a look holds the instant at which it was heard, however late the disk is", async () => {
  const heard: number[] = [];
  const { url } = await lying((request, response) => {
    if (request.url?.endsWith("/stores") === true) heard.push(Date.now());
    response.end("[]");
  });
  const [pipe, out] = [join(folder, "pipe"), join(folder, "late.ndjson")];
  spawnSync("mkfifo", [pipe]);
  const watching = type("attach", "--pd", url, "--for", "1s", "--out", pipe);
  await wait(400);
  // Until somebody reads it, a pipe does not open.
  const reading = spawn("sh", ["-c", `cat ${pipe} > ${out}`]);
  const [{ code }] = await Promise.all([watching, once(reading, "exit")]);
  expect(code).toBe(0);
  const read = readRecord(readFileSync(out, "utf8"));
  expect(heard).toHaveLength(1);
  const [first] = read.ok ? read.record.samples.filter(({ call }) => call === "stores") : [];
  const began = read.ok ? Date.parse(read.record.header.began) : 0;
  expect(began + (first?.sent ?? Infinity) / 1_000 - 2).toBeLessThan(heard[0] ?? 0);
  expect(began + (first?.got ?? 0) / 1_000 + 2).toBeGreaterThan(heard[0] ?? Infinity);
});

test("nobody is asked more than he bears: few questions a second of a host, and ever fewer of one that refuses", async () => {
  const { url, asked } = await lying((_, response) => response.writeHead(500).end());
  const began = performance.now();
  expect((await type("attach", "--etcd", url, "--for", "2s")).code).toBe(0);
  const seconds = (performance.now() - began) / 1_000;
  expect(asked.filter((line) => line.endsWith("/status")).length).toBeGreaterThan(1);
  // Every 200 ms were eleven; 400, 800, 1,600 ms and so on are at most four.
  expect(asked.filter((line) => line.endsWith("/status")).length).toBeLessThanOrEqual(seconds * 2);
});

test("a record ends, whole, where nobody would read it any further, and that is told at once", async () => {
  const header = headerOfTest("etcd");
  const said: string[] = [];
  const out = join(folder, "full.ndjson");
  const kept = await keepRecord(out, header, (line) => said.push(line), 2_000);
  if (typeof kept === "string") throw new Error(kept);
  for (let s = 1; s <= 100; s++) kept.sample(look(s, 1, s * 200, "status", says("a", "a", s)));
  expect(said).toEqual([expect.stringContaining("full.ndjson is full") as string]);
  expect(await kept.close()).toBe(said[0]);
  const read = readRecord(readFileSync(out, "utf8"));
  expect(read.ok && read.record.samples.length).toBeGreaterThan(5);
  expect(readFileSync(out, "utf8").length).toBeLessThanOrEqual(2_000);
});

test("what cannot be watched, and a file that is no record, are refused with a sentence", async () => {
  expect((await type("attach")).err).toContain("There is nobody to watch");
  expect((await type("attach", "--pd", "10.0.0.1:2379")).err).toContain("expected an address such as");
  expect((await type("attach", "--pd", "http://user:secret@10.0.0.1:2379")).err).toContain("expected an address such as");
  expect((await type("attach", "--pd", "file:///etc/passwd")).code).toBe(2);
  expect((await type("attach", "--prometheus", "http://10.0.0.1/prometheus")).err).toContain("expected an address such as");
  expect((await type("attach", "--etcd", "http://10.0.0.1:2379,http://10.0.0.1:2379/")).err).toContain("`10.0.0.1:2379` is named twice");
  expect((await type("attach", "--pd", "http://127.0.0.1:1", "--for", "soon")).err).toContain("--for is `soon`");
  const nowhere = await type("attach", "--pd", "http://127.0.0.1:1", "--for", "1s", "--out", join(folder, "no", "folder"));
  expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining("could not be written") as string });
  expect((await type("observed")).err).toContain("There is no record to read");
  expect((await type("observed", "package.json")).err).toContain("package.json, line 1: The first line names the format");
});
