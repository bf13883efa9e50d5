import { latePart } from "../../kernel/late-part.ts";
import type { MachineId } from "../../machine/computer.ts";
import type { ModifyCommand } from "../../proto/command.ts";
import type { Cell, Ts } from "../../proto/kv.ts";
import type { RegionError, StoreMessage } from "../../proto/messages.ts";
import type { Region } from "../../proto/region.ts";
import type { StorePeer } from "../peer.ts";
import type { Turn } from "../turn.ts";
import type { TxnMemory } from "./memory.ts";

/** What transactions have a store be told. PD is asked for a region only by them: where deadlocks are looked for. */
export type TxnMessage = Extract<
  StoreMessage, { readonly kind: "txn-request" | "deadlock-request" | "deadlock-response" | "get-region-response" }
>;

/** What a store does for transactions. */
export interface Transactions {
  /** Takes a client's command; or hears of waits, deadlocks and who looks for them. */
  hear(turn: Turn, from: MachineId, message: TxnMessage): void;
  /** A task may look at what is applied now. */
  snapshotReady(turn: Turn, peer: StorePeer, task: number): void;
  /** What a task has proposed is applied; null, or why it is not. */
  decided(turn: Turn, task: number, error: RegionError | null): void;
  /** A follower is about to read at that timestamp. Whether the log holds what the read must see and is not committed yet. */
  hearRead(turn: Turn, peer: StorePeer, readTs: Ts): boolean;
  /** Whatever is committed in the region from now on is so above the timestamp that is returned, which is at most `latest`. */
  resolveLocks(turn: Turn, region: Region, latest: Ts): Ts;
  /** The peer leads no more: what has waited here has waited for nothing. */
  leadershipLost(turn: Turn, peer: StorePeer): void;
  /** The region's office is about to be handed over. */
  handingOver(turn: Turn, peer: StorePeer): void;
  /** A task has waited as long as it may. */
  waited(turn: Turn, task: number): void;
  fork(memory: TxnMemory): TxnMemory;
  /** Bytes of all lines of a key. */
  cellBytes(key: string, cell: Cell): number;
  bytes(command: ModifyCommand): number;
  apply(turn: Turn, peer: StorePeer, command: ModifyCommand): void;
}

/** Transactions come with whoever runs them: a cluster whose clients begin none never needs this. */
export const TRANSACTIONS = latePart<Transactions>("transactions of a store");
