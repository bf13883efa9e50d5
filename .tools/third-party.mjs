// What others wrote and what is handed on with it: in the package, and in the folder that is served.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** Packages of the command line that only one option needs each: nobody else installs them, and nothing is handed on of them. */
export const OPTIONAL = ["@grpc/grpc-js", "@resvg/resvg-js", "bullmq", "ioredis", "mqtt", "protobufjs"];

const taken = Object.keys(read("package.json").dependencies).filter((name) => !OPTIONAL.includes(name));
/** What is bundled begins with these: embeds run on preact, the documentation on Vue. */
export const BUNDLED = { package: [...taken, "preact"], page: [...taken, "preact", "vue", "minisearch", "@vueuse/core"] };

/** Where a package lies that one at `from` asks for; undefined for one that is not installed. */
function placeOf(packages, name, from) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf("node_modules/") - 1))) {
    const place = `${base === "" ? "" : `${base}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (base === "") return undefined;
  }
}

/** These packages and all that they need, by the lock file: places in alphabetical order. Types are no part of what runs. */
function closureOf(names) {
  const { packages } = read("package-lock.json");
  const found = new Set();
  const visit = (name, from) => {
    const place = placeOf(packages, name, from);
    if (name.startsWith("@types/") || place === undefined || found.has(place)) return;
    found.add(place);
    for (const other of Object.keys(packages[place].dependencies ?? {})) visit(other, place);
  };
  for (const name of names) visit(name, "");
  return [...found].sort();
}

const LICENSE = /^(licen[cs]e|copying)/i;

/** A package's licence in its own words, or by its name where it brings none. */
function licenseOf(place, license) {
  const file = readdirSync(join(root, place)).find((name) => LICENSE.test(name));
  return file === undefined ? `${license}, as its package.json says.` : readFileSync(join(root, place, file), "utf8").trim();
}

const addressOf = ({ repository, homepage }) => {
  const url = typeof repository === "string" ? repository : repository?.url;
  return (url ?? homepage ?? "").replace(/^git\+/, "").replace(/\.git$/, "").replace(/^(?=[\w-]+\/[\w.-]+$)/, "https://github.com/");
};

/** The packages that these need, each with where its source is, and their licences, each once. */
export function thirdPartyText(names) {
  const byLicense = new Map();
  for (const place of closureOf(names).filter((each) => existsSync(join(root, each)))) {
    const own = read(`${place}/package.json`);
    const text = licenseOf(place, own.license);
    byLicense.set(text, [...byLicense.get(text) ?? [], `- ${own.name} ${own.version} (${own.license}) ${addressOf(own)}`.trimEnd()]);
  }
  const parts = [...byLicense].map(([text, lines]) => `${[...new Set(lines)].join("\n")}\n\n${text.replace(/^/gm, "    ").replace(/ +$/gm, "")}\n`);
  return `# What others wrote\n\nQuorumscape itself is under Apache-2.0. What follows is handed on with it, under its own terms.\n\n${parts.join("\n")}`;
}
