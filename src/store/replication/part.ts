import { latePart } from "../../kernel/late-part.ts";
import type { MachineId } from "../../machine/computer.ts";
import type { Message } from "../../proto/messages.ts";
import type { ReplicationTimer, ReplicationToStore } from "../../proto/replication.ts";
import type { StoreHost, StoreState } from "../state.ts";
import type { ReplicationBatch, ReplicationServer } from "./state.ts";

/** What a store does for replication that is not Raft. */
export interface ReplicationCode {
  /** The process begins, or the plan does. */
  start(state: StoreState, host: StoreHost): void;
  hear(state: StoreState, host: StoreHost, from: MachineId, message: ReplicationToStore): void;
  expire(state: StoreState, host: StoreHost, timer: ReplicationTimer): void;
  durable(state: StoreState, host: StoreHost, batch: ReplicationBatch): void;
  refused(state: StoreState, host: StoreHost, to: MachineId, message: Message): void;
  /** The process ends; those batches reached the disk all the same. */
  crash(server: ReplicationServer, survived: readonly ReplicationBatch[]): void;
  fork(server: ReplicationServer): ReplicationServer;
}

/** It comes with what people do: only a setting begins it. */
export const REPLICATION = latePart<ReplicationCode>("replication beside Raft");
