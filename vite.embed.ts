import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { transform } from "esbuild";
import type { Plugin, Rolldown } from "vite";

/*
 * How the embed's files are made. A frame in a sandbox has an origin of its own, to which a module script, or a worker with an
 * address, is foreign and refused; a classic script is not, nor is a worker from a blob. So the chunks of the build, which call
 * one another by `require`, become functions: those that are needed at once in one classic script, each of the others in a
 * script that is fetched when it is needed. The worker is a blob of the source texts of the same functions: what page and worker
 * share is fetched once.
 */

/** The chunks with which page and worker begin, and the one that the worker asks for as soon as it lives: that comes in one file. */
const PAGE = "./viewer.js";
const WORKER = "./worker.js";
const SERVING = "./serving.js";
const BOOT = ".tools/embed-boot.js";

/** Writes `embed.html`, its script, its styles and its late parts in the place of the chunks of a build in CommonJS. */
export const classicScripts: Plugin = {
  name: "classic-scripts",
  apply: "build",
  // Behind Vite's own, which writes the styles.
  enforce: "post",
  async generateBundle(_options, bundle) {
    const chunks: Chunks = new Map(Object.values(bundle).flatMap((each) => (each.type === "chunk" ? [[`./${each.fileName}`, each] as const] : [])));
    const css = Object.values(bundle).flatMap((each) => (each.type === "asset" && each.fileName.endsWith(".css") ? [String(each.source)] : []));
    for (const name of Object.keys(bundle)) Reflect.deleteProperty(bundle, name);
    const emit = (name: string, ending: string, source: string): string => {
      const fileName = `${name}-${digestOf(source)}.${ending}`;
      this.emitFile({ type: "asset", fileName, source });
      return fileName;
    };
    const atOnce = new Set([...neededBy(chunks, PAGE), ...neededBy(chunks, WORKER)]);
    const missingFor = (name: string): string[] => [...neededBy(chunks, name)].filter((each) => !atOnce.has(each));
    const late = calledLate(chunks);
    const partOf = (name: string): Part => ({
      name, code: chunks.get(name)?.code ?? "", others: late.has(name) ? missingFor(name).filter((each) => each !== name) : [],
    });
    const parts = [...chunks.keys()].filter((name) => !atOnce.has(name)).map((name) =>
      [name.slice(2), partsFile((name === SERVING ? missingFor(name) : [name]).map(partOf))] as const);
    // One digest for all of them: their names alone are short enough to be listed in the first script.
    const folder = `parts-${digestOf(parts.map(([, source]) => source).join(""))}`;
    for (const [name, source] of parts) this.emitFile({ type: "asset", fileName: `${folder}/${name}`, source });
    const boot = (await transform(readFileSync(BOOT, "utf8"), { minify: true, target: "es2022" })).code.trim();
    const names = [...reachedBy(chunks, WORKER)].filter((name) => atOnce.has(name));
    const functions = [...atOnce].map((name) => `${JSON.stringify(name)}:${asFunction(chunks.get(name)?.code ?? "")}`);
    const worker = JSON.stringify({ names, begin: WORKER, boot });
    const script = emit("viewer", "js", [
      `"use strict";globalThis.quorumscapeWorkerParts=${worker};`,
      `((functions,entry,base)=>{${boot}})({${functions.join(",\n")}},`,
      `${JSON.stringify(PAGE)},new URL("${folder}/",document.currentScript.src).href)\n`,
    ].join(""));
    const style = emit("viewer", "css", css.join(""));
    const page = readFileSync("embed.html", "utf8");
    // What holds a world in a page of its own knows the name of this file alone.
    const [, whole = ""] = /<meta name="quorumscape-page" content="([^"]*)"/.exec(page) ?? [];
    this.emitFile({ type: "asset", fileName: "inline.js", source: `quorumscapeInline.files(${JSON.stringify([script, style, whole]).slice(1, -1)});\n` });
    const html = page
      .replace(/<script type="module"[^>]*>/, `<script src="./${script}">`)
      .replace(/ *<link rel="stylesheet"[^>]*>/, `    <link rel="stylesheet" href="./${style}" />`);
    this.emitFile({ type: "asset", fileName: "embed.html", source: html });
  },
};

const digestOf = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 8);

type Chunks = ReadonlyMap<string, Pick<Rolldown.OutputChunk, "code">>;

const calls = (code: string): string[] => [...code.matchAll(/\brequire\(["'`](\.\/[^"'`]+)["'`]\)/g)].map(([, name]) => name ?? "");
const LATE_CALL = /Promise\.resolve\(\)\.then\(\(\)\s*=>\s*require\((["'`]\.\/[^"'`]+["'`])\)\)/g;

const withoutLateCalls = (code: string): string => code.replace(LATE_CALL, "");

/** A chunk and all that it cannot be without. */
function neededBy(chunks: Chunks, name: string, among: (code: string) => string[] = (code) => calls(withoutLateCalls(code))): Set<string> {
  const found = new Set<string>();
  const visit = (each: string): void => {
    const chunk = chunks.get(each);
    if (chunk === undefined) throw new Error(`The embed has no chunk ${each}.`);
    if (found.has(each)) return;
    found.add(each);
    among(chunk.code).forEach(visit);
  };
  visit(name);
  return found;
}

/** A chunk and all that it may ever call. */
const reachedBy = (chunks: Chunks, name: string): Set<string> => neededBy(chunks, name, calls);

const calledLate = (chunks: Chunks): Set<string> =>
  new Set([...chunks.values()].flatMap(({ code }) => [...code.matchAll(LATE_CALL)].map(([, name = ""]) => name.slice(1, -1))));

const GIVEN = /Object\.defineProperty\(exports,["'`]([\w$]+)["'`],\{enumerable:!0,get:function\(\)\{return ([\w$.]+)\}\}\)/g;
const ALL_GIVEN = new RegExp(`(?:${GIVEN.source}[,;]?)+`, "g");

/** What a chunk gives to others, in fewer letters: these are hundreds of names. */
const withShortGifts = (code: string): string => code.replace(ALL_GIVEN, (all) =>
  `give(exports,{${[...all.matchAll(GIVEN)].map(([, name, value]) => `${name}:()=>${value}`).join(",")}});`);

interface Part {
  readonly name: string;
  readonly code: string;
  /** What else has to be there before it begins. */
  readonly others: readonly string[];
}

/** The text of a script that brings these chunks. */
const partsFile = (parts: readonly Part[]): string => `"use strict";${parts.map(({ name, code, others }) =>
  `quorumscapePart(${JSON.stringify(name)},${asFunction(code)}${others.length === 0 ? "" : `,${JSON.stringify(others)}`});`).join("\n")}\n`;

/** Scripts and workers of these functions are strict as a whole. */
const asFunction = (code: string): string =>
  `function(require,exports,module,fetchPart,give){${withShortGifts(code.replace(LATE_CALL, "fetchPart($1)").trim())}}`;
