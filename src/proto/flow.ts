/*
 * An order takes a piece from stock and its price from an account, and is an order then: three parts, which may lie anywhere. Who
 * brings them together is its coordinator, a client.
 */

/** How a coordinator brings the parts together: by one transaction, by reservations that are confirmed, by steps and amends. */
export const FLOW_STYLES = ["order", "order-tcc", "order-saga"] as const;
export type FlowStyle = (typeof FLOW_STYLES)[number];

/** What one transaction does on its way to be committed: every coordinator's, and any other's. */
const TXN_STEPS = ["prewrite", "commit", "commit-secondaries"] as const;

/**
 * What coordinators do by transactions of their own, in order: the record of the order is opened and closed around all of it, so
 * that a coordinator which starts anew finds what it left.
 */
const FLOW_STEPS = [
  "open",
  "try-stock", "try-payment", "try-order", "decide", "confirm-stock", "confirm-payment", "confirm-order",
  "take-stock", "take-payment", "place-order",
  "cancel-order", "cancel-payment", "cancel-stock", "refund-payment", "return-stock",
  "close",
] as const;
export type FlowStep = (typeof FLOW_STEPS)[number];

/** Before what a client can be made to crash. */
export const CRASH_STEPS = [...TXN_STEPS, ...FLOW_STEPS] as const;
export type CrashStep = (typeof CRASH_STEPS)[number];

export const isFlowStep = (text: string): text is FlowStep => (FLOW_STEPS as readonly string[]).includes(text);

/**
 * How an order ends for its coordinator: `done`; `refused`, before anything was taken for it; `undone`, after something was;
 * `unknown`, as a transaction may.
 */
export type FlowEnd = "done" | "refused" | "undone" | "unknown";

/** What others see of an order when they look at its three parts at one instant. */
export const SIGHTS = [
  "nothing", "reserved", "stock-without-order", "paid-without-order", "half-undone", "placed", "undone",
] as const;
export type OrderSight = (typeof SIGHTS)[number];

/** Sights of an order that nothing but a serial number tells from a mistake: taken, and no order, nor a reservation. */
export const isInconsistent = (sight: OrderSight): boolean =>
  sight === "stock-without-order" || sight === "paid-without-order" || sight === "half-undone";

/** Something is still to be done for the order. */
export const isUnsettled = (sight: OrderSight): boolean => sight === "reserved" || isInconsistent(sight);

/** The states of the three parts as they stand in their lines: the first word of each, null where there is no line. */
export function orderSightOf(stock: string | null, payment: string | null, order: string | null): OrderSight {
  const parts = [lineState(stock), lineState(payment)];
  const row = lineState(order);
  const isTaken = (part: string): boolean => part === "taken";
  if (row === "placed" && parts.every(isTaken)) return "placed";
  if (row === "pending" || parts.includes("reserved")) return "reserved";
  const isUndone = row === "cancelled" || parts.includes("returned");
  if (!parts.some(isTaken)) return isUndone ? "undone" : "nothing";
  if (isTaken(parts[1] ?? "")) return "paid-without-order";
  return isUndone ? "half-undone" : "stock-without-order";
}

/** The state in a line of an order: what is taken, reserved or returned; for the order itself pending, placed or cancelled. */
export const lineState = (line: string | null): string => line?.split(" ")[0] ?? "";
