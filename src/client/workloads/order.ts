import { createStream, drawChance, drawInt, drawItem } from "../../kernel/random.ts";
import { isUnsettled, orderSightOf } from "../../proto/flow.ts";
import type { Key } from "../../proto/region.ts";
import type { Answers, Step, TxnTask } from "../txn/state.ts";
import { drawKey, NOTHING, put, readsOf, writesOf, type Draws, type Flow, type Following, type Workload } from "./workload.ts";

const FIRST_STOCK = 1_000_000;
const FIRST_BALANCE = 10_000_000;
const HIGHEST_PRICE = 9;
/** Of twenty orders so many are refused: by who is to pay, by who is to take the order. */
const PAYMENTS_REFUSED = 2;
const ORDERS_REFUSED = 1;
/** Half of those who look take one of the latest orders, so many tasks back at the most; the others one of so many. */
const LATEST = 2;
const EARLIER = 60;
/** One look of so many is at all that is in stock and on accounts. */
const LOOKS_PER_AUDIT = 10;

/** The keys of an order's task, by their places: what it takes from, its lines in the three parts, its coordinator's record. */
export const ORDER_KEY = { item: 0, account: 1, stock: 2, payment: 3, order: 4, record: 5 } as const;
/** The numbers of an order's task, by their places. */
export const NUMBER = { order: 0, price: 1, refused: 2, attempt: 3, amends: 4 } as const;
/** Who refuses the order, if anybody. */
export const REFUSED = { nobody: 0, payment: 1, order: 2 } as const;

const goods = (keys: readonly Key[]): readonly Key[] => keys.slice(0, keys.length >> 1);
const accounts = (keys: readonly Key[]): readonly Key[] => keys.slice(keys.length >> 1);

/** What is in stock, or on an account. */
export const seedOrders: Workload["seed"] = (keys) => [
  ...goods(keys).map((key) => put(key, String(FIRST_STOCK))), ...accounts(keys).map((key) => put(key, String(FIRST_BALANCE))),
];

/**
 * The task of a number: an order, or a look at one. What an order is follows from its number alone, so that everybody knows who
 * has heard of it; its lines lie where the number says, whatever the settings are by then.
 */
export function drawOrder(draws: Draws, role: string): TxnTask {
  if (!isOrder(draws, draws.number)) return drawLook(draws);
  const stream = createStream(draws.number, "order");
  const drawn = { stream, settings: draws.settings };
  const [item, account] = [drawKey(drawn, goods(draws.keys)), drawKey(drawn, accounts(draws.keys))];
  const fate = drawInt(stream, 1, 20);
  const refused = fate <= ORDERS_REFUSED ? REFUSED.order
    : fate <= ORDERS_REFUSED + PAYMENTS_REFUSED ? REFUSED.payment : REFUSED.nobody;
  return {
    role, keys: [item, account, ...linesOf(draws, draws.number), recordOf(draws, String(draws.number))],
    numbers: [draws.number, drawInt(stream, 1, HIGHEST_PRICE), refused, 0, 0],
  };
}

const isOrder = ({ settings }: Draws, number: number): boolean =>
  drawChance(createStream(number, "order/kind"), settings.writePercent, 100);

/** The lines of an order in stock, payments and orders. */
function linesOf({ all }: Draws, number: number): readonly Key[] {
  const stream = createStream(number, "order/lines");
  return ["s", "p", "o"].map((part) => `${drawItem(stream, all)}-${part}${number}`);
}

/** Where a coordinator keeps the record of an order under way: all of a client and style together, for one scan. */
export const recordOf = ({ all, client, settings }: Draws, order: string): Key =>
  `${all[client % all.length] ?? ""}-${settings.workload}-${client}-${order}`;

/** A look at an order of another client, as recent as this task; or at one that the client has seen half done. */
function drawLook(draws: Draws): TxnTask {
  const { stream, keys, number, clients, watched } = draws;
  if (drawChance(stream, 1, LOOKS_PER_AUDIT)) return { role: "audit", keys, numbers: [number] };
  if (watched.length > 0 && drawChance(stream, 1, 2)) return lookAt(draws, drawItem(stream, watched));
  const back = drawChance(stream, 1, 2) ? drawInt(stream, 0, LATEST) : drawInt(stream, 0, EARLIER);
  let found = number - clients * back + (clients > 1 ? drawInt(stream, 1, clients - 1) : 0);
  while (found > 0 && !isOrder(draws, found)) found -= clients;
  return lookAt(draws, Math.max(0, found));
}

const lookAt = (draws: Draws, order: number): TxnTask => ({ role: "look", keys: linesOf(draws, order), numbers: [order] });

/** What everybody may do who is no coordinator. */
export const isLook = ({ role }: TxnTask): boolean => role === "look" || role === "audit";

export const nextOfLook = ({ keys }: TxnTask, [found]: Answers): Step =>
  (found === undefined ? { kind: "read", keys, forUpdate: false } : { kind: "commit", mutations: NOTHING });

const ENDED: Following = { next: [], rest: 0, end: null, sight: null };

export function followLook({ role }: TxnTask, [found]: Answers, outcome: string): Following {
  if (role !== "look" || found === undefined || outcome !== "ok") return ENDED;
  const [stock, payment, order] = found;
  return { ...ENDED, sight: orderSightOf(stock?.value ?? null, payment?.value ?? null, order?.value ?? null) };
}

/** Orders that a client keeps looking at, once it has seen them half done. */
const MOST_WATCHED = 16;

export function watchedThen(watched: readonly number[], { numbers }: TxnTask, { sight }: Following): readonly number[] {
  const order = numbers[NUMBER.order] ?? 0;
  if (sight === null || isUnsettled(sight) === watched.includes(order)) return watched;
  return isUnsettled(sight) ? [...watched.slice(1 - MOST_WATCHED), order] : watched.filter((one) => one !== order);
}

/** How much is free, and how much is reserved, with what was last done to it: every value is written once. */
export function amountsAt(value: string | null | undefined): { readonly free: number; readonly held: number } {
  const [free, held] = (value ?? "0").split(" ");
  return { free: Number(free), held: Number(held ?? 0) };
}

/** An order by one distributed transaction: stock, payment and order, all of them or none. */
export const orders: Workload = {
  history: "order",
  seed: seedOrders,
  draw: (draws) => drawOrder(draws, "order"),
  isLook: () => false,
  next,
  told: (task, answers) => [...readsOf(answers[0]), ...(answers.length > 0 ? writesOf(next(task, answers)) : [])],
  flow: {
    style: "order",
    recovery: () => null,
    follow(task, answers, outcome) {
      if (isLook(task)) return followLook(task, answers, outcome);
      if (outcome === "ok") return { ...ENDED, end: writesOf(next(task, answers)).length > 0 ? "done" : "refused" };
      return { ...ENDED, end: outcome === "unknown" ? "unknown" : "refused" };
    },
  } satisfies Flow,
};

function next(task: TxnTask, answers: Answers): Step {
  if (isLook(task)) return nextOfLook(task, answers);
  const { keys, numbers } = task;
  const [found] = answers;
  if (found === undefined) return { kind: "read", keys: keys.slice(ORDER_KEY.item, ORDER_KEY.stock), forUpdate: true };
  const [stock, balance] = found.map(({ value }) => amountsAt(value));
  const price = numbers[NUMBER.price] ?? 0;
  const isRefused = numbers[NUMBER.refused] !== REFUSED.nobody;
  if (stock === undefined || balance === undefined || isRefused || stock.free < 1 || balance.free < price) {
    return { kind: "commit", mutations: NOTHING };
  }
  const tag = `order/${numbers[NUMBER.order]}`;
  return { kind: "commit", mutations: [
    put(keys[ORDER_KEY.item] ?? "", `${stock.free - 1} 0 ${tag}`),
    put(keys[ORDER_KEY.account] ?? "", `${balance.free - price} 0 ${tag}`),
    put(keys[ORDER_KEY.stock] ?? "", `taken 1 ${tag}`), put(keys[ORDER_KEY.payment] ?? "", `taken ${price} ${tag}`),
    put(keys[ORDER_KEY.order] ?? "", `placed ${price} ${tag}`),
  ] };
}
