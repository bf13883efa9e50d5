import type { Node } from "../proto/events.ts";
import { labelsOfPlace, placesOf, type PlaceName } from "../proto/place.ts";
import type { StoreLabel } from "../proto/region.ts";
import type { StoreState } from "../store/index.ts";
import { machineAt, nodeOf, type Cluster } from "./cluster.ts";
import { locationOf } from "./join.ts";
import { labelsInPd } from "./pd-view.ts";

/** What places there are, each once. */
export const placesIn = (cluster: Cluster): readonly PlaceName[] =>
  [...new Set(storesOf(cluster).flatMap((store) => placesOf(labelsInPd(cluster, store))))];

export const everyNode = (cluster: Cluster): readonly Node[] => cluster.machines.map(({ id }) => nodeOf(cluster, id));

/**
 * The machines that stand in a place: stores by their labels. Members of PD have none; where there are several, those go with
 * their zone. The only one stands outside of all zones, and so do clients.
 */
export function machinesIn(cluster: Cluster, place: PlaceName): readonly Node[] {
  const wanted = labelsOfPlace(place);
  const isThere = (labels: readonly StoreLabel[]): boolean =>
    wanted.every((label) => labels.some(({ key, value }) => key === label.key && value === label.value));
  const stores = storesOf(cluster).filter((store) => isThere(labelsInPd(cluster, store)))
    .map(({ id }): Node => ({ kind: "store", id }));
  const { zone, rack, host } = locationOf(wanted, "");
  const { pds } = cluster.directory;
  const members = pds.length < 2 || zone === "" || rack !== "" || host !== "" ? []
    : pds.flatMap((id, index): Node[] => (machineAt(cluster, id).location.zone === zone ? [{ kind: "pd", id: index + 1 }] : []));
  return [...stores, ...members];
}

const storesOf = ({ processes }: Cluster): readonly StoreState[] =>
  processes.flatMap((process) => (process.kind === "store" ? [process.state] : []));
