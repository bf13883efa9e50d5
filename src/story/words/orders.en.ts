import type { FlowStyle, OrderSight } from "../../proto/flow.ts";
import { idText } from "../../proto/names.ts";
import type { Dictionary } from "./dictionary.ts";
import { reference, say, type SentencePart, type Telling } from "./parts.ts";

const client = (t: Telling, id: number): SentencePart => reference("client", id, `Client ${idText(id, t.names)}`);
const counted = (orders: number): string => (orders === 1 ? "one order" : `${orders} orders`);

const STYLES: Readonly<Record<FlowStyle, string>> = { order: "2PC", "order-tcc": "TCC", "order-saga": "Saga" };

const SIGHTS: Readonly<Record<OrderSight, string>> = {
  nothing: "nothing of it is there",
  reserved: "it is reserved, and not done yet",
  "stock-without-order": "its goods are gone, unpaid, and there is no order",
  "paid-without-order": "it is paid, and there is no order",
  "half-undone": "it is cancelled, and its goods are still gone",
  placed: "it is whole",
  undone: "all of it is given back",
};

type OrderEvent = "client.crash.planned" | "order.abandoned" | "order.resumed" | "order.half-seen";

/** What becomes of orders, in English. */
export const ordersEn: Pick<Dictionary["events"], OrderEvent> = {
  "client.crash.planned": (e, t) => say`${client(t, e.client)} is to crash before its next ${e.step}.`,
  "order.abandoned": ({ step, order, orders, style, ...e }, t) => say`${client(t, e.client)} ended${
    step === "" ? "" : ` before ${step} of order ${order}`} and leaves ${counted(orders)} half done (${STYLES[style]}).`,
  "order.resumed": (e, t) => say`${client(t, e.client)} has read its records and goes on with ${
    counted(e.orders)} that it had left (${STYLES[e.style]}).`,
  "order.half-seen": (e, t) => say`${client(t, e.client)} looks at order ${e.order}: ${SIGHTS[e.sight]} (${STYLES[e.style]}).`,
};
