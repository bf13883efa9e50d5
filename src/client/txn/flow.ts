import { isFlowStep, isInconsistent } from "../../proto/flow.ts";
import type { HistoryEntry } from "../../proto/history.ts";
import type { TxnWorkload } from "../../proto/settings/client.ts";
import type { ClientHost, ClientState } from "../types.ts";
import { TASKS_OF } from "../workloads/index.ts";
import { isLook, NUMBER, watchedThen } from "../workloads/order.ts";
import { isRecovery } from "../workloads/order-steps.ts";
import type { Flow } from "../workloads/workload.ts";
import { awaitTimestamp } from "./oracle.ts";
import { beginLater, enterTransaction } from "./begin.ts";
import { crashesBefore } from "./crash.ts";
import type { Transaction, TxnState, TxnTask } from "./state.ts";
import { tell } from "./telling.ts";

/** A task begins: a whole transaction, or a step of an order. */
export function beginTask(
  state: ClientState, host: ClientHost, txn: TxnState, workload: TxnWorkload, task: TxnTask,
): void {
  const { client } = state;
  const { flow } = TASKS_OF[workload];
  const { role } = task;
  const isStep = isFlowStep(role);
  if (flow !== undefined && !isLook(task) && !isRecovery(task)) {
    host.observe({ kind: "order-step", client, style: flow.style, order: orderOf(task), step: isStep ? role : "" });
  }
  const transaction = enterTransaction(state, host, txn, workload, task);
  if (isStep && crashesBefore(state, host, transaction, role)) return;
  awaitTimestamp(state, host, txn.oracle, transaction.id);
}

const orderOf = ({ numbers }: TxnTask): number => numbers[NUMBER.order] ?? 0;

/** A task has ended: what it says of its order, and what comes next. */
export function followUp(
  state: ClientState, host: ClientHost, txn: TxnState, { workload, task, answers }: Transaction, outcome: HistoryEntry["outcome"],
): void {
  const flow = flowOf(workload);
  if (workload === null || flow === undefined) return;
  const { client } = state;
  const { style } = flow;
  const following = flow.follow(task, answers, outcome);
  const { rest, end, sight } = following;
  const next = isRecovery(task) ? following.next.filter((one) => !isUnderWay(txn, orderOf(one))) : following.next;
  const order = orderOf(task);
  if (sight !== null) {
    txn.watched = watchedThen(txn.watched, task, following);
    host.observe({ kind: "order-seen", client, style, order, sight });
    if (isInconsistent(sight)) tell(host, txn, { name: "order.half-seen", client, style, order, sight });
  }
  if (end !== null) host.observe({ kind: "order-ended", client, style, order, end });
  if (isRecovery(task) && outcome === "ok") {
    host.observe({ kind: "orders-found", client, style, orders: next.map(orderOf) });
    if (next.length > 0) host.emit({ name: "order.resumed", client, style, orders: next.length });
  }
  for (const one of next) {
    if (rest > 0) beginLater(state, host, txn, workload, one, rest);
    else beginTask(state, host, txn, workload, one);
  }
}

const flowOf = (workload: Transaction["workload"]): Flow | undefined => (workload === null ? undefined : TASKS_OF[workload].flow);

/** An order of this life: a scan that was late may find its record, too. */
const isUnderWay = ({ running }: TxnState, order: number): boolean =>
  [...running.values()].some(({ task }) => isFlowStep(task.role) && orderOf(task) === order);

/** A coordinator ends: tells of the orders that it leaves, and how those ended of which it knows. */
export function abandonOrders(
  state: ClientState, host: ClientHost, txn: TxnState, isUnknown: (one: Transaction) => boolean,
): void {
  const { client } = state;
  const left = [...txn.running.values()].filter(({ workload, task }) =>
    flowOf(workload) !== undefined && (task.role === "order" || isFlowStep(task.role)));
  const one = txn.running.get(txn.crashing) ?? left[0];
  const style = flowOf(one?.workload ?? null)?.style;
  if (one !== undefined && style !== undefined && left.length > 0) {
    const { role } = one.task;
    const step = txn.crashing === 0 ? (isFlowStep(role) ? role : "") : state.crashAt;
    host.emit({ name: "order.abandoned", client, style, order: orderOf(one.task), step, orders: left.length });
  }
  for (const each of left) {
    if (each.task.role !== "order") continue;
    const end = isUnknown(each) ? "unknown" : "refused";
    host.observe({ kind: "order-ended", client, style: "order", order: orderOf(each.task), end });
  }
}
