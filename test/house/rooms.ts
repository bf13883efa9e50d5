import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root, type Import } from "./source.ts";

/** The rooms of the house and what each may import, as docs/ARCHITECTURE.md draws it. Nothing imports upwards. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  raft: ["kernel"],
  machine: ["kernel"],
  proto: ["kernel", "raft", "machine"],
  store: ["kernel", "raft", "machine", "proto"],
  pd: ["kernel", "raft", "machine", "proto"],
  client: ["kernel", "raft", "machine", "proto"],
  cluster: ["kernel", "raft", "machine", "proto", "store", "pd", "client"],
  check: ["kernel", "proto", "cluster"],
  story: ["kernel", "proto", "cluster"],
  exchange: ["kernel", "proto", "cluster"],
  figure: ["kernel", "proto", "cluster"],
  session: ["kernel", "proto", "cluster", "check", "story", "exchange"],
  worker: ["kernel", "proto", "cluster", "check", "story", "exchange", "session"],
  cli: ["kernel", "raft", "proto", "cluster", "check", "story", "exchange", "session"],
  ui: ["kernel", "proto", "cluster", "story", "exchange", "figure", "worker"],
};

/** Of these rooms the named importer may take types alone. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = {
  proto: ["raft", "machine", "kernel"],
  check: ["cluster"],
  story: ["cluster"],
};

/** Columns of a frame and limits of topologies are names, not behaviour. */
const NAMES_OF_CLUSTER = /^src\/cluster\/(frame|settings)\.ts$/;

/** What the page may take from the engine's side as values: words, keys, and the names of columns, but no behaviour. */
const PAGE_VALUES = new RegExp("^src/(story/words/|exchange/(keys|notice|words|scenarios/|generated-bounds)|cluster/frame|kernel/(time|assert)"
  + "|worker/protocol|figure/|story/)");

/** The packages that each room may import; `node:` stands for the modules of Node. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  kernel: /^pure-rand\//,
  exchange: /^(valibot|fflate)$/,
  figure: /^d3-[a-z]+$/,
  cli: /^(node:|yargs-parser$)/,
  ui: /^(react|react-dom\/client|zustand|cmdk|lucide-react|react-resizable-panels|d3-[a-z]+)$/,
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
  if (kind === "type") return null;
  if ((TYPES_ONLY[room] ?? []).includes(other) && !NAMES_OF_CLUSTER.test(to)) return "may know only the shapes of, and takes values from";
  if (room === "ui" && kind !== "address" && !PAGE_VALUES.test(to)) return "pulls the engine's behaviour into the page:";
  return null;
}
