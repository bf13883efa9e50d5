import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttp, type IncomingMessage } from "node:http";
import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askUpstream, closeLines, openLines, type TlsFiles } from "../../src/cli/attach/upstream.ts";
import { whyOfError } from "../../src/cli/attach/why.ts";
import { readRecord } from "../../src/observe/read.ts";
import { hasOpenssl, makeAuthority, makeCertificate, pairOf } from "./certificates.ts";
import { typed } from "./typed.ts";

const folder = mkdtempSync(join(tmpdir(), "quorumscape-tls-"));
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What each kind of source answers, in its fewest words. */
function answerTo(url: string): string {
  if (url === "/v3/maintenance/status") return "{\"header\":{\"member_id\":\"10\"},\"leader\":\"10\",\"raftTerm\":\"2\"}";
  if (url === "/v3/cluster/member/list") return "{\"members\":[{\"ID\":\"10\",\"name\":\"n1\"}]}";
  if (url.startsWith("/api/v1/query")) return "{\"status\":\"success\",\"data\":{\"result\":[]}}";
  return url.endsWith("/operators") ? "[]" : "{}";
}

interface Listening {
  readonly port: number;
  /** What was asked, with what let it in. */
  readonly asked: { readonly url: string; readonly authorization: string | undefined }[];
}

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function serve(options: ServerOptions): Promise<Listening> {
  const asked: Listening["asked"] = [];
  const server = createServer(options, (request: IncomingMessage, response) => {
    asked.push({ url: request.url ?? "", authorization: request.headers.authorization });
    response.setHeader("connection", "close").end(answerTo(request.url ?? ""));
  });
  return { port: await listening(server), asked };
}

const file = (name: string): string => join(folder, name);

describe.skipIf(!hasOpenssl)("over TLS (skipped where there is no openssl)", () => {
  const [ours, client] = [["--cacert", file("ours.pem")], ["--cert", file("client.pem"), "--key", file("client.key")]] as const;
  beforeAll(() => {
    for (const name of ["ours", "other"]) makeAuthority(folder, name);
    makeCertificate(folder, "server", "ours", "IP:127.0.0.1");
    makeCertificate(folder, "client", "ours", "DNS:client");
    makeCertificate(folder, "stranger", "other", "DNS:client");
    makeCertificate(folder, "elsewhere", "ours", "DNS:etcd.example");
    makeCertificate(folder, "old", "ours", "IP:127.0.0.1", ["20200101000000Z", "20200102000000Z"]);
    makeCertificate(folder, "early", "ours", "IP:127.0.0.1", ["20400101000000Z", "20400102000000Z"]);
  });
  const strict = (): ServerOptions =>
    ({ ...pairOf(folder, "server"), ca: readFileSync(file("ours.pem")), requestCert: true, rejectUnauthorized: true });

  test("every kind of source lets in who shows the certificate that it wants, each with its own token alone", async () => {
    writeFileSync(file("token"), "prom-secret\n");
    writeFileSync(file("pd-token"), "pd-secret\n");
    const [etcd, pd, tikv, prometheus] = await Promise.all([strict(), strict(), strict(), strict()].map(serve));
    const at = (listener: Listening | undefined): string => `https://127.0.0.1:${listener?.port}`;
    const out = file("all.ndjson");
    const { code, out: told, err } = await typed("attach", "--etcd", at(etcd), "--pd", at(pd), "--tikv-status", at(tikv),
      "--prometheus", at(prometheus), ...ours, ...client, "--token-file", file("token"), "--pd-token-file", file("pd-token"),
      "--for", "700ms", "--out", out);
    expect([code, told]).toEqual([0, []]);
    const text = readFileSync(out, "utf8");
    const read = readRecord(text);
    const first = read.ok ? [1, 2, 3, 4].map((source) => read.record.samples.find(({ n }) => n === source)?.why) : [];
    expect(first).toEqual([null, null, null, null]);
    const shown = (listener: Listening | undefined): unknown[] =>
      [...new Set(listener?.asked.map(({ authorization }) => authorization))];
    expect([etcd, pd, tikv, prometheus].map(shown))
      .toEqual([[undefined], ["Bearer pd-secret"], [undefined], ["Bearer prom-secret"]]);
    expect(text + err + told.join("")).not.toMatch(/secret/);
  });

  test("a handshake that fails is called by what fails: authority, name, date, our own certificate, no TLS at all", async () => {
    const at = async (options: ServerOptions): Promise<string> => `https://127.0.0.1:${(await serve(options)).port}`;
    const of = (name: string): Promise<string> => at(pairOf(folder, name));
    const plain = await listening(createHttp((_, response) => response.end("{}")));
    const [ca, others] = [readFileSync(file("ours.pem"), "utf8"), readFileSync(file("other.pem"), "utf8")];
    const stranger = { key: readFileSync(file("stranger.key"), "utf8"), cert: readFileSync(file("stranger.pem"), "utf8") };
    const cases: readonly (readonly [why: string | null, url: string, tls?: TlsFiles])[] = [
      ["tls-authority", await of("server")], ["tls-authority", await of("server"), { ca: others }],
      ["tls-name", await of("elsewhere"), { ca }], ["tls-expired", await of("old"), { ca }],
      ["tls-not-yet", await of("early"), { ca }], ["tls-client", await at(strict()), { ca }],
      ["tls-refused", await at({ ...strict(), maxVersion: "TLSv1.2" }), { ca }],
      ["tls-refused", await at({ ...strict(), maxVersion: "TLSv1.2" }), { ca, ...stranger }],
      ["tls-none", `https://127.0.0.1:${plain}`, { ca }], [null, await of("server"), { ca }],
    ];
    const whys = await Promise.all(cases.map(async ([, url, tls]) => {
      const lines = openLines(tls);
      const answer = await askUpstream(lines, new URL(url), { method: "GET", path: "/", body: null, waitMillis: 30_000 });
      closeLines(lines);
      return answer.ok ? null : answer.why;
    }));
    expect(whys).toEqual(cases.map(([why]) => why));
  });

  test("a file that will not do is refused with what it is, what was expected, and what to do", async () => {
    const pem = readFileSync(file("client.pem"), "utf8");
    writeFileSync(file("cut.pem"), pem.slice(0, pem.length / 2));
    writeFileSync(file("damaged.pem"), pem.replace(/^M.{9}/m, "MAAAAAAAAA"));
    writeFileSync(file("cut.key"), readFileSync(file("client.key"), "utf8").slice(0, 90));
    writeFileSync(file("locked.key"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIH\n-----END ENCRYPTED PRIVATE KEY-----\n");
    writeFileSync(file("empty"), "");
    writeFileSync(file("huge.pem"), "x".repeat(1_100_000));
    const refusal = async (...args: readonly string[]): Promise<string> => {
      const { code, err } = await typed("attach", "--etcd", "https://127.0.0.1:1", "--for", "20ms", ...args);
      expect(code).toBe(2);
      return err;
    };
    expect(await refusal("--cacert", file("none.pem"))).toContain(`--cacert: There is no file ${file("none.pem")}`);
    expect(await refusal("--cacert", file("empty"))).toContain("holds no PEM; expected PEM with -----BEGIN CERTIFICATE-----");
    expect(await refusal("--cacert", file("client.key"))).toContain("holds `PRIVATE KEY`; expected PEM with -----BEGIN");
    expect(await refusal("--cacert", file("cut.pem"))).toContain("the certificate is cut off or damaged");
    expect(await refusal("--cacert", file("damaged.pem"))).toContain("the certificate is cut off or damaged");
    expect(await refusal("--cacert", file("huge.pem"))).toContain("more than 1024 KiB");
    expect(await refusal("--cacert", "/dev/zero")).toContain("more than 1024 KiB");
    expect(await refusal("--cacert", folder)).toContain("is a folder; expected a file");
    expect(await refusal("--cert", file("client.pem"))).toContain("expected --key FILE as well");
    expect(await refusal("--key", file("client.key"))).toContain("expected --cert FILE as well");
    expect(await refusal("--cert", file("client.pem"), "--key", file("cut.key"))).toContain("the key in");
    expect(await refusal("--cert", file("client.pem"), "--key", file("client.pem"))).toContain("expected PEM with a PRIVATE KEY");
    expect(await refusal("--cert", file("client.pem"), "--key", file("locked.key"))).toContain("openssl pkey -in");
    expect(await refusal("--cert", file("client.pem"), "--key", file("server.key"))).toContain("is not the key of the");
    const nowhere = ["attach", "--etcd", "https://127.0.0.1:1", "--for", "20ms"];
    const old = await typed(...nowhere, "--cert", file("old.pem"), "--key", file("old.key"));
    expect(old.err).toContain("has expired (Jan  2 00:00:00 2020 GMT)");
  });
});

test("a token stands alone in its file; nobody is given what is not for him, and a slip is told without the secret", async () => {
  const refusal = async (contents: string, ...args: readonly string[]): Promise<string> => {
    writeFileSync(file("slip"), contents);
    const { code, err } = await typed("attach", ...args, "--token-file", file("slip"));
    expect(code).toBe(2);
    expect(err).not.toContain("hush");
    return err;
  };
  const prometheus = ["--prometheus", "http://127.0.0.1:1"];
  expect(await refusal("", ...prometheus)).toContain("is empty; expected a token");
  expect(await refusal("Bearer hush", ...prometheus)).toContain("and no `Bearer`");
  expect(await refusal("hush\r\nX-Injected: 1", ...prometheus)).toContain("holds more than a token");
  expect(await refusal("hush", "--pd", "http://127.0.0.1:1")).toContain("nobody who needs it: expected --prometheus");
  expect((await typed("attach", "--pd", "http://127.0.0.1:1", "--cacert", file("slip"))).err)
    .toContain("expected an address that begins with https://");
  const far = await typed("attach", "--prometheus", "http://192.0.2.1:9090", "--token-file", file("slip"), "--for", "10ms");
  expect(far.err).toContain("192.0.2.1:9090 is asked by http: whoever is on the way can read what lets us in.");
});

test("codes that no server of a test brings about have their names, too", () => {
  const why = (code: string): string => whyOfError(Object.assign(new Error(code), { code }));
  expect(["ENOTFOUND", "ECONNRESET", "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE",
    "ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED", "EPROTO", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"].map(why))
    .toEqual(["unknown-host", "reset", "tls-client", "tls-client", "tls-client", "tls", "tls-authority"]);
});
