import type { CommandTable } from "../../group/index.ts";
import type { Command } from "../../proto/command.ts";
import type { StorePeer } from "../peer.ts";
import type { Turn } from "../turn.ts";
import { batchSplitCommand } from "./batch-split.ts";
import { commitMergeCommand } from "./commit-merge.ts";
import { compactLogCommand } from "./compact-log.ts";
import { modifyCommand } from "./modify.ts";
import { prepareMergeCommand } from "./prepare-merge.ts";
import { putCommand } from "./put.ts";
import { rollbackMergeCommand } from "./rollback-merge.ts";

/** Every command that the log of a region may hold, each a file of its own. The compiler names a shape of proto that has none. */
export const COMMANDS: CommandTable<Turn, StorePeer, Command> = {
  "put": putCommand, "modify": modifyCommand, "compact-log": compactLogCommand, "batch-split": batchSplitCommand,
  "prepare-merge": prepareMergeCommand, "commit-merge": commitMergeCommand, "rollback-merge": rollbackMergeCommand,
};
