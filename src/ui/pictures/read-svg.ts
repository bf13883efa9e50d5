/** An element of a picture, or its text. */
export interface SvgNode {
  /** "" for a text. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly SvgNode[];
}

const TOKEN = /<(\/?)([\w-]+)((?:\s[\w:-]+="[^"]*")*)(\/?)>|([^<]+)/g;
const ATTRIBUTE = /\s([\w:-]+)="([^"]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };

/**
 * Reads a picture of our own, as `figure/poster/svg` writes them, and no other: in a worker no browser has a parser for it. Null
 * where it is none.
 */
export function readSvg(svg: string): SvgNode | null {
  const root = { name: "", attributes: {}, text: "", children: [] as SvgNode[] };
  const open = [root];
  for (const [, end, name = "", attributes = "", isAlone, text] of svg.matchAll(TOKEN)) {
    const parent = open.at(-1);
    if (parent === undefined) return null;
    if (text !== undefined) parent.children.push({ name: "", attributes: {}, text: plain(text), children: [] });
    else if (end === "/") open.pop();
    else {
      const node = { name, attributes: attributesOf(attributes), text: "", children: [] as SvgNode[] };
      parent.children.push(node);
      if (isAlone !== "/") open.push(node);
    }
  }
  return open.length === 1 ? (root.children.find((node) => node.name === "svg") ?? null) : null;
}

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name = "", value = ""]) => [name, plain(value)]));

const plain = (text: string): string => text.replace(/&(?:amp|lt|gt|quot);/g, (entity) => ENTITIES[entity] ?? entity);
