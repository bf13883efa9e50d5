import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import process from "node:process";
import { quoted } from "../../kernel/words.ts";
import type { SourceKind } from "../../observe/record.ts";
import { explainFailure } from "../files.ts";
import { optionValue, type Checked, type Options, type OptionSpec } from "../options.ts";
import type { TlsFiles } from "./upstream.ts";

/** What lets us in. It stands in files or in the environment, never among arguments, and is never written anywhere. */
export interface Secrets {
  readonly tls: TlsFiles;
  /** What is sent as a bearer token to sources of a kind. */
  readonly bearers: Partial<Readonly<Record<SourceKind, string>>>;
  /** Who logs in to etcd. */
  readonly user: { readonly name: string; readonly password: string } | null;
  /** What is to be said of them, though they will do. */
  readonly remarks: readonly string[];
}

export const SECRET_OPTIONS: readonly OptionSpec[] = [
  { name: "cacert", value: "FILE", help: "for https: certificates of the authorities that are trusted, and no others (PEM)" },
  { name: "cert", value: "FILE", help: "for https: our client certificate (PEM), with --key" },
  { name: "key", value: "FILE", help: "the private key of --cert (PEM, without a passphrase)" },
  { name: "user", value: "NAME", help: "log in to etcd under this name, with --password-file or ETCDCTL_PASSWORD" },
  { name: "password-file", value: "FILE", help: "the file that holds the password of --user" },
  { name: "token-file", value: "FILE", help: "the file that holds the bearer token for Prometheus" },
  { name: "pd-token-file", value: "FILE", help: "the file that holds the bearer token for a proxy before PD" },
];

/** Reads what the options name. `sources` is who is asked: a secret for nobody is a slip. */
export function readSecrets(
  options: Options, sources: readonly { readonly kind: SourceKind; readonly url: URL }[],
): Checked<Secrets> {
  const tls = readTls(options, sources.some(({ url }) => url.protocol === "https:"));
  if (!tls.ok) return tls;
  const user = readUser(options, sources.some(({ kind }) => kind === "etcd"));
  if (!user.ok) return user;
  const bearers: Partial<Record<SourceKind, string>> = {};
  for (const [option, kind] of [["token-file", "prometheus"], ["pd-token-file", "pd"]] as const) {
    const path = optionValue(options, option);
    if (path === undefined) continue;
    if (!sources.some((source) => source.kind === kind)) return nobody(option, `--${kind}`);
    const token = readToken(option, path);
    if (!token.ok) return token;
    bearers[kind] = token.value;
  }
  const open = sources.filter(({ kind, url }) => url.protocol === "http:" && !/^(?:127\.|localhost$|\[::1\]$)/.test(url.hostname)
    && (bearers[kind] !== undefined || (kind === "etcd" && user.value !== null)));
  const clear = open.map(({ url }) => `${url.host} is asked by http: whoever is on the way can read what lets us in.`);
  return { ok: true, value: { tls: tls.value.files, bearers, user: user.value, remarks: [...tls.value.remarks, ...clear] } };
}

const nobody = (option: string, wanted: string): { readonly ok: false; readonly problem: string } =>
  ({ ok: false, problem: `--${option} is given, but nobody who needs it: expected ${wanted}.` });

const MAX_SECRET_BYTES = 65_536;
const MAX_PEM_BYTES = 1_048_576;

/** A small file, also one that is a pipe: those who keep secrets elsewhere hand them over that way. */
function readSmall(option: string, path: string, most: number): Checked<string> {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const bytes = Buffer.alloc(most + 1);
    let count = 0;
    for (let read = -1; read !== 0 && count <= most; count += read) read = readSync(file, bytes, count, most + 1 - count, null);
    if (count <= most) return { ok: true, value: bytes.toString("utf8", 0, count) };
    return { ok: false, problem: `--${option}: ${path} has more than ${most / 1_024} KiB; expected less.` };
  } catch (error) {
    return { ok: false, problem: `--${option}: ${explainFailure(path, error, "read")}` };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readToken(option: string, path: string): Checked<string> {
  const read = readSmall(option, path, MAX_SECRET_BYTES);
  if (!read.ok) return read;
  const token = read.value.trim();
  if (token === "") return { ok: false, problem: `--${option}: ${path} is empty; expected a token.` };
  if (/^[\x21-\x7e]+$/.test(token)) return { ok: true, value: token };
  const problem = `--${option}: ${path} holds more than a token; expected one word of ASCII without blanks, and no \`Bearer\`.`;
  return { ok: false, problem };
}

function readUser(options: Options, isAsked: boolean): Checked<Secrets["user"]> {
  const [name, path] = [optionValue(options, "user"), optionValue(options, "password-file")];
  if (name === undefined) {
    return path === undefined ? { ok: true, value: null }
      : { ok: false, problem: "--password-file is given without a name; expected --user NAME as well." };
  }
  if (!isAsked) return nobody("user", "--etcd");
  if (name.includes(":")) {
    const problem = "--user takes the name alone: behind a colon, a password would stand in lists of processes. "
      + "Put it into a file, and name that with --password-file.";
    return { ok: false, problem };
  }
  const read = path === undefined ? { ok: true as const, value: process.env["ETCDCTL_PASSWORD"] ?? "" }
    : readSmall("password-file", path, MAX_SECRET_BYTES);
  if (!read.ok) return read;
  // An editor ends a file with a line break, which is no part of what stands in it.
  const password = read.value.replace(/\r?\n$/, "");
  if (password !== "") return { ok: true, value: { name, password } };
  const problem = path === undefined
    ? "--user needs a password; expected --password-file FILE, or ETCDCTL_PASSWORD in the environment."
    : `--password-file: ${path} is empty; expected a password.`;
  return { ok: false, problem };
}

function readTls(
  options: Options, isAsked: boolean,
): Checked<{ readonly files: TlsFiles; readonly remarks: readonly string[] }> {
  const [caPath, certPath, keyPath] = ["cacert", "cert", "key"].map((name) => optionValue(options, name));
  const given = ["cacert", "cert", "key"].find((name) => options.values.has(name));
  if (given !== undefined && !isAsked) return nobody(given, "an address that begins with https://");
  if (certPath !== undefined && keyPath === undefined) {
    return { ok: false, problem: "--cert is given without its key; expected --key FILE as well." };
  }
  if (certPath === undefined && keyPath !== undefined) {
    return { ok: false, problem: "--key is given without a certificate; expected --cert FILE as well." };
  }
  const ca = caPath === undefined ? null : readCertificates("cacert", caPath);
  if (ca?.ok === false) return ca;
  const trusted = ca === null ? {} : { ca: ca.value.text };
  if (certPath === undefined || keyPath === undefined) return { ok: true, value: { files: trusted, remarks: [] } };
  const cert = readCertificates("cert", certPath);
  if (!cert.ok) return cert;
  const key = readKey(keyPath);
  if (!key.ok) return key;
  const { leaf, text } = cert.value;
  if (!leaf.checkPrivateKey(key.value.key)) {
    const problem = `${keyPath} is not the key of the certificate in ${certPath}; expected the key it was made with`
      + " (and in the file of --cert our own certificate first, those of authorities behind it).";
    return { ok: false, problem };
  }
  const isOver = Date.parse(leaf.validTo) < Date.now();
  const remarks = isOver ? [`The certificate in ${certPath} has expired (${leaf.validTo}): servers will refuse it.`] : [];
  return { ok: true, value: { files: { ...trusted, cert: text, key: key.value.text }, remarks } };
}

const BEGINS = /-----BEGIN ([A-Z0-9 ]+)-----/g;

/** What is wrong with a PEM file that should hold something, but does not. */
function pemFault(option: string, path: string, text: string, wanted: string): string {
  const begun = [...text.matchAll(BEGINS)].map(([, kind = ""]) => kind);
  const found = begun.length === 0 ? "no PEM" : `\`${quoted(begun[0] ?? "")}\``;
  return `--${option}: ${path} holds ${found}; expected PEM with ${wanted}.`;
}

function readCertificates(option: string, path: string): Checked<{ readonly text: string; readonly leaf: X509Certificate }> {
  const read = readSmall(option, path, MAX_PEM_BYTES);
  if (!read.ok) return read;
  const text = read.value;
  const blocks = text.split(/(?=-----BEGIN CERTIFICATE-----)/).filter((part) => part.startsWith("-----BEGIN CERTIFICATE-----"));
  const certificates: X509Certificate[] = [];
  for (const [i, block] of blocks.entries()) {
    const certificate = certificateOf(block);
    if (certificate === null) {
      const which = blocks.length === 1 ? "the certificate" : `certificate ${i + 1} of ${blocks.length}`;
      const problem = `--${option}: in ${path}, ${which} is cut off or damaged; expected it whole. Copy the file anew.`;
      return { ok: false, problem };
    }
    certificates.push(certificate);
  }
  const [leaf] = certificates;
  if (leaf !== undefined) return { ok: true, value: { text, leaf } };
  return { ok: false, problem: pemFault(option, path, text, "-----BEGIN CERTIFICATE-----") };
}

function certificateOf(block: string): X509Certificate | null {
  try {
    return block.includes("-----END CERTIFICATE-----") ? new X509Certificate(block) : null;
  } catch {
    return null;
  }
}

function readKey(path: string): Checked<{ readonly text: string; readonly key: KeyObject }> {
  const read = readSmall("key", path, MAX_PEM_BYTES);
  if (!read.ok) return read;
  const text = read.value;
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(text)) {
    const problem = `--key: ${path} is locked by a passphrase; expected a key without one, in a file that only you can read: `
      + `openssl pkey -in ${path} -out unlocked.key`;
    return { ok: false, problem };
  }
  if (!/BEGIN [A-Z ]*PRIVATE KEY/.test(text)) return { ok: false, problem: pemFault("key", path, text, "a PRIVATE KEY") };
  try {
    return { ok: true, value: { text, key: createPrivateKey(text) } };
  } catch {
    return { ok: false, problem: `--key: the key in ${path} is cut off or damaged; expected it whole. Copy the file anew.` };
  }
}
