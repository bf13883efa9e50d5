import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root, type Import } from "./source.ts";

/** The rooms of the house and what each may import, as docs/ARCHITECTURE.md draws it. Nothing imports upwards. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  raft: ["kernel"],
  machine: ["kernel"],
  group: ["kernel", "raft", "machine"],
  proto: ["kernel", "raft", "machine"],
  action: ["kernel", "machine", "proto"],
  detect: ["kernel", "proto"],
  store: ["kernel", "raft", "machine", "group", "proto"],
  pd: ["kernel", "raft", "machine", "group", "proto"],
  client: ["kernel", "raft", "machine", "proto"],
  cluster: ["kernel", "raft", "machine", "group", "proto", "action", "detect", "store", "pd", "client"],
  check: ["kernel", "proto", "cluster"],
  story: ["kernel", "proto", "cluster"],
  inquiry: ["kernel", "machine", "proto", "pd", "cluster", "story"],
  language: ["kernel", "action", "cluster"],
  exchange: ["kernel", "proto", "action", "cluster", "language"],
  metrics: ["kernel", "raft", "machine", "proto", "store", "pd", "cluster"],
  exports: ["kernel", "proto", "story", "metrics", "observe"],
  alerting: ["kernel", "metrics"],
  figure: ["kernel", "proto", "action", "cluster", "story"],
  session: [
    "kernel", "proto", "action", "detect", "cluster", "check", "story", "inquiry", "language", "exchange", "exports",
    "metrics",
  ],
  campaign: ["kernel", "story", "exchange", "session"],
  published: ["kernel", "cluster", "exchange", "campaign"],
  lab: ["kernel", "raft"],
  terminal: ["kernel", "proto", "action", "store", "pd", "cluster", "story", "inquiry", "language", "exchange", "lesson"],
  lesson: ["kernel", "proto", "action", "cluster", "check", "language", "exchange", "session", "lab"],
  observe: ["kernel"],
  twin: ["kernel", "proto", "action", "cluster", "story", "metrics", "language", "exports", "session", "terminal"],
  worker: [
    "kernel", "proto", "action", "cluster", "check", "story", "inquiry", "language", "exchange", "exports", "session", "campaign",
    "lesson", "terminal", "metrics", "alerting",
  ],
  cli: [
    "kernel", "raft", "proto", "action", "detect", "cluster", "check", "story", "language", "exchange", "exports", "figure",
    "session", "campaign", "published", "lab", "lesson", "terminal", "twin",
    "observe", "metrics", "alerting",
  ],
  ui: [
    "kernel", "raft", "proto", "action", "cluster", "story", "inquiry", "language", "exchange", "exports", "figure", "campaign",
    "lesson", "terminal", "worker", "observe", "alerting",
  ],
  library: ["kernel", "raft", "proto", "action", "cluster", "story", "language", "exchange", "figure", "session", "embed"],
  embed: ["kernel", "proto", "cluster", "story", "language", "exchange", "figure", "lesson", "worker", "ui"],
};

/** Of these rooms the named importer may take types alone. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = {
  proto: ["raft", "machine"],
  action: ["machine"],
  check: ["cluster"],
  story: ["cluster"],
};

/** Columns of a frame, limits of topologies and the names of rules are names, not behaviour. */
const NAMES = /^src\/(cluster\/(layers\/[a-z]+-codes|settings)|raft\/rules)\.ts$/;

/** The doors of `raft`, which is sealed: its index for every host, two smaller ones for those who may use them. Types, too. */
const RAFT_DOORS: Readonly<Record<string, readonly string[]>> = {
  "src/raft/index.ts": ["group", "proto", "store", "pd", "cluster", "metrics", "lab", "cli", "library"],
  // The core from the inside, for etcd's interaction files.
  "src/raft/inspect.ts": ["lab", "cli"],
  // A table without behaviour, so that page and settings take nothing else of the core along.
  "src/raft/rules.ts": ["ui", "proto"],
};

/**
 * What the page may take from the engine's side as values: words, keys, kinds of events, folds, the names of columns and the
 * table of actions, but no behaviour.
 */
const PAGE_VALUES = new RegExp("^src/(story/words/|inquiry/words/|action/|exchange/(keys|comparison-link|embed-attributes|scenarios/|generated-bounds)"
  + "|cluster/layers/[a-z]+-codes|kernel/(time|assert|write-json)|proto/(events|fold|(filter-)?names|orders|session)|raft/rules|worker/protocol|alerting/(words/|published)"
  + "|exports/(names|cast-file|trace-ends|observed/)|terminal/links|campaign/(documents|report|plan|measures|distribution|spread-pairs)|figure/|story/|lesson/cards|observe/)");

/** The packages that each room may import; `node:` stands for the modules of Node. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  kernel: /^pure-rand\//,
  exchange: /^(valibot|fflate)$/,
  detect: /^(valibot|yaml)$/,
  alerting: /^(yaml|@lezer\/common|@prometheus-io\/lezer-promql)$/,
  lesson: /^valibot$/,
  figure: /^d3-[a-z]+$/,
  twin: /^(node:|mqtt$|@grpc\/grpc-js$|protobufjs$|node-opcua-[a-z-]+$)/,
  cli: /^(node:|yargs-parser$|tinypool$|bullmq$|ioredis$|valibot$|@resvg\/resvg-js$)/,
  ui: /^(react|react-dom(\/client)?|zustand|cmdk|lucide-react|idb-keyval|gifenc|mediabunny|d3-[a-z]+|@xterm\/(xterm|addon-fit)|@xterm\/xterm\/css\/xterm\.css)$/,
  embed: /^(react|valibot|zustand|lucide-react)$/,
};

/** Room of a path below src; undefined for other paths and for packages. */
export const roomOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];

export const foldersOfSource =
  (): string[] => readdirSync(join(root, "src"), { withFileTypes: true }).map(({ name }) => name).sort();

const isPackage = (to: string): boolean => !/^(src|test|docs|public|\.\.?)\//.test(to);

/** Imports that the table does not allow, each with the reason. */
export function layerBreaches(imports: readonly Import[]): string[] {
  return imports.flatMap((each) => {
    const reason = wrongWith(each);
    return reason === null ? [] : [`${each.from} ${reason} ${each.to}`];
  });
}

function wrongWith({ from, to, kind }: Import): string | null {
  const room = roomOf(from) ?? "";
  if (isPackage(to)) return PACKAGES[room]?.test(to) === true ? null : "takes a package that its room may not have:";
  const other = roomOf(to);
  if (other === undefined) return "imports from outside src:";
  if (room === other) return null;
  if (!(MAY_IMPORT[room] ?? []).includes(other)) return "imports what is not below it:";
  if (other === "raft" && !(RAFT_DOORS[to] ?? []).includes(room)) return "comes to the core by no door of its own:";
  if (kind === "type") return null;
  if ((TYPES_ONLY[room] ?? []).includes(other) && !NAMES.test(to)) return "may know only the shapes of, and takes values from";
  if (room === "ui" && kind !== "address" && !PAGE_VALUES.test(to)) return "pulls the engine's behaviour into the page:";
  return null;
}
