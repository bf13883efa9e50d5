import type { CommandTable } from "../../group/index.ts";
import type { Command } from "../../proto/command.ts";
import type { StorePeer } from "../peer.ts";
import type { Turn } from "../turn.ts";
import { compactLog } from "./compact-log.ts";
import { put } from "./put.ts";

/** Every command that the log of a region may hold, each a file of its own. The compiler names a shape of proto that has none. */
export const COMMANDS: CommandTable<Turn, StorePeer, Command> = { "put": put, "compact-log": compactLog };
