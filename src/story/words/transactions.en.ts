import { millis } from "../../kernel/time.ts";
import { physicalOf, type Ts } from "../../proto/kv.ts";
import { idText } from "../../proto/names.ts";
import type { SessionName } from "../../proto/session.ts";
import type { Dictionary } from "./dictionary.ts";
import { DURATION_UNITS, durationIn } from "./format.ts";
import { ordersEn } from "./orders.en.ts";
import { reference, say, strong, type SentencePart, type Telling } from "./parts.ts";

/** Of a client's sessions only the first goes without its number. */
const client = (t: Telling, id: number, session: number = 1): SentencePart =>
  reference("client", id, `Client ${idText(id, t.names)}${session > 1 ? `.${session}` : ""}`);
const region = (t: Telling, id: number): SentencePart => reference("region", id, `region ${idText(id, t.names)}`);
const since = (ts: Ts): string => durationIn(DURATION_UNITS.en, millis(physicalOf(ts)));

const session = (e: SessionName, t: Telling): SentencePart => client(t, e.client, e.session);

type TransactionEvent = "txn.lock.met" | "txn.status.checked" | "txn.resolved" | "txn.conflict" | "txn.undetermined"
  | "gc.started" | "gc.finished"
  | "client.session.asked" | "client.session.waiting" | "client.session.answered";

/** What transactions meet, in English. */
export const transactionsEn: Pick<Dictionary["events"], TransactionEvent> & typeof ordersEn = {
  ...ordersEn,
  "txn.lock.met": (e, t) =>
    say`${client(t, e.client)} met a lock in ${region(t, e.region)}, of the transaction of ${since(e.startTs)}.`,
  "txn.status.checked": (e, t) => say`${client(t, e.client)} asked the primary key of the transaction of ${
    since(e.startTs)}: it ${e.commitTs === 0 ? "is rolled back" : `was committed at ${since(e.commitTs)}`}.`,
  "txn.resolved": (e, t) => say`${client(t, e.client)} ${
    e.commitTs === 0 ? "takes away" : "commits"} a lock that the transaction of ${
    since(e.startTs)} left in ${region(t, e.region)}.`,
  "txn.conflict": (e, t) => say`A transaction of ${client(t, e.client)} failed in ${
    region(t, e.region)}: another wrote the same key after it had begun (WriteConflict).`,
  "txn.undetermined": (e, t) =>
    say`${client(t, e.client)} will never know whether its transaction is committed: nobody answered its commit.`,
  "gc.started": (e, t) => say`${client(t, e.client)} ends all locks that are older than the safe point, from ${since(e.safePoint)}, so that old versions may go.`,
  "gc.finished": (e, t) => say`${client(t, e.client)} has collected garbage: ${strong(`${e.records}`)} old ${e.records === 1 ? "record" : "records"} went from below the safe point.`,
  "client.session.asked": (e, t) => say`${session(e, t)} was asked: ${strong(e.step)}.`,
  "client.session.waiting": (e, t) =>
    say`${session(e, t)} waits with ${strong(e.asked)} for the lock of another.`,
  "client.session.answered": (e, t) =>
    say`${session(e, t)} ${e.ok ? "answers" : "fails"} ${strong(e.asked)}: ${e.text}.`,
};
