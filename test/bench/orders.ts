import { formatDuration, seconds, type Duration } from "../../src/kernel/time.ts";
import { SIGHTS, type CrashStep, type FlowStyle, type OrderSight } from "../../src/proto/flow.ts";
import { ordersFold, ordersReport } from "../../src/session/orders.ts";
import { pastOf } from "../../src/session/run.ts";
import { crashOrder, wrongIn, type Crash } from "../orders/crash.ts";
import { median, print } from "./figures.ts";

/** Each way of an order with the steps at which its coordinator crashes. */
const WAYS: readonly (readonly [FlowStyle, readonly CrashStep[]])[] = [
  ["order", ["prewrite", "commit", "commit-secondaries"]],
  ["order-tcc", [
    "try-stock", "try-payment", "try-order", "decide", "confirm-stock", "confirm-payment", "confirm-order", "close",
  ]],
  ["order-saga", ["take-stock", "take-payment", "place-order", "close", "refund-payment", "return-stock"]],
];
const RATE = 60;
const SEEDS = [1, 2, 3, 4, 5] as const;

/**
 * `npm run -s bench -- orders`: an order by one distributed transaction, by TCC and as a Saga, on three stores: how long it
 * takes, and what a crash of its coordinator costs at each step, which comes back ten seconds later. Medians over seeds, with the
 * least and the most.
 */
export function ordersBench(): void {
  for (const [style, steps] of WAYS) {
    for (const step of steps) {
      const crashes = SEEDS.map((seed) => crashOrder({
        style, step, away: seconds(10), rate: RATE, regions: 3, seed, length: seconds(14),
      }));
      const longest = crashes.map(({ longestOther }) => longestOther);
      const wrong = crashes.filter(({ run }) => wrongIn(run).length > 0).length;
      const what = `${style}, crash before ${step}: left ${told(crashes.map(({ left }) => left))}, `
        + `ends ${told(crashes.map((crash) => crash.finally))}, others saw ${told(crashes.flatMap(sightsOf)) || "nothing of it"}, `
        + `longest other ${spread(longest, formatSpan)}${wrong === 0 ? "" : `, WRONG in ${wrong}`}; settled after `
        + spread(crashes.map(({ unsettled }) => unsettled ?? Infinity), formatSpan);
      print("orders", what, median(crashes.map(({ unsettled }) => unsettled ?? Infinity)) / 1_000_000, "s");
      if (step !== steps[0]) continue;
      const reports = crashes.map(({ run }) => ordersReport(pastOf(run, ordersFold)).get(style));
      const p50 = reports.map((report) => report?.p50 ?? Infinity);
      const p99 = reports.map((report) => report?.p99 ?? Infinity);
      print("orders", `${style}: an order takes, in the middle, ${spread(p50, formatSpan)}`, median(p50) / 1_000, "ms");
      print("orders", `${style}: an order takes, 99 of 100, ${spread(p99, formatSpan)}`, median(p99) / 1_000, "ms");
    }
  }
}

const formatSpan = (span: number): string => (span === Infinity ? "ever" : formatDuration(span as Duration));

const spread = (values: readonly number[], write: (value: number) => string): string =>
  `${write(median(values))} (${write(Math.min(...values))} to ${write(Math.max(...values))})`;

const sightsOf = ({ seen }: Crash): readonly OrderSight[] => SIGHTS.filter((sight) => seen.has(sight));

/** What was found in how many seeds. */
function told(found: readonly OrderSight[]): string {
  return SIGHTS.flatMap((sight) => {
    const count = found.filter((one) => one === sight).length;
    return count === 0 ? [] : [count === SEEDS.length ? sight : `${sight} in ${count}`];
  }).join(", ");
}
