import { betterLocation } from "./better-location.ts";
import type { RegionChecker } from "./checker.ts";
import { jointState } from "./joint-state.ts";
import { leaderless } from "./leaderless.ts";
import { lostPeers } from "./lost-peers.ts";
import { mergeRegions } from "./merge.ts";
import { missingPeers } from "./missing-peers.ts";
import { orphanPeers } from "./orphan-peers.ts";
import { peerRoles } from "./peer-roles.ts";

/** In the order in which PD asks them about a region: the first that has something to say decides. */
export const CHECKERS: readonly RegionChecker[] = [
  leaderless, jointState, orphanPeers, missingPeers, lostPeers, peerRoles, betterLocation, mergeRegions,
];
