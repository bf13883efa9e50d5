import { pdStateOf } from "../cluster/cluster.ts";
import { idText } from "../proto/names.ts";
import type { TerminalCommand } from "./command.ts";
import type { Completion, Ground } from "./types.ts";

type Offers = (ground: Ground) => readonly Completion[];

/** The stores that PD knows, by the ids that are printed of them, with their addresses. */
export const storeWords: Offers = ({ cluster }) =>
  [...pdStateOf(cluster)?.stores.values() ?? []].sort((a, b) => a.id - b.id)
    .map(({ id, address }) => ({ text: idText(id, cluster.topology.names), hint: address }));

/** No list that people look at is longer. */
const MOST_REGIONS = 1_000;

export const regionWords: Offers = ({ cluster }) =>
  (pdStateOf(cluster)?.tree.order ?? []).slice(0, MOST_REGIONS)
    .map((id) => ({ text: idText(id, cluster.topology.names), hint: "" }));

/** These words, whatever the cluster. */
export const oneOf = (...words: readonly string[]): Offers => () => words.map((text) => ({ text, hint: "" }));

/** What stands in the first place, in the second, and so on. */
export const inPlaces = (...places: readonly Offers[]): TerminalCommand["complete"] =>
  ({ words }, ground) => places[words.length]?.(ground) ?? [];
