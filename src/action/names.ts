import type { Node } from "../proto/events.ts";
import { idText, NO_NAMES, type IdNames } from "../proto/names.ts";

/** A machine as people call it: `store 4`, `pd 1`. */
export const formatNode = (node: Node, names: IdNames = NO_NAMES): string =>
  `${node.kind} ${node.kind === "store" ? idText(node.id, names) : node.id}`;
