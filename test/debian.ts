import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { root } from "./house/source.ts";

/** Unpacked once for all runs: packages are fetched without being installed, for that would start their services. */
const folder = join(root, "node_modules", ".cache", "quorumscape", "debian");

/**
 * A program of Debian's: as it is installed, or unpacked from its packages; null where it cannot be had, and then the tests that
 * need it are skipped.
 */
export function debianProgram(name: string, ...packages: readonly string[]): string | null {
  const find = (): string | undefined =>
    ["usr/bin", "usr/sbin"].map((bin) => join(folder, packages[0] ?? "", bin, name)).find(existsSync);
  const installed = ["/usr/bin", "/usr/sbin"].map((bin) => join(bin, name)).find(existsSync);
  if (installed !== undefined) return installed;
  return find() ?? (fetchPackages(packages) ? find() ?? null : null);
}

function fetchPackages(packages: readonly string[]): boolean {
  const [first = ""] = packages;
  const into = join(folder, first);
  const debs = join(into, "debs");
  mkdirSync(debs, { recursive: true });
  const quiet = { cwd: debs, stdio: "ignore", timeout: 60_000 } as const;
  if (spawnSync("apt-get", ["download", ...packages], quiet).status !== 0) return false;
  return readdirSync(debs).filter((file) => file.endsWith(".deb"))
    .every((file) => spawnSync("dpkg", ["-x", file, into], quiet).status === 0);
}

/** Where the libraries lie that were unpacked with a program. */
export const debianLibraries = (name: string): string =>
  join(folder, name, "usr", "lib", process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu");

/** So many ports of the loopback address that are free now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
