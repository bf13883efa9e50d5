import { drawInt, drawItem } from "../../kernel/random.ts";
import type { Key } from "../../proto/region.ts";
import type { Answers, Step, TxnTask } from "../txn/state.ts";
import { insert, NOTHING, numberAt, put, readsOf, writesOf, type Workload } from "./workload.ts";

const FIRST_STOCK = 1_000;
const FIRST_BALANCE = 100_000;
const HIGHEST_PRICE = 9;

/** An order: one piece less in stock, its price less on an account, and the order itself: all of them or none. */
export const orders: Workload = {
  history: "order",
  seed: (keys) => [
    ...goods(keys).map((key) => put(key, String(FIRST_STOCK))), ...accounts(keys).map((key) => put(key, String(FIRST_BALANCE))),
  ],
  draw: ({ stream, keys, number }) => {
    const [item, account] = [drawItem(stream, goods(keys)), drawItem(stream, accounts(keys))];
    return { role: "order", keys: [item, account, `${item}-o${number}`], numbers: [drawInt(stream, 1, HIGHEST_PRICE), number] };
  },
  next,
  told: (task, answers) => [...readsOf(answers[0]), ...(answers.length > 0 ? writesOf(next(task, answers)) : [])],
};

const goods = (keys: readonly Key[]): readonly Key[] => keys.slice(0, keys.length >> 1);
const accounts = (keys: readonly Key[]): readonly Key[] => keys.slice(keys.length >> 1);

/** What is left, with the order that was the last to take of it: every value is written once, so readings tell whose they are. */
const amountAt = (value: string | null | undefined): number => numberAt(value?.split(" ")[0]);

function next({ keys, numbers }: TxnTask, [found]: Answers): Step {
  if (found === undefined) return { kind: "read", keys: keys.slice(0, 2), forUpdate: true };
  const [stock, balance] = found;
  const [price = 0, number = 0] = numbers;
  if (stock === undefined || balance === undefined || amountAt(stock.value) < 1 || amountAt(balance.value) < price) {
    return { kind: "commit", mutations: NOTHING };
  }
  return { kind: "commit", mutations: [
    put(stock.key, `${amountAt(stock.value) - 1} o${number}`), put(balance.key, `${amountAt(balance.value) - price} o${number}`),
    insert(keys[2] ?? "", `${price} o${number}`),
  ] };
}
