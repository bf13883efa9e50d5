import type { FlowStyle, OrderSight } from "../../proto/flow.ts";
import { idText } from "../../proto/names.ts";
import type { Dictionary } from "./dictionary.ts";
import { reference, say, type SentencePart, type Telling } from "./parts.ts";

const client = (t: Telling, id: number): SentencePart => reference("client", id, `客户端 ${idText(id, t.names)}`);

const STYLES: Readonly<Record<FlowStyle, string>> = { order: "2PC", "order-tcc": "TCC", "order-saga": "Saga" };

const SIGHTS: Readonly<Record<OrderSight, string>> = {
  nothing: "什么都没有",
  reserved: "已预留，尚未完成",
  "stock-without-order": "库存已扣，没有付款，也没有订单",
  "paid-without-order": "已付款，却没有订单",
  "half-undone": "已取消，库存却还没退回",
  placed: "完整",
  undone: "已全部退回",
};

type OrderEvent = "client.crash.planned" | "order.abandoned" | "order.resumed" | "order.half-seen";

/** What becomes of orders, in Chinese. */
export const ordersZh: Pick<Dictionary["events"], OrderEvent> = {
  "client.crash.planned": (e, t) => say`${client(t, e.client)} 将在下一次 ${e.step} 之前崩溃。`,
  "order.abandoned": (e, t) => say`${client(t, e.client)} ${
    e.step === "" ? "" : `在订单 ${e.order} 的 ${e.step} 之前`}退出，留下 ${e.orders} 个做了一半的订单（${STYLES[e.style]}）。`,
  "order.resumed": (e, t) => say`${client(t, e.client)} 读回自己的记录，继续处理遗留的 ${e.orders} 个订单（${STYLES[e.style]}）。`,
  "order.half-seen": (e, t) => say`${client(t, e.client)} 查看订单 ${e.order}：${SIGHTS[e.sight]}（${STYLES[e.style]}）。`,
};
