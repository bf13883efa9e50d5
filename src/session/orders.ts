import { between, type Duration, type Instant } from "../kernel/time.ts";
import type { FlowEnd, FlowStep, FlowStyle, OrderSight } from "../proto/flow.ts";
import type { Fold } from "../proto/fold.ts";
import type { ObservationOf } from "../proto/observations.ts";
import { addDuration, copyHistogram, createHistogram, percentileOf, type Histogram } from "./histogram.ts";

/** What became of orders, by how they are brought together. */
export interface Orders {
  readonly styles: Map<FlowStyle, StyleOrders>;
}

interface StyleOrders {
  begun: number;
  readonly ends: Record<FlowEnd, number>;
  /** Orders that a coordinator found in its records when it started anew. */
  resumed: number;
  readonly seen: Map<OrderSight, number>;
  /** Of those that are done, from their beginning to the end of all that their coordinator does. */
  readonly latencies: Histogram;
  readonly open: Map<number, OpenOrder>;
}

/** An order whose coordinator has not told how it ended. Immutable. */
interface OpenOrder {
  readonly client: number;
  readonly since: Instant;
  readonly step: FlowStep | "";
  /** Something of it has been given back. */
  readonly isBack: boolean;
}

export const ordersFold = {
  name: "orders",
  create: (): Orders => ({ styles: new Map() }),
  facts: {
    "order-step": ({ styles }, fact, now) => begin(styleIn(styles, fact.style), fact, now),
    "order-ended": ({ styles }, fact, now) => end(styleIn(styles, fact.style), fact.order, fact.end, now),
    "orders-found": ({ styles }, { style, client, orders }, now) => findAll(styleIn(styles, style), client, orders, now),
    "order-seen": ({ styles }, { style, sight }) => {
      const { seen } = styleIn(styles, style);
      seen.set(sight, (seen.get(sight) ?? 0) + 1);
    },
  },
  fork: ({ styles }: Orders): Orders => ({
    styles: new Map([...styles].map(([style, of]) => [style, {
      ...of, ends: { ...of.ends }, seen: new Map(of.seen), latencies: copyHistogram(of.latencies), open: new Map(of.open),
    }])),
  }),
} satisfies Fold<Orders, unknown>;

function styleIn(styles: Orders["styles"], style: FlowStyle): StyleOrders {
  const known = styles.get(style);
  if (known !== undefined) return known;
  const created: StyleOrders = {
    begun: 0, ends: { done: 0, refused: 0, undone: 0, unknown: 0 }, resumed: 0, seen: new Map(), latencies: createHistogram(),
    open: new Map(),
  };
  styles.set(style, created);
  return created;
}

function begin(
  of: StyleOrders, { client, order, step }: ObservationOf<"order-step">, now: Instant,
): void {
  const known = of.open.get(order);
  if (known === undefined) of.begun++;
  const isBack = known?.isBack === true || /^(cancel|refund|return)/.test(step);
  of.open.set(order, { client, since: known?.since ?? now, step, isBack });
}

function end(of: StyleOrders, order: number, how: FlowEnd, now: Instant): void {
  const open = of.open.get(order);
  if (open === undefined) return;
  of.open.delete(order);
  of.ends[how]++;
  if (how === "done") addDuration(of.latencies, between(open.since, now));
}

/** What has no record was never begun, or had come to its end when its coordinator did. */
function findAll(of: StyleOrders, client: number, found: readonly number[], now: Instant): void {
  of.resumed += found.length;
  for (const [order, open] of of.open) {
    if (open.client !== client || found.includes(order)) continue;
    if (open.step === "close") end(of, order, open.isBack ? "undone" : "done", now);
    else if (open.step === "open") end(of, order, "refused", now);
  }
}

/** What a report says of the orders of one style. */
export interface OrdersReport extends Readonly<Record<FlowEnd, number>> {
  readonly begun: number;
  readonly resumed: number;
  readonly p50: Duration | null;
  readonly p99: Duration | null;
  readonly seen: ReadonlyMap<OrderSight, number>;
  /** Those that are under way, or that nobody goes on with, the oldest first. */
  readonly open: readonly { readonly order: number; readonly client: number; readonly since: Instant; readonly step: string }[];
}

export const ordersReport = ({ styles }: Orders): ReadonlyMap<FlowStyle, OrdersReport> =>
  new Map([...styles].map(([style, { begun, ends, resumed, seen, latencies, open }]) => [style, {
    begun, ...ends, resumed, seen, p50: percentileOf([latencies], 50), p99: percentileOf([latencies], 99),
    open: [...open].map(([order, { client, since, step }]) => ({ order, client, since, step })),
  }]));
