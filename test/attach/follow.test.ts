import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { lookupFrom, mayLeadTo, scopeOfHost } from "../../src/cli/attach/scope.ts";
import { folderOfTests, serversOfTests } from "./ending.ts";
import { typed } from "./typed.ts";

const folder = folderOfTests("follow");
const servers = serversOfTests();

interface Fake {
  readonly port: number;
  readonly asked: string[];
}

async function fake(answer: (url: string) => unknown): Promise<Fake> {
  const asked: string[] = [];
  const server = createServer(({ url = "", headers: { authorization = "" } }: IncomingMessage, response) => {
    asked.push(`${url} ${authorization}`.trim());
    response.end(JSON.stringify(answer(url)));
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, asked };
}

/** A member with this id, which names these addresses by their members' ids. */
const member = (id: string, names: () => Readonly<Record<string, readonly string[]>>) => (url: string): unknown => {
  if (url === "/v3/auth/authenticate") return { token: "hush" };
  if (!url.endsWith("/list")) return { header: { member_id: id }, leader: "1", raftTerm: "2" };
  return { members: Object.entries(names()).map(([ID, clientURLs]) => ({ ID, name: `n${ID}`, clientURLs })) };
};
const at = ({ port }: Fake): string => `http://127.0.0.1:${port}`;

test("members that a list names are asked too, each once, one step far, and without what lets us in", async () => {
  const names: Record<string, readonly string[]> = {};
  const third = await fake(member("3", () => ({ 4: ["http://127.0.0.1:1"] })));
  const second = await fake(member("2", () => ({})));
  const first = await fake(member("1", () => names));
  Object.assign(names, {
    1: [`http://localhost:${first.port}`], 2: [at(second)],
    3: ["ftp://127.0.0.1:1", "http://user:pw@127.0.0.1:9", at(third)],
    5: ["http://169.254.169.254", "http://[fe80::1]:2379", "http://0.0.0.0:2379"],
    6: ["gopher://127.0.0.1:1", "http://127.0.0.1:9/v3/kv/put"],
    7: [],
  });
  writeFileSync(join(folder, "password"), "pw");
  const { err, code } = await typed("attach", "--etcd", at(first), "--follow", "--user", "watcher", "--password-file",
    join(folder, "password"), "--for", "500ms");
  expect(code).toBe(0);
  expect(err).toContain(`etcd's member n2 is followed to 127.0.0.1:${second.port}, as 127.0.0.1:${first.port} names it.`);
  const watched = [first, second, third].map(({ port }) => `etcd 127.0.0.1:${port}`).join(", ");
  expect(err).toContain(`Watching ${watched}, read-only`);
  expect(err).toContain("etcd's member n5 is not followed: `http://169.254.169.254` is nowhere that its namer may lead to.");
  expect(err).toContain("etcd's member n6 is not followed");
  expect(err).toContain("etcd's member n7 is not followed: no address is told.");
  expect(err).not.toContain("n4");
  expect(first.asked.join("\n")).toContain("/v3/maintenance/status hush");
  expect([...new Set([...second.asked, ...third.asked])].sort()).toEqual(["/v3/cluster/member/list", "/v3/maintenance/status"]);
});

test("without the option nobody is followed; with it there is a limit, and a silent member counts once", async () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [String(i + 2), [`http://127.0.0.1:${i + 1}`]]));
  const hostile = await fake(member("1", () => many));
  expect((await typed("attach", "--etcd", at(hostile), "--for", "50ms")).err).not.toContain("followed");
  const { err } = await typed("attach", "--etcd", at(hostile), "--follow", "--for", "50ms");
  expect(/Watching (.*), read-only/.exec(err)?.[1]?.split(", ")).toHaveLength(32);
  expect(err).toContain("32 sources are watched already.");
  expect(err).toContain("Nor are 21 others.");
  const doubt = await typed("attach", "--etcd", `${at(hostile)},http://localhost:1`, "--follow", "--for", "50ms");
  expect(doubt.err).toContain("is not followed: a member that was typed does not answer, and may be the same.");
  expect(/Watching (.*), read-only/.exec(doubt.err)?.[1]?.split(", ")).toHaveLength(2);
});

test("stores are followed to the status ports that PD names, but for those that were removed", async () => {
  const status = await fake(() => ({}));
  const pd = await fake(() => ({ stores: [
    { store: { id: 1, status_address: `127.0.0.1:${status.port}`, state_name: "Up" }, status: {} },
    { store: { id: 2, status_address: `127.0.0.1:${status.port}`, state_name: "Up" }, status: {} },
    { store: { id: 3, status_address: "127.0.0.1:1", state_name: "Tombstone" }, status: {} },
    { store: { id: 4, status_address: "metadata.invalid:80", state_name: "Up" }, status: {} },
  ] }));
  const { err } = await typed("attach", "--pd", at(pd), "--follow", "--for", "200ms");
  expect(err).toContain(`Store 1 is followed to 127.0.0.1:${status.port}`);
  expect(err).toContain("Store 4 is not followed: `metadata.invalid:80` is nowhere that its namer may lead to.");
  expect(err).toContain(`Watching pd 127.0.0.1:${pd.port}, tikv 127.0.0.1:${status.port}, read-only.`);
  expect([...new Set(status.asked)]).toEqual(["/status"]);
});

test("nobody leads nearer than where he is, and some addresses nobody leads to", async () => {
  const scopes = (...addresses: readonly string[]): Promise<unknown[]> => Promise.all(addresses.map(scopeOfHost));
  expect(await scopes("127.0.0.1", "::1", "127.9.9.9", "::ffff:127.0.0.1"))
    .toEqual(["loopback", "loopback", "loopback", "loopback"]);
  expect(await scopes("10.1.1.1", "192.168.0.1", "172.31.0.1", "100.64.0.1", "fd12::1", "::ffff:10.0.0.1"))
    .toEqual(["private", "private", "private", "private", "private", "private"]);
  expect(await scopes("8.8.8.8", "172.32.0.1", "2001:db8::1")).toEqual(["public", "public", "public"]);
  expect(await scopes("0.0.0.0", "169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "::", "224.0.0.1", "255.255.255.255",
    "fd00:ec2::254", "64:ff9b::a9fe:a9fe", "100.100.100.200", "no.address.invalid"))
    .toEqual(Array.from({ length: 11 }, () => null));
  expect([mayLeadTo("loopback", "private"), mayLeadTo("private", "private"), mayLeadTo("private", "public")])
    .toEqual([true, true, true]);
  expect([mayLeadTo("private", "loopback"), mayLeadTo("public", "private"), mayLeadTo("loopback", null)])
    .toEqual([false, false, false]);
  expect(await Promise.all(["localhost", "[::1]", "0x7f.1", "nobody.invalid"].map(scopeOfHost)))
    .toEqual(["loopback", "loopback", "loopback", null]);
  // A name that leads elsewhere by now is not known any more.
  const lookedUp = (from: "loopback" | "private", options: object): Promise<unknown> => new Promise((resolve) => {
    lookupFrom(from)("localhost", options, (error, found) => resolve(error?.code ?? found));
  });
  expect(await lookedUp("private", {})).toBe("ENOTFOUND");
  expect(await lookedUp("loopback", { family: 4 })).toBe("127.0.0.1");
  expect(await lookedUp("loopback", { family: 4, all: true })).toEqual([{ address: "127.0.0.1", family: 4 }]);
});
