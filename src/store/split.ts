import type { BatchSplitCommand } from "../proto/command.ts";
import type { Message, RegionHeartbeatResponse } from "../proto/messages.ts";
import { isTooFull } from "./full-disks.ts";
import { isSameEpoch } from "./membership.ts";
import type { Leadership, StorePeer } from "./peer.ts";
import { mayChangeRange, proposeRangeChange } from "./range-change.ts";
import { ownPeer } from "./regions.ts";
import { planSplit, planSplitAt } from "./split-check.ts";
import type { Turn } from "./turn.ts";

/** PD's step: the region is to fall apart, in the middle or at given keys. */
export function splitAsOrdered(
  turn: Turn, peer: StorePeer, lead: Leadership,
  { policy, keys }: Extract<RegionHeartbeatResponse["step"], { kind: "split-region" }>,
): void {
  if (policy === "usekey") planSplitAt(turn, peer, lead, keys);
  else planSplit(turn, peer, lead, [1 / 2]);
}

/** PD has granted ids: the region falls apart, if it still is what they were asked for. Returns it if it has work to do now. */
export function splitGranted(
  turn: Turn, { regionId, epoch, ids }: Extract<Message, { kind: "ask-batch-split-response" }>,
): StorePeer | null {
  const peer = ownPeer(turn.state, regionId);
  if (peer === undefined || peer.lead === null || peer.lead.split === null) return null;
  const { lead } = peer;
  const { split } = peer.lead;
  if (!isSameEpoch(split.epoch, epoch) || ids.length !== split.keys.length) return null;
  lead.split = null;
  if (!isSameEpoch(epoch, peer.region.epoch) || peer.disk.merging !== null || !mayChangeRange(peer)) return null;
  if (isTooFull(turn, peer, lead)) return null;
  const command: BatchSplitCommand = { kind: "batch-split", epoch, keys: split.keys, ids, shares: split.shares };
  return proposeRangeChange(peer, lead, command) ? peer : null;
}
