import type { Cluster } from "./cluster.ts";
import type { Detail, DetailOf, ViewKind, SelectionOf, Selection } from "./details.ts";
import { VIEWS } from "./views/index.ts";

/** Each kind's look takes a selection of that kind. */
type Looks = { readonly [K in ViewKind]: { readonly look: (cluster: Cluster, chosen: SelectionOf<K>) => DetailOf<K> | null } };

/** Everything about the selected thing; null if it does not exist (any more). */
export const inspect = (cluster: Cluster, selection: Selection): Detail | null => look(cluster, selection.kind, selection);

function look<K extends ViewKind>(cluster: Cluster, kind: K, selection: SelectionOf<K>): Detail | null {
  const views: Looks = VIEWS;
  return views[kind].look(cluster, selection);
}
