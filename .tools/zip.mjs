// Writes what is served, the documentation included, as one archive: `quorumscape-VERSION.zip`, a folder for any server of files. The
// same sources make the same bytes.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { strToU8, zipSync } from "fflate";
import { buildPage } from "./build.mjs";
import { buildDocs } from "./docs.mjs";
import { BUNDLED, thirdPartyText } from "./third-party.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
/** The folder that it unpacks to. */
export const FOLDER = `quorumscape-${version}`;

const README = `Quorumscape ${version}

Put this folder on any server of files, under any path. It needs no rules of the server and no network, and its policy may be as
strict as default-src 'self'. To look at it here:

    python3 -m http.server 8000        and then http://localhost:8000/

Opened from the disk (file://) it stays empty, because browsers give scripts of such a page nothing. docs/ is the documentation.

把这个文件夹放到任何静态文件服务器上，放在什么路径下都可以。它不需要服务器做任何配置，也不需要联网；内容安全策略可以严格到
default-src 'self'。要在本机查看，运行上面的命令。直接从磁盘打开（file://）是空白页，因为浏览器不让这样的页面加载脚本。docs/ 是文档。
`;

/** Zip has no instant before 1980, and keeps none more precise; always the same one. */
const ALWAYS = new Date(1980, 0, 1);

/** The archive of what is built; `leave` says which paths below it stay out. */
export function zipOfPage(leave = () => false) {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).replaceAll(sep, "/")).filter((path) => !leave(path)).sort();
  const added = { "README.txt": README, "THIRD-PARTY.md": thirdPartyText(BUNDLED.page), LICENSE: readFileSync(join(root, "LICENSE"), "utf8") };
  return zipSync(Object.fromEntries([
    ...files.map((path) => [`${FOLDER}/${path}`, readFileSync(join(dist, path))]),
    ...Object.entries(added).map(([name, text]) => [`${FOLDER}/${name}`, strToU8(text)]),
  ]), { level: 9, mtime: ALWAYS });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildPage();
  await buildDocs();
  const archive = zipOfPage();
  writeFileSync(join(root, `${FOLDER}.zip`), archive);
  process.stdout.write(`${FOLDER}.zip (${(archive.length / 1e6).toFixed(1)} MB)\n`);
}
