// Set-up that `npm start` and `npm test` do by themselves: packages when they are missing or older than the lock file,
// and with --browser a Chromium, found or installed. Prints what it does; a set-up that is complete prints nothing.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ends with one line where Node is older than the packages allow: npm would only warn, and a later failure tell nothing. */
function ensureNode() {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [major, minor] = process.versions.node.split(".").map(Number);
  const fits = engines.node.split("||").some((range) => {
    const [, sign, least, then] = /(\^|>=)(\d+)\.?(\d+)?/.exec(range) ?? [];
    if (sign === "^") return major === Number(least) && minor >= Number(then);
    return major >= Number(least);
  });
  if (fits) return;
  process.stderr.write(`Quorumscape needs Node.js ${engines.node}; this is ${process.versions.node}.\n`);
  process.exit(1);
}

/** The marker that npm writes last: older than the lock file means that the installed packages are not those asked for. */
function packagesAreCurrent() {
  const marker = join(root, "node_modules", ".package-lock.json");
  return existsSync(marker) && statSync(marker).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;
}

export function ensurePackages() {
  if (packagesAreCurrent()) return;
  process.stderr.write("Installing packages (npm ci) …\n");
  // npm says where it lives; started without it, a shell finds it (on Windows npm is a script that only a shell starts).
  const npm = process.env.npm_execpath;
  const started = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  execFileSync(started[0], [...started[1], "ci", "--no-fund", "--no-audit"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: npm === undefined,
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1" },
  });
}

/** Chromium without a window's trimmings: the same engine, and the browser tests take a fifth less time. */
const HEADLESS_SHELL = "/usr/bin/chromium-headless-shell";

/** The path of a Chromium or Chrome on this machine, or undefined. */
export function findBrowser() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked !== undefined && existsSync(asked)) return asked;
  const known = [HEADLESS_SHELL, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium"];
  return known.find((path) => existsSync(path));
}

/** Finds a browser, installs Debian's where that is possible, or ends with one line that says what to do. */
export function ensureBrowser() {
  if (process.env.CHROMIUM_PATH === undefined && !existsSync(HEADLESS_SHELL)) installBrowser();
  const found = findBrowser();
  if (found !== undefined) return found;
  process.stderr.write("The browser tests need Chromium: install it, or name one in CHROMIUM_PATH.\n");
  process.exit(1);
}

/** With Debian's packages, where this process may: the headless shell, else Chromium. */
function installBrowser() {
  const apt = spawnSync("apt-get", ["--version"], { stdio: "ignore" });
  if (apt.status !== 0 || process.getuid?.() !== 0) return;
  process.stderr.write("Installing Chromium (apt-get) …\n");
  const run = (...words) => spawnSync("apt-get", words, {
    stdio: ["ignore", "ignore", 2], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  run("update");
  const install = (name) => run("install", "-y", "--no-install-recommends", name, "fonts-noto-cjk").status === 0;
  if (!install("chromium-headless-shell") && findBrowser() === undefined) install("chromium");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  ensureNode();
  ensurePackages();
  if (process.argv.includes("--browser")) ensureBrowser();
}
