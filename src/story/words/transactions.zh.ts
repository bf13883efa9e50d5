import { millis } from "../../kernel/time.ts";
import { physicalOf, type Ts } from "../../proto/kv.ts";
import { idText } from "../../proto/names.ts";
import type { SessionName } from "../../proto/session.ts";
import type { Dictionary } from "./dictionary.ts";
import { DURATION_UNITS, durationIn } from "./format.ts";
import { ordersZh } from "./orders.zh.ts";
import { reference, say, strong, type SentencePart, type Telling } from "./parts.ts";

/** Of a client's sessions only the first goes without its number. */
const client = (t: Telling, id: number, session: number = 1): SentencePart =>
  reference("client", id, `客户端 ${idText(id, t.names)}${session > 1 ? `.${session}` : ""}`);
const region = (t: Telling, id: number): SentencePart => reference("region", id, `Region ${idText(id, t.names)}`);
const since = (ts: Ts): string => durationIn(DURATION_UNITS.zh, millis(physicalOf(ts)));

const session = (e: SessionName, t: Telling): SentencePart => client(t, e.client, e.session);

type TransactionEvent = "txn.lock.met" | "txn.status.checked" | "txn.resolved" | "txn.conflict" | "txn.undetermined"
  | "gc.started" | "gc.finished"
  | "client.session.asked" | "client.session.waiting" | "client.session.answered";

/** What transactions meet, in Chinese. */
export const transactionsZh: Pick<Dictionary["events"], TransactionEvent> & typeof ordersZh = {
  ...ordersZh,
  "txn.lock.met": (e, t) => say`${client(t, e.client)} 在 ${region(t, e.region)} 遇到锁，持有者是 ${since(e.startTs)}开始的事务。`,
  "txn.status.checked": (e, t) => say`${client(t, e.client)} 查询 ${since(e.startTs)}开始的事务的主键：${
    e.commitTs === 0 ? "已回滚" : `已在 ${since(e.commitTs)}提交`}。`,
  "txn.resolved": (e, t) => say`${client(t, e.client)} ${e.commitTs === 0 ? "清除" : "提交"}了 ${since(e.startTs)}开始的事务遗留在 ${
    region(t, e.region)} 的锁。`,
  "txn.conflict": (e, t) => say`${client(t, e.client)} 的事务在 ${region(t, e.region)} 失败：开始之后，另一事务写入了同一个键（写冲突）。`,
  "txn.undetermined": (e, t) => say`${client(t, e.client)} 的提交请求没有应答，永远无法知道该事务是否已提交。`,
  "gc.started": (e, t) => say`${client(t, e.client)} 开始 GC：先清理早于 safe point（${since(e.safePoint)}）的锁，再回收旧版本。`,
  "gc.finished": (e, t) => say`${client(t, e.client)} 完成 GC：回收了 safe point 之前的 ${strong(`${e.records}`)} 条旧记录。`,
  "client.session.asked": (e, t) => say`${session(e, t)} 收到操作：${strong(e.step)}。`,
  "client.session.waiting": (e, t) => say`${session(e, t)} 的 ${strong(e.asked)} 在等待 ${since(e.startTs)}开始的事务释放锁。`,
  "client.session.answered": (e, t) => say`${session(e, t)} 的 ${strong(e.asked)}${e.ok ? "返回" : "失败"}：${e.text}。`,
};
