import { seconds, type Instant } from "../../kernel/time.ts";
import type { EventOf } from "../../proto/events.ts";
import type { ClientHost } from "../types.ts";
import type { TxnState } from "./state.ts";

type Told = EventOf<
  "txn.lock.met" | "txn.status.checked" | "txn.resolved" | "txn.conflict" | "txn.undetermined" | "order.half-seen"
>;

/** A busy workload has conflicts all the time: the first of a kind in a region (or sight) is told, no other for so long. */
const SILENCE = seconds(10);

/** Tells what happened to a transaction, unless the same happened in the region not long ago. */
export function tell(host: ClientHost, { told }: TxnState, event: Told): void {
  const what = `${event.name}/${event.name === "order.half-seen" ? event.sight : event.region}`;
  const before = told.get(what);
  if (before !== undefined && host.now - before < SILENCE) return;
  told.set(what, host.now as Instant);
  host.emit(event);
}
