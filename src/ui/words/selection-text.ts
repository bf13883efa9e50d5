import type { Selection } from "../../cluster/details.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import { nodeText } from "./format.ts";
import type { Words } from "./index.ts";

/** What is selected, in words: `store 4`, `region 7`, `store 1 – store 2`. */
export function selectionText(selection: Selection, words: Words, names: IdNames): string {
  switch (selection.kind) {
    case "region": return words.nodes.region(idText(selection.id, names));
    case "link": return `${nodeText(selection.from, words, names)} – ${nodeText(selection.to, words, names)}`;
    case "client": case "pd": case "store": return nodeText(selection, words, names);
  }
}
