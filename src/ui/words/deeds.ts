import type { Action, ActionKind, ActionOf, OfferLabel } from "../../action/index.ts";
import type { Node, SaidSide } from "../../proto/events.ts";
import type { Labelled } from "./labelled.ts";

/** How a deed's words name machines and regions. */
export interface Naming {
  node(node: Node): string;
  /** A store's or region's id as the user's cluster writes it. */
  id(id: number): string;
  /** A message by its ends where they are known, else by its number. */
  message(packet: number): string;
}

/** The few words of what was done, for every kind of action. */
export type Deeds = { readonly [Kind in ActionKind]: (action: ActionOf<Kind>, say: Naming) => string };

/** What one side of a cut is told with: what all others are called, and what stands between two machines. */
interface SideWords {
  readonly others: string;
  readonly separator: string;
}

/** One side of a cut in few words. */
export function sideText(side: SaidSide, say: Naming, { others, separator }: SideWords): string {
  switch (side.kind) {
    case "place": return side.place;
    case "others": return others;
    case "machines": return side.nodes.map((node) => say.node(node)).join(separator);
  }
}

/** The words of everything that the page offers to do; those that name machines are functions of their names. */
export type OfferWords = Readonly<Record<OfferLabel, Labelled | ((...names: readonly string[]) => Labelled)>>;

/** Says what was done, or is planned. */
export const deedText = (action: Action, deeds: Deeds, say: Naming): string => tell(deeds, action.kind, action, say);

type ActionMap = { readonly [Kind in ActionKind]: ActionOf<Kind> };

// The type parameter ties the entry to the action: the compiler cannot know it of a bare union.
const tell = <Kind extends ActionKind>(deeds: Deeds, kind: Kind, action: ActionMap[Kind], say: Naming): string =>
  (deeds as { readonly [Each in Kind]: (action: ActionMap[Each], say: Naming) => string })[kind](action, say);
