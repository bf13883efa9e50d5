import type { RegionChecker } from "./checker.ts";
import { leaderless } from "./leaderless.ts";
import { mergeRegions } from "./merge.ts";
import { orphanPeers } from "./orphan-peers.ts";
import { rulePeers } from "./rule-peers.ts";

/**
 * In the order in which PD asks them about a region that is in no joint state and fits its rules' borders: the first that has
 * something to say decides.
 */
export const CHECKERS: readonly RegionChecker[] = [leaderless, orphanPeers, rulePeers, mergeRegions];
