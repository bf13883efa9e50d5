import { clientsLayer } from "./clients.ts";
import { conditionsLayer } from "./conditions.ts";
import { groupLayer } from "./group.ts";
import { leadersLayer } from "./leaders.ts";
import { linksLayer } from "./links.ts";
import { loadsLayer } from "./loads.ts";
import { operatorsLayer } from "./operators.ts";
import { packetsLayer } from "./packets.ts";
import { pdsLayer } from "./pds.ts";
import { peersLayer } from "./peers.ts";
import { progressLayer } from "./progress.ts";
import { regionsLayer } from "./regions.ts";
import { rolesLayer } from "./roles.ts";
import { snapshotsLayer } from "./snapshots.ts";
import { storesLayer } from "./stores.ts";
import { timersLayer } from "./timers.ts";
import { votesLayer } from "./votes.ts";

/** All that a frame tells. A new layer is its file and its line here. */
export const LAYERS = [
  storesLayer,
  // Of regions.
  regionsLayer, leadersLayer, loadsLayer,
  // Of replicas.
  peersLayer, rolesLayer, conditionsLayer, snapshotsLayer,
  // Of replicas, where there are few enough to be looked at one by one.
  timersLayer, votesLayer, progressLayer,
  // Of what lies between and beside the stores.
  packetsLayer, linksLayer, pdsLayer, operatorsLayer, clientsLayer,
  // Of one group, if somebody watches it.
  groupLayer,
] as const;
