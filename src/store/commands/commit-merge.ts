import { assert } from "../../kernel/assert.ts";
import { encodedSizeOf } from "../../raft/index.ts";
import type { CommandKind } from "../../group/index.ts";
import type { CommitMergeCommand } from "../../proto/command.ts";
import type { Region } from "../../proto/region.ts";
import { isSameEpoch } from "../membership.ts";
import { adoptRegion, type StorePeer } from "../peer.ts";
import { sendRegionHeartbeat } from "../pd-link.ts";
import { leaveRange, ownPeer, takeRange } from "../regions.ts";
import { spreadCommit } from "../tell.ts";
import { endTurn, type Turn } from "../turn.ts";

/** A neighbour becomes a part of the region: each replica takes over the data that the neighbour's replica has beside it. */
export const commitMergeCommand: CommandKind<Turn, StorePeer, CommitMergeCommand> = {
  kind: "commit-merge",
  bytes: ({ entries }) => 128 + encodedSizeOf(entries),
  isVoid: ({ region, disk }, { epoch }) => disk.merging !== null || !isSameEpoch(region.epoch, epoch),
  apply(turn, peer, { source: { id, epoch }, commit }) {
    const { state, host } = turn;
    const source = ownPeer(state, id);
    assert(source?.disk.initialized === true && source.disk.merging?.commit === commit, "a region is merged where it stands ready");
    const { region, disk, lead } = peer;
    const into = joined(region, source.region, Math.max(region.epoch.version, epoch.version) + 1);
    leaveRange(state, source);
    leaveRange(state, peer);
    adoptRegion(state, peer, into);
    takeRange(state, peer);
    disk.sizeMiB += source.disk.sizeMiB;
    disk.keys += source.disk.keys;
    // What goes is an empty shell: its data is the other's, and nothing is taken off the store with it.
    source.disk.sizeMiB = 0;
    source.disk.initialized = false;
    source.destroyed = "merged";
    state.merged.set(id, region.id);
    turn.touched = [...turn.touched, source];
    endTurn(turn);
    host.emit({ name: "region.merged", region: id, store: state.id, leads: lead !== null, into });
    if (lead === null) return;
    // Others have served reads of what comes.
    lead.maxTsFrom = turn.clock;
    state.memory.sizesFit = null;
    sendRegionHeartbeat(turn, peer, lead);
    spreadCommit(peer);
  },
};

const joined = (target: Region, source: Region, version: number): Region => {
  const isLeft = source.endKey === target.startKey && source.endKey !== "";
  assert(isLeft || source.startKey === target.endKey, "regions that are merged have a common border");
  return {
    ...target, startKey: isLeft ? source.startKey : target.startKey, endKey: isLeft ? target.endKey : source.endKey,
    epoch: { confVer: target.epoch.confVer, version },
  };
};
