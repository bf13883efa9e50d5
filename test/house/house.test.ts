import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const source = resolve(import.meta.dirname, "../../src");

/** The rooms of the house and what each may import, as docs/ARCHITECTURE.md draws it. Nothing imports upwards. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  raft: ["kernel"],
  machine: ["kernel"],
  group: ["kernel", "raft", "machine"],
  proto: ["kernel", "raft", "machine"],
  store: ["kernel", "raft", "machine", "group", "proto"],
  pd: ["kernel", "raft", "machine", "proto"],
  client: ["kernel", "raft", "machine", "proto"],
  cluster: ["kernel", "raft", "machine", "group", "proto", "store", "pd", "client"],
  check: ["kernel", "proto", "cluster"],
  story: ["kernel", "proto", "cluster"],
  exchange: ["kernel", "proto", "cluster"],
  figure: ["kernel", "proto", "cluster"],
  session: ["kernel", "proto", "cluster", "check", "story", "exchange"],
  worker: ["kernel", "proto", "cluster", "check", "story", "exchange", "session"],
  cli: ["kernel", "raft", "proto", "cluster", "check", "story", "exchange", "session"],
  ui: ["kernel", "raft", "proto", "cluster", "story", "exchange", "figure", "worker"],
};

/** Of these rooms the named importer may take types alone. */
const typesOnly: Readonly<Record<string, readonly string[]>> = {
  proto: ["raft", "machine"],
  check: ["cluster"],
  story: ["cluster"],
};

/** The doors of `raft`, which is sealed: its index for every host, two smaller ones for those who may use them. */
const raftDoors: Readonly<Record<string, readonly string[]>> = {
  "raft/index.ts": ["group", "proto", "store", "cluster", "cli"],
  // The core from the inside, for etcd's interaction files.
  "raft/inspect.ts": ["cli"],
  // A table without behaviour, so that page and settings take nothing else of the core along.
  "raft/rules.ts": ["ui", "proto"],
};

/** What the page may take from the engine's side as values: words, keys, kinds of events, folds and the names of columns, but no behaviour. */
const pageValues = /^(story\/words\/|exchange\/(keys|notice|words|scenarios\/|generated-bounds)|cluster\/frame|kernel\/(time|assert)|proto\/(events|fold)|raft\/rules|worker\/protocol|figure\/|story\/)/;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  const found: Import[] = [];
  for (const match of text.matchAll(/^(import|export)\s+(type\s+)?([^;]*?)\s*from\s+"(\.[^"]+)"/gms)) {
    const names = (match[3] ?? "").replace(/[{}\n]/g, " ").split(",").map((name) => name.trim()).filter((name) => name !== "");
    const typeOnly = match[2] !== undefined || names.every((name) => name.startsWith("type "));
    found.push({ from: relative(source, file), to: relative(source, resolve(dirname(file), match[4] ?? "")), typeOnly });
  }
  return found;
}

const imports = filesBelow(source).flatMap(importsOf);
const room = (path: string): string => path.split("/")[0] ?? "";

test("every folder of src is a room of the table", () => {
  const folders = readdirSync(source, { withFileTypes: true }).map((entry) => entry.name).sort();
  expect(folders).toEqual(Object.keys(mayImport).sort());
});

test("no room imports what is not below it", () => {
  const wrong = imports.filter(({ from, to }) => {
    const allowed = mayImport[room(from)] ?? [];
    return room(from) !== room(to) && !allowed.includes(room(to));
  });
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test("rooms that may know only the shapes of another import only its types", () => {
  const wrong = imports.filter(({ from, to, typeOnly }) => !typeOnly && (typesOnly[room(from)] ?? []).includes(room(to)));
  // Columns of a frame, limits of topologies and the names of rules are names, not behaviour.
  expect(wrong.filter(({ to }) => !/(cluster\/(frame|settings)|raft\/rules)\.ts$/.test(to)).map(({ from, to }) => `${from} takes values of ${to}`)).toEqual([]);
});

test("raft is sealed: other rooms use its doors, types included", () => {
  const wrong = imports.filter(({ from, to }) =>
    room(to) === "raft" && room(from) !== "raft" && !(raftDoors[to] ?? []).includes(room(from)));
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test("nobody but raft writes into a node or its storage", () => {
  const write = /\b(raft|storage|node|progress|log)\.\w+(\.\w+)* (=|\+=|-=|\?\?=) |\b(raft|storage|log)\.\w+(\+\+|--)/;
  const wrong = filesBelow(source).filter((file) => room(relative(source, file)) !== "raft")
    .flatMap((file) => readFileSync(file, "utf8").split("\n").filter((line) => write.test(line)).map((line) => `${relative(source, file)}: ${line.trim()}`));
  expect(wrong).toEqual([]);
  expect(write.test("  peer.node.storage.offered = null;")).toBe(true);
});

test("the page takes words and shapes from the engine's side, never its behaviour", () => {
  const wrong = imports.filter(({ from, to, typeOnly }) =>
    room(from) === "ui" && room(to) !== "ui" && !typeOnly && !pageValues.test(to));
  expect(wrong.map(({ from, to }) => `${from} takes values of ${to}`)).toEqual([]);
});

test("the table can fail: an import upwards is found", () => {
  expect(imports.length).toBeGreaterThan(50);
  expect((mayImport["kernel"] ?? []).includes("raft")).toBe(false);
});
