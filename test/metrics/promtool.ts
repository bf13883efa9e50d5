import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "node_modules", ".cache", "promtool");

const runs = (path: string): boolean => spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0;

/** Debian's package is taken apart, not installed: it would bring a service along, and a minute of other packages. */
function fetchPackage(): void {
  const folder = mkdtempSync(join(tmpdir(), "quorumscape-promtool-"));
  try {
    const apt = (...words: string[]): boolean =>
      spawnSync("apt-get", words, { cwd: folder, stdio: "ignore", timeout: 60_000 }).status === 0;
    if (!apt("download", "prometheus") && !(process.getuid?.() === 0 && apt("update") && apt("download", "prometheus"))) return;
    const archive = readdirSync(folder).find((name) => name.endsWith(".deb"));
    if (archive === undefined) return;
    if (spawnSync("dpkg-deb", ["-x", archive, "all"], { cwd: folder, stdio: "ignore" }).status !== 0) return;
    mkdirSync(dirname(CACHE), { recursive: true });
    const copied = spawnSync("cp", [join(folder, "all", "usr", "bin", "promtool"), `${CACHE}.new`], { stdio: "ignore" });
    if (copied.status === 0) renameSync(`${CACHE}.new`, CACHE);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where promtool is: named by PROMTOOL_PATH, installed, or fetched where Debian's packages are to be had; null for nowhere. */
export function findPromtool(): string | null {
  const known = [process.env["PROMTOOL_PATH"] ?? "", "promtool", CACHE];
  const found = known.find((path) => path !== "" && runs(path));
  if (found !== undefined) return found;
  if (!existsSync("/usr/bin/apt-get")) return null;
  fetchPackage();
  return runs(CACHE) ? CACHE : null;
}
