import type { Node } from "../proto/events.ts";

/** Texts of ids that a number cannot hold (`Topology.names`): substitute id → the id as the real cluster writes it. */
export type IdNames = Readonly<Record<string, string>>;

const NO_NAMES: IdNames = {};

/** The id of a store or region as the user's cluster writes it. */
export const formatId = (id: number, names: IdNames): string => {
  const text = String(id);
  return (Object.hasOwn(names, text) ? names[text] : undefined) ?? text;
};

/** A machine as people call it: `store 4`, `pd 1`. */
export const formatNode = (node: Node, names: IdNames = NO_NAMES): string =>
  `${node.kind} ${node.kind === "store" ? formatId(node.id, names) : node.id}`;
