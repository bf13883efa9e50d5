import { formatDuration, seconds } from "../../src/kernel/time.ts";
import { SIGHTS, type CrashStep, type FlowStyle } from "../../src/proto/flow.ts";
import { ordersFold, ordersReport } from "../../src/session/orders.ts";
import { pastOf } from "../../src/session/run.ts";
import { crashOrder, wrongIn } from "../orders/crash.ts";
import { print } from "./figures.ts";

/** Each way of an order with the steps at which its coordinator crashes. */
const WAYS: readonly (readonly [FlowStyle, readonly CrashStep[]])[] = [
  ["order", ["prewrite", "commit", "commit-secondaries"]],
  ["order-tcc", [
    "try-stock", "try-payment", "try-order", "decide", "confirm-stock", "confirm-payment", "confirm-order", "close",
  ]],
  ["order-saga", ["take-stock", "take-payment", "place-order", "close", "refund-payment", "return-stock"]],
];
const RATE = 60;

/**
 * `npm run -s bench -- orders`: an order by one distributed transaction, by TCC and as a Saga, on three stores: how long it
 * takes, and what a crash of its coordinator costs at each step, which comes back ten seconds later.
 */
export function ordersBench(): void {
  for (const [style, steps] of WAYS) {
    for (const step of steps) {
      const { run, left, finally: end, unsettled, seen, longestOther } = crashOrder({
        style, step, away: seconds(10), rate: RATE, regions: 3, seed: 2, length: seconds(14),
      });
      const sights = SIGHTS.flatMap((sight) => (seen.has(sight) ? [`${seen.get(sight)} ${sight}`] : []));
      const saw = sights.join(", ") || "nothing of it";
      const verdict = wrongIn(run).length > 0 ? ", WRONG" : "";
      const what = `${style}, crash before ${step}: left ${left}, ends ${end}, others saw ${saw}, `
        + `longest other ${formatDuration(longestOther)}${verdict}; settled after`;
      print("orders", what, unsettled === null ? Infinity : unsettled / 1_000_000, "s");
      if (step !== steps[0]) continue;
      const report = ordersReport(pastOf(run, ordersFold)).get(style);
      print("orders", `${style}: an order takes, in the middle`, (report?.p50 ?? 0) / 1_000, "ms");
      print("orders", `${style}: an order takes, 99 of 100`, (report?.p99 ?? 0) / 1_000, "ms");
    }
  }
}
