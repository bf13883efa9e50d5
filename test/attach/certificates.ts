import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Whether certificates can be made here. */
export const hasOpenssl = spawnSync("openssl", ["version"], { stdio: "ignore" }).status === 0;

function openssl(folder: string, ...args: readonly string[]): void {
  const made = spawnSync("openssl", args, { cwd: folder, encoding: "utf8" });
  if (made.status !== 0) throw new Error(`openssl ${args.join(" ")}: ${made.stderr}`);
}

/** An authority: NAME.pem and NAME.key in the folder. */
export function makeAuthority(folder: string, name: string): void {
  openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", `/CN=${name}`,
    "-days", "2", "-keyout", `${name}.key`, "-out", `${name}.pem`, "-addext", "basicConstraints=critical,CA:TRUE");
}

/** A certificate that an authority signed, for these names; `dates` are its first and its last instant. */
export function makeCertificate(
  folder: string, name: string, authority: string, names: string, dates: readonly [from: string, to: string] = ["", ""],
): void {
  openssl(folder, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
    // No common name: etcd with users takes no client that has one.
    "-subj", `/O=${name}`, "-keyout", `${name}.key`, "-out", `${name}.csr`);
  writeFileSync(join(folder, "index.txt"), "");
  writeFileSync(join(folder, "ca.cnf"), [
    "[ca]", "default_ca=one", "[one]", `database=${join(folder, "index.txt")}`, `new_certs_dir=${folder}`, "default_md=sha256",
    "policy=any", "rand_serial=yes", "x509_extensions=ext", "[any]", "organizationName=supplied", "[ext]",
    `subjectAltName=${names}`,
  ].join("\n"));
  const [from, to] = dates;
  const when = from === "" ? ["-days", "2"] : ["-startdate", from, "-enddate", to];
  openssl(folder, "ca", "-batch", "-notext", "-config", "ca.cnf", "-cert", `${authority}.pem`, "-keyfile", `${authority}.key`,
    "-in", `${name}.csr`, "-out", `${name}.pem`, ...when);
}

/** A key and its certificate, as a server takes them. */
export const pairOf = (folder: string, name: string): { readonly key: Buffer; readonly cert: Buffer } =>
  ({ key: readFileSync(join(folder, `${name}.key`)), cert: readFileSync(join(folder, `${name}.pem`)) });
