import type { Node } from "../proto/events.ts";
import { idText, type IdNames } from "../proto/names.ts";
import type { PictureWords } from "./words/picture.en.ts";

/** A machine in the words that people use: `store 4`, `pd-1`, `client 2`. */
export function nodeText(node: Node, words: Pick<PictureWords, "nodes">, names: IdNames): string {
  const id = idText(node.id, names);
  switch (node.kind) {
    case "store": return words.nodes.store(id);
    case "pd": return words.nodes.pd(id);
    case "client": return words.nodes.client(id);
  }
}
