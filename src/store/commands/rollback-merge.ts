import { NEVER } from "../../kernel/time.ts";
import type { CommandKind } from "../../group/index.ts";
import type { RollbackMergeCommand } from "../../proto/command.ts";
import { adoptRegion, NO_IDS, type StorePeer } from "../peer.ts";
import { sendRegionHeartbeat } from "../pd-link.ts";
import { spreadCommit } from "../tell.ts";
import { endTurn, type Turn } from "../turn.ts";

/** The region stays by itself, and serves again. */
export const rollbackMergeCommand: CommandKind<Turn, StorePeer, RollbackMergeCommand> = {
  kind: "rollback-merge",
  bytes: () => 32,
  isVoid: ({ disk: { merging } }, { commit }) => merging?.commit !== commit,
  apply(turn, peer) {
    const { state, host } = turn;
    const { region, disk, lead } = peer;
    const into = disk.merging?.target.id ?? 0;
    adoptRegion(state, peer, { ...region, epoch: { ...region.epoch, version: region.epoch.version + 1 } });
    disk.merging = null;
    peer.nextMergeCheck = NEVER;
    if (lead === null) return;
    lead.wantRollback = NO_IDS;
    endTurn(turn);
    host.emit({ name: "region.merge.rolled-back", region: region.id, store: state.id, into });
    sendRegionHeartbeat(turn, peer, lead);
    spreadCommit(peer);
  },
};
