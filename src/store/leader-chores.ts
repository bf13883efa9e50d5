import type { Instant } from "../kernel/time.ts";
import type { Leadership, StorePeer, StorePeerView } from "./peer.ts";
import { sendRegionHeartbeat } from "./pd-link.ts";
import { checkSize } from "./split-check.ts";
import type { Turn } from "./turn.ts";

/** When a leader has something to do besides Raft, by the local clock. */
export const nextChore = ({ nextMergeCheck }: StorePeerView, lead: Readonly<Leadership>): Instant =>
  Math.min(lead.nextSplitCheck, lead.nextRegionHeartbeat, nextMergeCheck) as Instant;

/** Does what is due by now. */
export function doChores(turn: Turn, peer: StorePeer, lead: Leadership): void {
  if (turn.clock >= lead.nextRegionHeartbeat) sendRegionHeartbeat(turn, peer, lead);
  if (turn.clock >= lead.nextSplitCheck) checkSize(turn, peer, lead);
}
