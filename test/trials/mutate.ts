import { drawChance, drawInt, drawItem, type Stream } from "../../src/kernel/random.ts";

export type Tree = null | boolean | number | string | readonly Tree[] | { readonly [key: string]: Tree };
type Path = readonly (string | number)[];

const VALUES: readonly Tree[] = [
  null, true, false, 0, -1, 1, 2, 3, 7, 1.5, 1e9, 1e300, 2 ** 53, "", "x", "-1", "1e9", "__proto__", "constructor",
  "18446744073709551615", "中文", "a\u202eb", "\u0000", "{",
  [], {}, [[]], [null], { id: 1 }, { kind: "store", id: 1 }, "10s", "1h",
  "store 1", "region 1", "tikv", "raft.leader.elected",
];
const LETTERS = "0123456789 -=|;:,.'\"\\$%/{}[]()<>中\t\n\u0000-–→@#";

function pathsOf(tree: Tree, path: Path = [], into: Path[] = []): Path[] {
  into.push(path);
  if (typeof tree !== "object" || tree === null) return into;
  if (Array.isArray(tree)) (tree as readonly Tree[]).forEach((each, place) => pathsOf(each, [...path, place], into));
  else for (const [key, each] of Object.entries(tree)) pathsOf(each, [...path, key], into);
  return into;
}

const at = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>((each, key) => (each as Record<string | number, unknown> | undefined)?.[key], tree);

/** A copy with one to four things changed, gone, doubled, renamed or exchanged. */
export function mutateTree(random: Stream, tree: Tree): Tree {
  const whole = structuredClone({ tree }) as { tree: Tree };
  for (let change = drawItem(random, [1, 1, 1, 2, 4]); change > 0; change--) {
    const paths = pathsOf(whole.tree).filter((path) => path.length > 0);
    if (paths.length === 0) return whole.tree;
    changeAt(random, whole.tree, drawItem(random, paths), paths);
  }
  return whole.tree;
}

function changeAt(random: Stream, tree: Tree, path: Path, paths: readonly Path[]): void {
  const parent = at(tree, path.slice(0, -1)) as Record<string | number, Tree>;
  const key = path.at(-1) ?? "";
  const old = parent[key] ?? null;
  const other = (): Tree => structuredClone(at(tree, drawItem(random, paths)) as Tree | undefined) ?? null;
  switch (drawInt(random, 0, 6)) {
    case 0: parent[key] = structuredClone(drawItem(random, VALUES)); return;
    case 1: parent[key] = other(); return;
    case 2: if (isList(parent)) parent.splice(Number(key), 1); else Reflect.deleteProperty(parent, key); return;
    case 3: if (isList(parent)) parent.splice(Number(key), 0, structuredClone(old)); else parent[`${key}2`] = old; return;
    case 4: parent[key] = nudged(random, old); return;
    case 5: parent[key] = Array.isArray(old) ? [...(old as readonly Tree[])].reverse() : other(); return;
    default: parent[key] = typeof old === "string" ? mutateWords(random, old, []) : nudged(random, old);
  }
}

const isList = (parent: unknown): parent is Tree[] => Array.isArray(parent);

function nudged(random: Stream, old: Tree): Tree {
  if (typeof old === "number") return near(random, old);
  return typeof old === "string" ? mutateText(random, old) : [old];
}

const near = (random: Stream, value: number): number =>
  drawItem(random, [value + 1, value - 1, -value, value * 10, value / 2, value + 0.5, value * 1e6]);

/** A text in which a piece is cut out, doubled, moved or replaced. */
export function mutateText(random: Stream, text: string): string {
  const from = drawInt(random, 0, text.length);
  const to = Math.min(text.length, from + drawInt(random, 0, drawChance(random, 1, 4) ? text.length : 8));
  const piece = text.slice(from, to);
  const letter = LETTERS.charAt(drawInt(random, 0, LETTERS.length - 1));
  const place = drawInt(random, 0, text.length);
  switch (drawInt(random, 0, 4)) {
    case 0: return text.slice(0, from) + text.slice(to);
    case 1: return text.slice(0, to) + piece + text.slice(to);
    case 2: return text.slice(0, from) + letter + text.slice(to);
    case 3: return text.slice(0, place) + piece + text.slice(place);
    default: return text.slice(0, place) + letter + text.slice(place);
  }
}

/** A sentence with words changed, gone, doubled, or taken from others; mostly one of them, so that many are understood. */
export function mutateWords(random: Stream, sentence: string, others: readonly string[]): string {
  const words = sentence.split(" ");
  for (let change = drawItem(random, [0, 1, 1, 1, 2, 3]); change > 0; change--) {
    const place = drawInt(random, 0, words.length - 1);
    const word = words[place] ?? "";
    const foreign = others.length === 0 ? word : drawItem(random, drawItem(random, others).split(" "));
    words[place] = /\d/.test(word) && drawChance(random, 2, 3) ? otherNumber(random, word) : drawItem(random, [
      "", foreign, foreign, `${word} ${word}`, mutateText(random, word), "0", "-1", "1e9", "0s", "->", "|",
    ]);
  }
  return words.join(" ");
}

const NUMBERS = [
  "0", "1", "2", "3", "4", "5", "99", "-1", "1.5", "1e9", "007", "4294967296", "9007199254740993",
  "99999999999999999999", "0.0001", "100", "65536",
];

/** The same word with another number in it: of a store, a share, a length of time. */
const otherNumber = (random: Stream, word: string): string => word.replace(/-?\d+(?:\.\d+)?/, drawItem(random, NUMBERS));
