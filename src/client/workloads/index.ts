import type { TxnWorkload } from "../../proto/settings/client.ts";
import { bank } from "./bank.ts";
import { counter } from "./counter.ts";
import { listAppend } from "./list-append.ts";
import { sagaOrders, tccOrders } from "./order-steps.ts";
import { orders } from "./order.ts";
import { scan } from "./scan.ts";
import type { Workload } from "./workload.ts";

/** The one table of workloads that are transactions, by their names in `client.workload`. */
export const TASKS_OF: Readonly<Record<TxnWorkload, Workload>> = {
  counter, bank, "list-append": listAppend, order: orders, "order-tcc": tccOrders, "order-saga": sagaOrders, scan,
};
