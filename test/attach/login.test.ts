import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRecord } from "../../src/observe/read.ts";
import { debianProgram, freePorts } from "../debian.ts";
import { hasOpenssl, makeAuthority, makeCertificate, pairOf } from "./certificates.ts";
import { folderOfTests, serversOfTests } from "./ending.ts";
import { typed } from "./typed.ts";

const folder = folderOfTests("login");
const file = (name: string): string => join(folder, name);
const servers = serversOfTests();
const PASSWORD = "correct horse \"battery\" staple";
beforeAll(() => writeFileSync(file("password"), `${PASSWORD}\n`));

const STATUS = "{\"header\":{\"member_id\":\"10\"},\"leader\":\"10\",\"raftTerm\":\"2\",\"raftIndex\":\"7\"}";

interface Fake {
  readonly url: string;
  /** What was asked, with what let it in. */
  readonly asked: string[];
}

/** A member that hands out `token-1`, `token-2` and so on, and takes each so many times; `login` answers instead, if it does. */
async function fake(times: number, login: (response: ServerResponse, body: string) => boolean = () => false): Promise<Fake> {
  const asked: string[] = [];
  let [count, left] = [0, 0];
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = "", headers: { authorization = "" } } = incoming;
    asked.push(`${url} ${authorization}`);
    const body = await text(incoming);
    if (url === "/v3/auth/authenticate") {
      if (login(response, body)) return;
      [count, left] = [count + 1, times];
      response.end(JSON.stringify({ token: `token-${count}` }));
    } else if (authorization === `token-${count}` && left-- > 0) {
      response.end(url.endsWith("/list") ? "{\"members\":[]}" : STATUS);
    } else response.writeHead(401).end("{\"error\":\"etcdserver: invalid auth token\",\"code\":16}");
  };
  const server = createServer((incoming, response) => void answer(incoming, response)).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const samplesIn = (out: string): readonly { readonly call: string; readonly why: string | null }[] => {
  const read = readRecord(readFileSync(out, "utf8"));
  return read.ok ? read.record.samples : [];
};
const USER = ["--user", "watcher", "--password-file", file("password")] as const;

test("a token that has expired is renewed before the member counts as silent, and one login serves all calls", async () => {
  const { url, asked } = await fake(3, (_, body) => {
    expect(JSON.parse(body)).toEqual({ name: "watcher", password: PASSWORD });
    return false;
  });
  const out = file("renewed.ndjson");
  const told = await typed("attach", "--etcd", url, ...USER, "--for", "1100ms", "--out", out);
  expect([told.code, told.out]).toEqual([0, []]);
  expect([...new Set(samplesIn(out).map(({ why }) => why))]).toEqual([null]);
  const logins = asked.filter((line) => line.startsWith("/v3/auth/")).length;
  const looks = asked.filter((line) => / token-\d/.test(line)).length;
  expect(logins).toBeGreaterThan(1);
  // Each token serves three looks, and is refused once before it is renewed.
  expect(logins).toBeLessThanOrEqual(Math.ceil(looks / 3) + 1);
  expect(asked.join("\n")).not.toContain("Bearer");
  expect(readFileSync(out, "utf8") + told.err).not.toMatch(/horse|token-|watcher/);
});

test("who is not let in is told so once, asks on without a login, and does not try passwords again and again", async () => {
  const said = (status: number, error: string) => (response: ServerResponse): boolean =>
    response.writeHead(status).end(JSON.stringify({ error, code: 3 })).writableEnded;
  const told = async (
    login: (response: ServerResponse) => boolean,
  ): Promise<{ err: string; logins: number; whys: unknown[] }> => {
    const { url, asked } = await fake(0, login);
    const out = file(`refused${servers.length}.ndjson`);
    const { code, err } = await typed("attach", "--etcd", url, ...USER, "--for", "600ms", "--out", out);
    expect(code).toBe(0);
    expect(err).not.toMatch(/horse|watcher/);
    const whys = [...new Set(samplesIn(out).map(({ why }) => why))];
    return { err, logins: asked.filter((line) => line.startsWith("/v3/auth/")).length, whys };
  };
  const [wrong, off, hostile, stalled] = await Promise.all([
    told(said(400, "etcdserver: authentication failed, invalid user ID or password")),
    told(said(412, "etcdserver: authentication is not enabled")),
    told((response) => response.end("{\"token\":\"x\\r\\nX-Injected: 1\"}").writableEnded),
    told((response) => response.writeHead(500).write("{")),
  ]);
  expect(wrong).toMatchObject({ logins: 1, whys: ["unauthorized"] });
  expect(wrong.err).toContain("it knows no such name with that password");
  expect(off.err).toContain("it has no users (auth is off), so nobody logs in.");
  expect(hostile.err).toContain("holds no token");
  expect([off.logins, hostile.logins, stalled.logins]).toEqual([1, 1, 1]);
});

test("a password stands in a file or in the environment, and what is wrong with that is told without it", async () => {
  writeFileSync(file("empty"), "\n");
  const refusal = async (...args: readonly string[]): Promise<string> => {
    const { code, err } = await typed("attach", "--etcd", "http://127.0.0.1:1", "--for", "20ms", ...args);
    expect(code).toBe(2);
    expect(err).not.toContain("hush");
    return err;
  };
  expect(await refusal("--user", "root:hush")).toContain("--user takes the name alone");
  expect(await refusal("--user", "root")).toContain("expected --password-file FILE, or ETCDCTL_PASSWORD");
  expect(await refusal("--user", "root", "--password-file", file("empty"))).toContain("is empty; expected a password");
  expect(await refusal("--user", "root", "--password-file", file("none"))).toContain("There is no file");
  expect(await refusal("--password-file", file("password"))).toContain("expected --user NAME as well");
  const { err } = await typed("attach", "--pd", "http://127.0.0.1:1", "--for", "20ms", ...USER);
  expect(err).toContain("--user is given, but nobody who needs it: expected --etcd");
  const bodies: string[] = [];
  const { url } = await fake(1, (_, body) => {
    bodies.push(body);
    return false;
  });
  process.env["ETCDCTL_PASSWORD"] = "from the environment";
  await typed("attach", "--etcd", url, "--user", "watcher", "--for", "200ms");
  delete process.env["ETCDCTL_PASSWORD"];
  expect(bodies[0]).toBe("{\"name\":\"watcher\",\"password\":\"from the environment\"}");
});

const etcd = hasOpenssl ? debianProgram("etcd", "etcd-server") : null;

describe.skipIf(etcd === null)("a real member with users, over TLS (skipped without openssl, or Debian's etcd-server)", () => {
  let member: ChildProcess;
  let port = 0;
  const ask = (path: string, body: object): Promise<string> => new Promise((resolve) => {
    const { key, cert } = pairOf(folder, "client");
    const options = { method: "POST", ca: readFileSync(file("ours.pem")), key, cert, agent: false };
    request(`https://127.0.0.1:${port}${path}`, options, (response) => void text(response).then(resolve))
      .on("error", () => resolve("")).end(JSON.stringify(body));
  });
  const indexNow = async (): Promise<number> =>
    Number((JSON.parse(await ask("/v3/maintenance/status", {})) as { raftIndex: string }).raftIndex);

  beforeAll(async () => {
    makeAuthority(folder, "ours");
    makeAuthority(folder, "other");
    makeCertificate(folder, "server", "ours", "IP:127.0.0.1");
    makeCertificate(folder, "client", "ours", "DNS:client");
    makeCertificate(folder, "stranger", "other", "DNS:client");
    const [client = 0, peer = 0] = await freePorts(2);
    port = client;
    const [own, between] = [`https://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
    member = spawn(etcd ?? "", [
      "--name", "n1", "--data-dir", file("data"), "--listen-client-urls", own, "--advertise-client-urls", own,
      "--listen-peer-urls", between, "--initial-advertise-peer-urls", between, "--initial-cluster", `n1=${between}`,
      "--cert-file", file("server.pem"), "--key-file", file("server.key"), "--trusted-ca-file", file("ours.pem"),
      "--client-cert-auth", "--logger", "zap", "--log-outputs", file("n1.log"),
    ], { stdio: "ignore", env: { ...process.env, ETCD_UNSUPPORTED_ARCH: "arm64" } });
    for (let i = 0; i < 400 && !(await ask("/v3/maintenance/status", {})).includes("\"leader\""); i++) await wait(25);
    for (const [path, body] of [
      ["user/add", { name: "root", password: PASSWORD }], ["role/add", { name: "root" }],
      ["user/grant", { user: "root", role: "root" }], ["enable", {}],
    ] as const) expect(await ask(`/v3/auth/${path}`, body)).toContain("header");
  }, 30_000);
  afterAll(() => void member.kill("SIGKILL"));

  const attach = (name: string, user: readonly string[], certificate = "client"): ReturnType<typeof typed> =>
    typed("attach", "--etcd", `https://127.0.0.1:${port}`, "--cacert", file("ours.pem"), "--cert", file(`${certificate}.pem`),
      "--key", file(`${certificate}.key`), ...user, "--for", "500ms", "--out", file(name));

  test("it lets in who has the password, at the price of one entry in its log; who has not is told", async () => {
    const before = await indexNow();
    const right = await attach("right.ndjson", ["--user", "root", "--password-file", file("password")]);
    expect(right).toMatchObject({ code: 0, out: [] });
    expect(right.err.split("\n")[0]).toContain("Watching etcd");
    expect(await indexNow()).toBe(before + 1);
    expect(samplesIn(file("right.ndjson")).map(({ why }) => why)).toContain(null);
    writeFileSync(file("wrong"), "hush");
    const wrong = await attach("wrong.ndjson", ["--user", "root", "--password-file", file("wrong")]);
    expect(wrong.err).toContain("it knows no such name with that password");
    expect(await indexNow()).toBe(before + 1);
    expect(readFileSync(file("right.ndjson"), "utf8") + right.err + wrong.err + readFileSync(file("wrong.ndjson"), "utf8"))
      .not.toMatch(/horse|hush|root/);
  });

  test("a client certificate that another authority signed is refused as such", async () => {
    expect((await attach("stranger.ndjson", [], "stranger")).code).toBe(0);
    expect(samplesIn(file("stranger.ndjson"))[0]?.why).toBe("tls-client");
  });
});
