import { isFlowStep, lineState, type FlowStep, type FlowStyle } from "../../proto/flow.ts";
import type { HistoryEntry } from "../../proto/history.ts";
import type { Mutation } from "../../proto/kv.ts";
import type { Answers, Step, TxnTask } from "../txn/state.ts";
import {
  amountsAt, drawOrder, followLook, isLook, nextOfLook, NUMBER, ORDER_KEY, recordOf, REFUSED, seedOrders,
} from "./order.ts";
import { NOTHING, put, readsOf, writesOf, type Following, type Workload } from "./workload.ts";

/** What a step does to a part: reserves or takes what is free, takes what is reserved, or gives back whatever was done. */
type Doing = "reserve" | "take" | "confirm" | "give-back";
type Part = "stock" | "payment" | "order";
type PartStep = Exclude<FlowStep, "open" | "decide" | "close">;

const STEPS: Readonly<Record<PartStep, { readonly part: Part; readonly doing: Doing }>> = {
  "try-stock": { part: "stock", doing: "reserve" },
  "try-payment": { part: "payment", doing: "reserve" },
  "try-order": { part: "order", doing: "reserve" },
  "confirm-stock": { part: "stock", doing: "confirm" },
  "confirm-payment": { part: "payment", doing: "confirm" },
  "confirm-order": { part: "order", doing: "confirm" },
  "take-stock": { part: "stock", doing: "take" },
  "take-payment": { part: "payment", doing: "take" },
  "place-order": { part: "order", doing: "take" },
  "cancel-order": { part: "order", doing: "give-back" },
  "cancel-payment": { part: "payment", doing: "give-back" },
  "refund-payment": { part: "payment", doing: "give-back" },
  "cancel-stock": { part: "stock", doing: "give-back" },
  "return-stock": { part: "stock", doing: "give-back" },
};

/** The way of an order, and the way back: what makes good the parts, the last first. */
interface Way {
  readonly forth: readonly FlowStep[];
  readonly back: Readonly<Record<Part, PartStep>>;
}

const WAYS: Readonly<Record<Exclude<FlowStyle, "order">, Way>> = {
  "order-tcc": {
    forth: [
      "open", "try-stock", "try-payment", "try-order", "decide", "confirm-stock", "confirm-payment", "confirm-order", "close",
    ],
    back: { stock: "cancel-stock", payment: "cancel-payment", order: "cancel-order" },
  },
  "order-saga": {
    forth: ["open", "take-stock", "take-payment", "place-order", "close"],
    back: { stock: "return-stock", payment: "refund-payment", order: "cancel-order" },
  },
};
const PARTS: readonly Part[] = ["stock", "payment", "order"];

/** Tries, confirms or cancels: what an order takes is reserved first, and taken once all of it is. */
export const tccOrders: Workload = flowOf("order-tcc");
/** Takes one thing after the other, and gives back what was taken if one cannot be had. */
export const sagaOrders: Workload = flowOf("order-saga");

/** Records that one scan finds. */
const MOST_RECORDS = 10_000;
const RECOVER = "recover";

function flowOf(style: Exclude<FlowStyle, "order">): Workload {
  const way = WAYS[style];
  return {
    history: style,
    seed: seedOrders,
    draw: (draws) => drawOrder(draws, "open"),
    isLook: () => false,
    next,
    // The record is the coordinator's own: others never ask for it.
    told(task, answers) {
      const { role } = task;
      if (isLook(task)) return readsOf(answers[0]);
      if (role === RECOVER || role === "open" || role === "decide" || role === "close") return NOTHING;
      return [...readsOf(answers[0]), ...(answers.length > 0 ? writesOf(next(task, answers)) : [])];
    },
    flow: {
      style,
      recovery: (draws) => ({ role: RECOVER, keys: [recordOf(draws, "")], numbers: [draws.number] }),
      follow(task, answers, outcome) {
        if (isLook(task)) return followLook(task, answers, outcome);
        if (task.role === RECOVER) return resume(way, task, answers, outcome);
        return isFlowStep(task.role) ? goOn(way, task.role, task, answers, outcome) : gone;
      },
    },
  };
}

const gone: Following = { next: [], rest: 0, end: null, sight: null };

function next(task: TxnTask, answers: Answers): Step {
  const { role, keys, numbers } = task;
  const record = keys[ORDER_KEY.record] ?? "";
  if (isLook(task)) return nextOfLook(task, answers);
  const [found] = answers;
  switch (role) {
    case RECOVER: {
      const [prefix = ""] = keys;
      if (found !== undefined) return { kind: "commit", mutations: NOTHING };
      return { kind: "scan", startKey: prefix, endKey: `${prefix.slice(0, -1)}.`, limit: MOST_RECORDS };
    }
    case "open": case "decide":
      return { kind: "commit", mutations: [put(record, [role, ...keys.slice(0, ORDER_KEY.record), ...numbers].join(" "))] };
    case "close":
      return { kind: "commit", mutations: [{ op: "delete", key: record, value: "", isPessimistic: false }] };
    default: {
      const { part, doing } = STEPS[role as PartStep];
      if (found !== undefined) return { kind: "commit", mutations: written(part, doing, task, found) ?? NOTHING };
      return { kind: "read", keys: part === "order" ? [keys[ORDER_KEY.order] ?? ""] : [keys[ORDER_KEY[SUM[part]]] ?? "",
        keys[ORDER_KEY[part]] ?? ""], forUpdate: true };
    }
  }
}

/** What the lines of a part are taken from. */
const SUM = { stock: "item", payment: "account" } as const;

/** What a step writes; nothing where it was done before, null where it cannot be done. */
function written(part: Part, doing: Doing, task: TxnTask, found: Answers[number]): readonly Mutation[] | null {
  const { role, keys, numbers } = task;
  const tag = `${role}/${numbers[NUMBER.order]}.${numbers[NUMBER.attempt]}`;
  const line = keys[ORDER_KEY[part]] ?? "";
  const before = lineState(found.at(-1)?.value ?? null);
  const price = numbers[NUMBER.price] ?? 0;
  const refused = numbers[NUMBER.refused];
  if (part === "order") {
    const after = rowAfter(doing, before, refused === REFUSED.order);
    if (after === null) return null;
    return after === before ? NOTHING : [put(line, `${after} ${price} ${tag}`)];
  }
  const amount = part === "stock" ? 1 : price;
  const { free, held } = amountsAt(found[0]?.value);
  const canTake = free >= amount && !(part === "payment" && refused === REFUSED.payment);
  const after = lineAfter(doing, before, canTake);
  if (after === null) return null;
  if (after === before) return NOTHING;
  const [more, less] = [heldBy(after) - heldBy(before), freeOf(after) - freeOf(before)];
  const sum = `${free - less * amount} ${held + more * amount} ${tag}`;
  const own = put(line, `${after} ${amount} ${tag}`);
  return more === 0 && less === 0 ? [own] : [put(keys[ORDER_KEY[SUM[part]]] ?? "", sum), own];
}

const heldBy = (state: string): number => (state === "reserved" ? 1 : 0);
const freeOf = (state: string): number => (state === "reserved" || state === "taken" ? 1 : 0);

/**
 * The state of a line behind a step; null where the step cannot be done. What was given back before it was taken never is: a step
 * that comes late finds that.
 */
function lineAfter(doing: Doing, before: string, canTake: boolean): string | null {
  switch (doing) {
    case "reserve": return before === "" ? (canTake ? "reserved" : null) : before === "returned" ? null : before;
    case "take": return before === "" ? (canTake ? "taken" : null) : before === "returned" ? null : before;
    case "confirm": return before === "reserved" ? "taken" : before === "taken" ? before : null;
    case "give-back": return "returned";
  }
}

/** The same for the order itself: one that is placed stays. */
function rowAfter(doing: Doing, before: string, isRefused: boolean): string | null {
  switch (doing) {
    case "reserve": return before === "" ? (isRefused ? null : "pending") : before === "cancelled" ? null : before;
    case "take": return before === "" ? (isRefused ? null : "placed") : before === "cancelled" ? null : before;
    case "confirm": return before === "pending" || before === "placed" ? "placed" : null;
    case "give-back": return before === "placed" ? null : "cancelled";
  }
}

/** How long a coordinator rests before it does a step again: twice as long each time. */
const FIRST_REST_MILLIS = 10;
const LONGEST_REST_MILLIS = 1_000;
const ATTEMPTS_OF_A_LIFE = 1_000;

function goOn(way: Way, step: FlowStep, task: TxnTask, answers: Answers, outcome: HistoryEntry["outcome"]): Following {
  const isBack = (task.numbers[NUMBER.amends] ?? 0) > 0;
  const place = way.forth.indexOf(step);
  if (step === "close") {
    if (outcome !== "ok") return again(task);
    return { ...gone, end: !isBack ? "done" : task.numbers[NUMBER.amends] === UNDONE ? "undone" : "refused" };
  }
  if (step === "open") {
    if (outcome === "failed") return { ...gone, end: "refused" };
    return outcome === "ok" ? goTo(task, way.forth[place + 1]) : closing(task, NOTHING_TAKEN);
  }
  if (step === "decide") return outcome === "ok" ? goTo(task, way.forth[place + 1]) : again(task);
  const { part, doing } = STEPS[step];
  const before = PARTS.slice(0, PARTS.indexOf(part));
  const isDone = outcome === "ok" && written(part, doing, task, answers[0] ?? []) !== null;
  if (doing === "give-back") {
    // An order that is placed is done: what its coordinator did not come to know.
    if (outcome === "ok" && !isDone) return closing(task, DONE);
    if (outcome !== "ok") return again(task);
    const earlier = before.at(-1);
    return earlier === undefined ? closing(task, task.numbers[NUMBER.amends] ?? UNDONE) : goTo(task, way.back[earlier]);
  }
  // What was reserved can be confirmed, unless it is gone with a region that was given up.
  if (isDone || (doing === "confirm" && outcome === "ok")) return goTo(task, way.forth[place + 1]);
  if (doing === "confirm") return again(task);
  // Whoever does not know whether it was done makes it good; who was refused only what came before.
  const worst = outcome === "ok" ? before.at(-1) : part;
  if (worst === undefined) return closing(task, NOTHING_TAKEN);
  return goTo(withNumber(task, NUMBER.amends, UNDONE), way.back[worst]);
}

/** What the way back says of an order: it is none, nothing had been taken for it, or what had was given back. */
const DONE = 0;
const NOTHING_TAKEN = 1;
const UNDONE = 2;

const closing = (task: TxnTask, amends: number): Following => goTo(withNumber(task, NUMBER.amends, amends), "close");

const goTo = (task: TxnTask, step: FlowStep | undefined): Following =>
  (step === undefined ? gone : { ...gone, next: [{ ...task, role: step }] });

function again(task: TxnTask): Following {
  const attempt = (task.numbers[NUMBER.attempt] ?? 0) + 1;
  const rest = Math.min(LONGEST_REST_MILLIS, FIRST_REST_MILLIS << Math.min(attempt, 10));
  return { ...gone, next: [withNumber(task, NUMBER.attempt, attempt)], rest };
}

const withNumber = (task: TxnTask, place: number, value: number): TxnTask =>
  ({ ...task, numbers: task.numbers.map((number, at) => (at === place ? value : number)) });

/** What a coordinator that started anew does for each record that it finds: what was decided is confirmed, all else is undone. */
function resume(way: Way, task: TxnTask, [found]: Answers, outcome: HistoryEntry["outcome"]): Following {
  if (outcome !== "ok" || found === undefined) return { ...gone, next: [task], rest: LONGEST_REST_MILLIS };
  const [number = 0] = task.numbers;
  return { ...gone, next: found.flatMap(({ key, value }) => {
    const [role, ...rest] = (value ?? "").split(" ");
    const keys = [...rest.slice(0, ORDER_KEY.record), key];
    const [order = 0, price = 0, refused = 0] = rest.slice(ORDER_KEY.record).map(Number);
    // Attempts of a life have numbers of their own: what an earlier one wrote is another write.
    const isDecided = role === "decide";
    const numbers = [order, price, refused, number * ATTEMPTS_OF_A_LIFE, isDecided ? DONE : UNDONE];
    return [{ role: isDecided ? "confirm-stock" : way.back.order, keys, numbers }];
  }) };
}

export const isRecovery = ({ role }: TxnTask): boolean => role === RECOVER;

