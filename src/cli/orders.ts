import { formatDuration, type Duration } from "../kernel/time.ts";
import { isInconsistent, SIGHTS, type FlowStyle } from "../proto/flow.ts";
import type { OrdersReport } from "../session/orders.ts";
import type { Json } from "../kernel/write-json.ts";
import { alignTable } from "./table.ts";

type Reports = ReadonlyMap<FlowStyle, OrdersReport>;

const optional = (length: Duration | null): string | null => (length === null ? null : formatDuration(length));

/** Orders that are named one by one at the most. */
const MOST_NAMED = 20;

export const ordersJson = (orders: Reports): Json =>
  Object.fromEntries([...orders].map(([style, { p50, p99, seen, open, ...counts }]) => [style, {
    ...counts,
    latency: { p50: optional(p50), p99: optional(p99) },
    seen: Object.fromEntries(SIGHTS.map((sight) => [sight, seen.get(sight) ?? 0])),
    open: open.length,
    longestOpen: open.slice(0, MOST_NAMED).map(({ order, client, since, step }) =>
      ({ order, client, since: formatDuration(since as number as Duration), step })),
  }]));

/** A line for each style, and for what others saw of its orders; none where nobody orders. */
export function orderLines(orders: Reports): string[] {
  if (orders.size === 0) return [];
  return ["", "Orders",
    ...alignTable([
      ["style", "begun", "done", "refused", "undone", "unknown", "resumed", "still open", "p50", "p99"],
      ...[...orders].map(([style, { begun, done, refused, undone, unknown, resumed, open, p50, p99 }]) => [
        style, ...[begun, done, refused, undone, unknown, resumed, open.length].map(String),
        optional(p50) ?? "-", optional(p99) ?? "-",
      ]),
    ]),
    ...alignTable([
      ["others saw", ...SIGHTS],
      ...[...orders].map(([style, { seen }]) => [style, ...SIGHTS.map((sight) => String(seen.get(sight) ?? 0))]),
    ]),
    ...[...orders].flatMap(([style, { seen, open }]) => [
      ...(SIGHTS.some((sight) => isInconsistent(sight) && seen.has(sight)) ? [`  ${style}: orders were seen half done`] : []),
      ...open.slice(0, 3).map(({ order, client, since, step }) => `  ${style}: order ${order} of client ${client} is open since ${
        formatDuration(since as number as Duration)}${step === "" ? "" : `, before or in ${step}`}`),
    ]),
  ];
}
