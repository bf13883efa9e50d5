import { clients } from "./clients.ts";
import { conditions } from "./conditions.ts";
import { leaders } from "./leaders.ts";
import { links } from "./links.ts";
import { loads } from "./loads.ts";
import { packets } from "./packets.ts";
import { pds } from "./pds.ts";
import { peers } from "./peers.ts";
import { progress } from "./progress.ts";
import { regions } from "./regions.ts";
import { roles } from "./roles.ts";
import { snapshots } from "./snapshots.ts";
import { stores } from "./stores.ts";
import { timers } from "./timers.ts";
import { votes } from "./votes.ts";

/** All that a frame tells. A new layer is its file and its line here. */
export const LAYERS = [
  stores,
  // Of regions.
  regions, leaders, loads,
  // Of replicas.
  peers, roles, conditions, snapshots,
  // Of replicas, where there are few enough to be looked at one by one.
  timers, votes, progress,
  // Of what lies between and beside the stores.
  packets, links, pds, clients,
] as const;
