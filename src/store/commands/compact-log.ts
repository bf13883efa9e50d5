import { compactLog as compact, type CommandKind } from "../../group/index.ts";
import type { CompactLogCommand } from "../../proto/command.ts";
import type { StorePeer } from "../peer.ts";
import type { Turn } from "../turn.ts";

/** Drops the front of the log, where every peer has it or is past waiting for. */
export const compactLogCommand: CommandKind<Turn, StorePeer, CompactLogCommand> = {
  kind: "compact-log",
  bytes: () => 24,
  apply: (_turn, { disk }, { index }) => compact(disk, index),
};
