import type { CrashStep } from "../../proto/flow.ts";
import type { ClientHost, ClientState } from "../types.ts";
import type { Transaction } from "./state.ts";

/** Whether the client was made to crash before that step: then it does, and the transaction goes no further. */
export function crashesBefore(state: ClientState, host: ClientHost, transaction: Transaction, step: CrashStep): boolean {
  if (state.crashAt !== step || state.txn === null) return false;
  state.txn.crashing = transaction.id;
  host.exit("crashed");
  return true;
}
