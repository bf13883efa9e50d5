// The documentation, made by VitePress from docs/. `node .tools/docs.mjs` serves it for writing, under /docs/, with the page as it
// was built last around it; `node .tools/docs.mjs build` builds it into dist/docs and tells dist/index.html of it.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const docs = join(root, "docs");
const page = join(root, "dist", "index.html");

/** The page offers the documentation where its document links to it: it cannot know otherwise whether that is served. */
const HELP = '<link rel="help" href="./docs/" />';

// The configuration reads the code's tables through Vite; that Node alone could not read them so matters to nobody.
process.env.VITE_CONFIG_NATIVE_IGNORE_WARNING = "true";

/** The pictures of what lives on the pages, which are shown where it does not. */
const makePosters = () =>
  execFileSync(process.execPath, [".tools/run-ts.mjs", "docs/.vitepress/posters.ts"], { cwd: root, stdio: "inherit" });

/** Builds the site. A link that leads nowhere is an error. */
export async function buildDocs() {
  const { build } = await import("vitepress");
  makePosters();
  await build(docs);
  if (!existsSync(page)) return;
  const html = readFileSync(page, "utf8");
  if (!html.includes(HELP)) writeFileSync(page, html.replace("</head>", `  ${HELP}\n  </head>`));
}

async function serveDocs() {
  makePosters();
  const { createServer } = await import("vitepress");
  const { preview } = await import("vite");
  const around = await preview({ root, logLevel: "warn", preview: { host: "127.0.0.1" } });
  const address = around.resolvedUrls?.local[0];
  const server = await createServer(docs, { base: "/docs/", host: "127.0.0.1", proxy: { "^/(?!docs/)": address } });
  await server.listen();
  process.stdout.write(`The documentation is at ${server.resolvedUrls?.local[0]}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await (process.argv[2] === "build" ? buildDocs() : serveDocs());
