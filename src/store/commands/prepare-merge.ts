import type { CommandKind } from "../../group/index.ts";
import type { PrepareMergeCommand } from "../../proto/command.ts";
import { isSameEpoch } from "../membership.ts";
import { loseLease } from "../lease.ts";
import { adoptRegion, type StorePeer } from "../peer.ts";
import { spreadCommit } from "../tell.ts";
import { endTurn, type Turn } from "../turn.ts";
import { lookSoon } from "../wake.ts";

/** The region takes no more writes and no reads, and each of its replicas waits for the neighbour's beside it. */
export const prepareMergeCommand: CommandKind<Turn, StorePeer, PrepareMergeCommand> = {
  kind: "prepare-merge",
  bytes: () => 128,
  isVoid: ({ region, disk }, { epoch }) => disk.merging !== null || !isSameEpoch(region.epoch, epoch),
  apply(turn, peer, { target, minIndex }) {
    const { state, host, clock } = turn;
    const { region, disk, lead } = peer;
    const epoch = { confVer: region.epoch.confVer + 1, version: region.epoch.version + 1 };
    adoptRegion(state, peer, { ...region, epoch });
    disk.merging = { target, minIndex, commit: disk.applied };
    peer.nextMergeCheck = clock;
    lookSoon(turn, peer);
    if (lead === null) return;
    loseLease(turn, peer, lead);
    endTurn(turn);
    host.emit({ name: "region.merge.prepared", region: region.id, store: state.id, into: target.id });
    spreadCommit(peer);
  },
};
