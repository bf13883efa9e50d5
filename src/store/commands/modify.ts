import type { CommandKind } from "../../group/index.ts";
import { need } from "../../kernel/late-part.ts";
import type { ModifyCommand } from "../../proto/command.ts";
import { TRANSACTIONS } from "../mvcc/part.ts";
import type { StorePeer } from "../peer.ts";
import type { Turn } from "../turn.ts";

/** Changes the column families of some keys of the region, all of them at once. */
export const modifyCommand: CommandKind<Turn, StorePeer, ModifyCommand> = {
  kind: "modify",
  bytes: (command) => need(TRANSACTIONS).bytes(command),
  isVoid: ({ region, disk }, { version }) => disk.merging !== null || region.epoch.version !== version,
  apply: (turn, peer, command) => need(TRANSACTIONS).apply(turn, peer, command),
};
