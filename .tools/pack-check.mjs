// Packs the package and uses it as a stranger would: from a fresh project, without a network. `npm run build` comes before, for the
// frame. Ends with the sum: `N passed, M failed`.
import { execFile } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { containerSteps, tryContainer } from "./container.mjs";
import { findBrowser } from "./setup.mjs";
import { FOLDER, zipOfPage } from "./zip.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const project = mkdtempSync(join(tmpdir(), "quorumscape-package-"));
const installed = join(project, "node_modules/quorumscape");
const run = (command, args, cwd = project) => promisify(execFile)(command, args, { cwd, maxBuffer: 64 << 20 });
const node = (file) => run(process.execPath, [file]);

/** The examples of these pages, which are run as they are printed: by the name behind their fence. */
const examples = new Map(["PACKAGE", "recipes"].flatMap((page) =>
  [...readFileSync(join(root, `docs/${page}.md`), "utf8").matchAll(/^```\w+ title="([^"]+)"\n([\s\S]*?)^```$/gm)]
    .map(([, name, text]) => [name, text])));

let passed = 0;
let failed = 0;

/** One thing that must hold; `work` throws or returns what was found instead. */
async function check(title, work) {
  const started = performance.now();
  const problem = await work().catch((error) => `${error.stdout ?? ""}${error.stderr ?? ""}` || String(error.stack ?? error));
  const fine = problem === undefined || problem === null || problem === "";
  if (fine) passed++;
  else failed++;
  const time = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  process.stdout.write(`${fine ? "ok  " : "fail"} ${title} (${time})\n${fine ? "" : `${problem}\n`}`);
}

const write = (name, text) => {
  mkdirSync(dirname(join(project, name)), { recursive: true });
  writeFileSync(join(project, name), text);
};

const TAG = '<quorum-scape scenario="store-dies" start="8s" title="Store 4 dies"><a href="/">Store 4 dies at 10 s.</a></quorum-scape>';

/** What a template's checker asks of Vue. */
const VUE_TYPES = `import type {} from "quorumscape/vue";
import type { GlobalComponents } from "vue";

type Written = InstanceType<GlobalComponents["quorum-scape"]>["$props"];
export const fine: Written = { scenario: "store-dies", start: "8s", readonly: true, view: "log" };
// @ts-expect-error A flag is no number.
export const wrong: Written = { readonly: 3 };
`;

const KINDS = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** A server of a folder's files, that knows nothing of them. */
async function serveFiles(folder, headers = {}) {
  const server = createServer(({ url }, response) => {
    const path = join(folder, new URL(url, "http://localhost").pathname.replace(/\/$/, "/index.html"));
    if (!existsSync(path)) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": KINDS[extname(path)] ?? "text/plain", ...headers }).end(readFileSync(path));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { server, address: `http://127.0.0.1:${server.address().port}/` };
}

const launch = async () =>
  (await import("playwright-core")).chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox"] });

/** An example of the documentation; fails where there is none of that name. */
function example(name) {
  const text = examples.get(name);
  if (text === undefined) throw new Error(`The documentation has no example ${name}`);
  write(name, text);
  return join(project, name);
}

/** The paths that the tarball holds. */
let packed = [];
/** What every package has. */
const USUAL = ["package.json", "README.md", "LICENSE", "CHANGELOG.md", "THIRD-PARTY.md"];
const MAX_PACKED = 4_000_000;

await check("it is built and packed", async () => {
  await run(process.execPath, [join(root, ".tools/library.mjs")], root);
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", project], join(root, "dist-lib"));
  const [{ files, size }] = JSON.parse(stdout);
  packed = files.map(({ path }) => path);
  return size < MAX_PACKED ? null : `the tarball has ${size} bytes`;
});

/** The files that this one names beside itself, or by its own address (`/../`); types name the script that they are of. */
function namedBy(path) {
  const text = readFileSync(join(installed, path), "utf8");
  const near = [...text.matchAll(/["'`](\/?)(\.\.?\/[^"'`\s]+)["'`]/g)]
    .map(([, ofAddress, name]) => posix.join(ofAddress === "" ? posix.dirname(path) : path, name));
  // Files of the frame are called by their names alone.
  const inFrame = path.startsWith("dist/frame/") ? packed.filter((other) => other.startsWith("dist/frame/") &&
    new RegExp(`(?<![\\w-])${basename(other, ".js").replaceAll(".", "\\.")}(?![\\w-])`).test(text)) : [];
  return [...near.flatMap((name) => (path.endsWith(".d.ts") ? [name.replace(/(\.js)?$/, ".d.ts"), name] : [name])), ...inFrame];
}

/** Files that nobody comes to who begins with what package.json names. */
function unreached({ exports, bin }) {
  const named = [...Object.values(exports), ...Object.values(bin)].flatMap((each) => (typeof each === "string" ? [each] : Object.values(each)));
  const reached = new Set();
  const visit = (path) => {
    if (!packed.includes(path) || reached.has(path)) return;
    reached.add(path);
    namedBy(path).forEach(visit);
  };
  [...named.map((path) => posix.normalize(path.replace("*", "embed.html"))), "dist/frame/inline.js"].forEach(visit);
  return packed.filter((path) => !reached.has(path) && !USUAL.includes(path));
}
await check("it installs from its tarball, without a network and without dependencies", async () => {
  write("package.json", JSON.stringify({ name: "stranger", private: true, type: "module" }));
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", `./quorumscape-${version}.tgz`]);
  const { packages } = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8"));
  const names = Object.keys(packages).filter((name) => name !== "");
  return names.join() === "node_modules/quorumscape" ? null : `also installed: ${names.join(", ")}`;
});
await check("every file that its exports name is there", async () => {
  const { exports } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const paths = Object.values(exports).flatMap((each) => (typeof each === "string" ? [each] : Object.values(each)));
  const missing = paths.filter((path) => !path.includes("*") && !existsSync(join(installed, path)));
  return [...missing, ...["dist/frame/embed.html"].filter((path) => !existsSync(join(installed, path)))].join(", ");
});

await check("nothing is in it that these do not lead to", async () =>
  unreached(JSON.parse(readFileSync(join(installed, "package.json"), "utf8"))).join(", "));

// The served page's folder has it, too: what a package holds does not depend on what was built before it.
await check("the frame's folder has no element of its own", async () => (existsSync(join(installed, "dist/frame/define.js")) ? "define.js" : null));

await Promise.all([
  check("Node: the engine runs a failover, as documented", async () => {
    const { stdout } = await node(example("failover.mjs"));
    return /elected/.test(stdout) && /violations: 0/.test(stdout) ? null : stdout;
  }),
  check("Node: the Raft core elects a leader and commits, as documented", async () => {
    const { stdout } = await node(example("three-nodes.mjs"));
    return /leader/.test(stdout) && /x = 1/.test(stdout) ? null : stdout;
  }),
  check("Node: the element can be imported where there is no page", async () => {
    await run(process.execPath, ["-e", "Promise.all([import('quorumscape'), import('quorumscape/define')])"]);
    await run(process.execPath, ["-e", "require('quorumscape/engine').createSimulation({ scenario: 'healthy' }).advance('1s')"]);
  }),
]);
await Promise.all([
  check("the command line: a failover, a campaign in threads, a picture", async () => {
    const bin = join(project, "node_modules/.bin/quorumscape");
    const killed = ["--stores", "3", "--regions", "4", "--do", "1s kill store 2", "--for", "2s"];
    const { stdout } = await run(bin, ["run", ...killed, "--json"]);
    const [{ fault }] = JSON.parse(stdout).failovers;
    await run(bin, ["campaign", ...killed, "--seeds", "1..4", "--workers", "2", "--report", "trials"]);
    await run(bin, ["poster", "store-dies", "--out", "dies.svg"]);
    const made = ["trials", "dies.svg"].filter((name) => !existsSync(join(project, name)));
    return fault === "kill store 2" && made.length === 0 ? null : `${fault}; missing: ${made.join(", ")}`;
  }),
  check("the command line says what an option needs to have installed", async () => {
    const bin = join(project, "node_modules/.bin/quorumscape");
    const answers = await Promise.all([["serve", "--listen", "127.0.0.1:0", "--mqtt", "mqtt://127.0.0.1:9"],
      ["serve", "--listen", "127.0.0.1:0", "--otlp", "127.0.0.1:9"], ["campaign-worker", "--queue", "redis://127.0.0.1:9"],
      ["poster", "healthy", "--out", "x.png"]].map((words) => run(bin, words).then(() => "no refusal", ({ stderr }) => stderr)));
    const wanted = [/npm install mqtt\n/, /npm install @grpc\/grpc-js protobufjs\n/, /npm install bullmq ioredis/, /@resvg\/resvg-js/];
    return answers.filter((answer, place) => !wanted[place].test(answer)).join("\n");
  }),
  check("what the Containerfile starts: refused without a token, then answers, acts with the token alone, ends when asked to", async () => {
    chmodSync(project, 0o755);
    return tryContainer(containerSteps(), project);
  }),
]);
for (const name of ["node_modules/vitepress", "node_modules/vue"]) symlinkSync(join(root, name), join(project, name), "dir");
await Promise.all([
  check("TypeScript: a consumer's program typechecks against the package's own types, in JSX and in Vue's templates", async () => {
    const types = join(project, "node_modules/@types");
    mkdirSync(types, { recursive: true });
    symlinkSync(join(root, "node_modules/@types/react"), join(types, "react"), "dir");
    symlinkSync(join(root, "node_modules/csstype"), join(project, "node_modules/csstype"), "dir");
    example("consumer.tsx");
    write("template.ts", VUE_TYPES);
    write("tsconfig.json", JSON.stringify({
      compilerOptions: {
        target: "es2022", module: "nodenext", lib: ["es2022", "dom", "dom.iterable"], strict: true, noEmit: true, skipLibCheck: false,
        exactOptionalPropertyTypes: true, jsx: "preserve", types: [],
      },
      files: ["consumer.tsx", "template.ts"],
    }));
    await run(process.execPath, [join(root, "node_modules/typescript-7/bin/tsc"), "-p", project]);
  }),
  check("Vite: a page that defines the element builds, and takes the engine only where it is imported", async () => {
    write("index.html", `<!doctype html><title>Vite</title>${TAG}<script type="module" src="/page.js"></script>`);
    const definition = 'import { QuorumScape } from "quorumscape";\nimport "quorumscape/define";\n';
    write("page.js", `${definition}QuorumScape.base = "./frame/";\n`);
    const { build } = await import(pathToFileURL(createRequire(join(root, "package.json")).resolve("vite")).href);
    const { output } = await build({
      root: project, configFile: false, logLevel: "error", base: "./", publicDir: join(installed, "dist"),
      build: { outDir: "site/vite" },
    });
    const code = output.filter(({ type }) => type === "chunk").map((chunk) => chunk.code).join("");
    if (!code.includes("quorum-scape")) return "the element's definition was shaken off";
    return code.length < 40_000 ? null : `the page's script has ${code.length} bytes`;
  }),
  check("VitePress: a site with both boxes of the recipe builds", async () => {
    for (const name of ["config", "theme/index"]) write(`notes/.vitepress/${name}.ts`, examples.get(`.vitepress/${name}.ts`));
    write("notes/index.md", `# Notes\n\n${TAG}\n`);
    cpSync(join(installed, "dist/frame"), join(project, "notes/public/quorumscape"), { recursive: true });
    const vitepress = join(root, "node_modules/vitepress/bin/vitepress.js");
    await run(process.execPath, [vitepress, "build", "notes", "--base", "/notes/",
      "--outDir", join(project, "site/notes")]);
  }),
]);
await check("in a browser, from a server of files: what Vite and VitePress built, and plain HTML with the classic script in two versions", async () => {
  cpSync(join(installed, "dist"), join(project, "site/plain"), { recursive: true });
  const scripts = ["other.iife.js", "element.iife.js"].map((name) => `<script src="${name}"></script>`).join("");
  const own = readFileSync(join(installed, "dist/element.iife.js"), "utf8");
  write("site/plain/other.iife.js", own.replaceAll(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version, "0.0.1"));
  write("site/plain/index.html", `<!doctype html><title>Plain</title>${scripts}${TAG}`);
  const served = await serveFiles(join(project, "site"));
  const browser = await launch();
  const warnings = [];
  const found = [];
  // One after another: each has as long to live as a page has that is alone.
  for (const path of ["vite/", "notes/", "plain/"]) {
    const page = await browser.newPage();
    page.on("pageerror", (error) => found.push(`${path} ${error.message}\n`));
    page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
    await page.route("https://quorumscape.example/**", (route) => route.abort());
    await page.goto(`${served.address}${path}`);
    // Where it does not live, this waits no longer than a test may.
    await page.locator("quorum-scape [data-state=live]").waitFor({ timeout: 20_000 }).catch(() => found.push(`${path} does not live\n`));
    await page.close();
  }
  await browser.close();
  served.server.close();
  // The one that was there first stays, and the page is told once.
  const told = warnings.length === 1 && warnings[0].includes("is defined already, in version 0.0.1");
  return found.join("") + (told ? "" : `warnings: ${warnings.join("\n")}`);
});
await check("the zip: unpacked below a path and served under a strict policy, the page lives, and a store of it dies", async () => {
  // The documentation may be being built at this moment, and has tests of its own.
  for (const [path, bytes] of Object.entries(unzipSync(zipOfPage((name) => name.startsWith("docs/"))))) write(`site/a/b/c/${path}`, bytes);
  const served = await serveFiles(join(project, "site"), { "content-security-policy": "default-src 'self'" });
  const browser = await launch();
  const page = await browser.newPage();
  const found = [];
  page.on("pageerror", (error) => found.push(`${error.message}\n`));
  page.on("console", (message) => message.type() === "error" && found.push(`${message.text()}\n`));
  await page.goto(`${served.address}a/b/c/${FOLDER}/`);
  const store = page.locator("[data-store='4']");
  await store.waitFor({ timeout: 20_000 });
  await store.click({ position: { x: 40, y: 18 } });
  await page.keyboard.press("k");
  await page.getByText("Store 4 was killed").first().waitFor({ timeout: 20_000 }).catch(() => found.push("nothing was killed\n"));
  await browser.close();
  served.server.close();
  return found.join("");
});
await check("the manifest of custom elements tells exactly the attributes of the table", async () => {
  const { modules } = JSON.parse(readFileSync(join(installed, "custom-elements.json"), "utf8"));
  const [declaration] = modules.flatMap(({ declarations }) => declarations);
  const bundle = join(project, "attributes.mjs");
  const { rolldown } = await import("rolldown");
  await (await rolldown({ cwd: root, input: "src/exchange/embed-attributes.ts" })).write({ file: bundle, format: "es" });
  const { ATTRIBUTES } = await import(pathToFileURL(bundle).href);
  const told = declaration.attributes.map(({ name, fieldName, type }) => `${name} ${fieldName} ${type.text}`).join("\n");
  return told === ATTRIBUTES.map(({ name, property, type }) => `${name} ${property} ${type}`).join("\n") ? null : told;
});

rmSync(project, { recursive: true, force: true });
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
