import { latePart } from "../../kernel/late-part.ts";
import type { MachineId } from "../../machine/computer.ts";
import type { Key } from "../../proto/region.ts";
import type { ReplicationTimer, ReplicationToClient } from "../../proto/replication.ts";
import type { ClientHost } from "../types.ts";
import type { TwinWriter } from "./state.ts";

/** What a client does for replication beside Raft. */
export interface TwinCode {
  /** A raw write begins: its twin, too. */
  write(twin: TwinWriter, client: number, host: ClientHost, key: Key, value: string): void;
  hear(twin: TwinWriter, client: number, host: ClientHost, message: ReplicationToClient): void;
  expire(twin: TwinWriter, client: number, host: ClientHost, timer: ReplicationTimer): void;
  refused(twin: TwinWriter, client: number, host: ClientHost, to: MachineId, requestId: number): void;
  crash(twin: TwinWriter): void;
  fork(twin: TwinWriter): TwinWriter;
}

/** It comes with what people do: only a setting begins it. */
export const TWIN_WRITES = latePart<TwinCode>("writes beside Raft");
