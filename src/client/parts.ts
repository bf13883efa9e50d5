import { latePart } from "../kernel/late-part.ts";
import type { TxnCommand, TxnResult } from "../proto/kv.ts";
import type { FinalError } from "../proto/failures.ts";
import type { GcAnswer } from "../proto/gc.ts";
import type { Region } from "../proto/region.ts";
import type { AskedStep, TxnState, TxnTimer } from "./txn/state.ts";
import type { ClientHost, ClientState, Operation } from "./types.ts";

/** What a client does with transactions. */
export interface TransactionCode {
  /** The workload's next transaction begins. */
  arrive(state: ClientState, host: ClientHost): void;
  /** Leaves an operation those keys of its command that lie in the region; another one goes on with the others. */
  narrow(state: ClientState, host: ClientHost, operation: Operation, region: Region): void;
  commandBytes(command: TxnCommand): number;
  /** Somebody asks for a step of a session, which the client takes as soon as it goes on. */
  ask(state: ClientState, host: ClientHost, session: number, step: AskedStep): void;
  /** A raw read or write of a session ended, which nobody else waits for. */
  rawEnded(state: ClientState, host: ClientHost, operation: Operation, value: string | null, failure: FinalError | null): void;
  /** A region served the operation's command. */
  answered(state: ClientState, host: ClientHost, operation: Operation, result: TxnResult): void;
  /** The operation was given up: its command may have been done all the same where a request of it was not answered. */
  gaveUp(state: ClientState, host: ClientHost, operation: Operation, error: FinalError): void;
  timestamp(state: ClientState, host: ClientHost, ticket: number, timestamp: Timestamp): void;
  noTimestamp(state: ClientState, host: ClientHost, ticket: number): void;
  /** What PD says of the collection of old versions. */
  garbage(state: ClientState, host: ClientHost, answer: GcAnswer): void;
  timer(state: ClientState, host: ClientHost, timer: TxnTimer): void;
  /** The client's process ends: tells what nobody will ever know. */
  crash(state: ClientState, txn: TxnState, host: ClientHost): void;
  fork(txn: TxnState): TxnState;
}

interface Timestamp {
  readonly physical: number;
  readonly logical: number;
}

/** Transactions. Brought before a workload of transactions is chosen. */
export const CLIENT_TRANSACTIONS = latePart<TransactionCode>("transactions of clients");
