import type { TxnCommand } from "../../proto/kv.ts";
import { checkSecondaryLocksCommand } from "./check-secondary-locks.ts";
import { checkTxnStatusCommand } from "./check-txn-status.ts";
import type { TxnCommandKind } from "./command.ts";
import { commitCommand } from "./commit.ts";
import { gcCommand } from "./gc.ts";
import { getCommand } from "./get.ts";
import { heartbeatCommand } from "./heartbeat.ts";
import { pessimisticLockCommand } from "./pessimistic-lock.ts";
import { pessimisticRollbackCommand } from "./pessimistic-rollback.ts";
import { prewriteCommand } from "./prewrite.ts";
import { rawScanOfRegion } from "./raw-scan.ts";
import { resolveLockCommand } from "./resolve-lock.ts";
import { rollbackCommand } from "./rollback.ts";
import { scanLockCommand } from "./scan-lock.ts";
import { scanCommand } from "./scan.ts";

/** Every command of transactions, each a file of its own. The compiler names a shape of proto that has none. */
const TXN_COMMANDS: { readonly [Kind in TxnCommand["kind"]]: TxnCommandKind<Extract<TxnCommand, { readonly kind: Kind }>> } = {
  get: getCommand, scan: scanCommand, "raw-scan": rawScanOfRegion, prewrite: prewriteCommand, commit: commitCommand,
  rollback: rollbackCommand,
  "pessimistic-lock": pessimisticLockCommand, "pessimistic-rollback": pessimisticRollbackCommand, heartbeat: heartbeatCommand,
  "check-txn-status": checkTxnStatusCommand, "check-secondary-locks": checkSecondaryLocksCommand,
  "resolve-lock": resolveLockCommand, "scan-lock": scanLockCommand, gc: gcCommand,
};

/** The kind of a command. The table pairs them by name, which the compiler cannot see through for a union. */
export const txnCommandKind = (command: TxnCommand): TxnCommandKind<TxnCommand> =>
  TXN_COMMANDS[command.kind] as unknown as TxnCommandKind<TxnCommand>;
