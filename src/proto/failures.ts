import type { KeyError } from "./kv.ts";
import type { RegionError, SnapshotRefusal } from "./messages.ts";

/** Why an attempt of a client did not succeed: a region error of the store, or what the client found out by itself. */
export type AttemptError =
  | RegionError["kind"]
  | "ConnectionRefused" | "ConnectionLost" | "RequestTimeout" | "NoReplicaLeft" | "PDRefused" | "PDTimeout" | "PDNotLeader"
  | "PDUnknownRegion" | "CircuitOpen" | "KeyIsLocked" | "TxnNotFound";

/** Why a client gave an operation up: TiDB's name for the error that used the time up, or a store's that forbids more tries. */
export type FinalError =
  | "RaftEntryTooLarge" | "CircuitOpen"
  | "TiKVServerTimeout" | "PDServerTimeout" | "RegionUnavailable" | "TiKVServerBusy" | "TiKVDiskFull"
  | "ResolveLockTimeout";

/** Why a transaction did not commit. */
export type TxnFailure = KeyError["kind"] | FinalError | "RolledBack" | "LockWaitTimeout" | "GCTooEarly";

/** How something that a client was to do came to nothing: `Shed` where too much waited already. */
export type ClientFailure = TxnFailure | "ResultUndetermined" | "Shed";

/** Why a transfer of a snapshot failed. */
export type SnapshotFailure =
  | SnapshotRefusal | "not-leader" | "send-timeout" | "keepalive-timeout" | "connection-refused";

/**
 * The limits whose being reached is an event: under their own names where they are settings of TiKV or PD. `safe-mode`: a
 * failover policy would leave fewer stores in service than a majority.
 */
export type LimitName =
  | "replica-schedule-limit" | "concurrent-send-snap-limit" | "concurrent-recv-snap-limit" | "raft-client-queue-size"
  | "pending-writes" | "pending-reads" | "waiting-operations" | "safe-mode";

/** client-go's kinds of back-off (`config/retry/config.go`): of plain reads and writes, and what transactions meet besides. */
export type BackoffKind =
  | "tikvRPC" | "pdRPC" | "regionMiss" | "regionScheduling" | "tikvServerBusy" | "tikvDiskFull"
  | "txnLock" | "txnLockFast" | "txnNotFound" | "maxTsNotSynced";
