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
    return { role: "order", keys: [item, account, `${item}-o${number}`], numbers: [drawInt(stream, 1, HIGHEST_PRICE)] };
  },
  next,
  told: (task, answers) => [...readsOf(answers[0]), ...(answers.length > 0 ? writesOf(next(task, answers)) : [])],
};

const goods = (keys: readonly Key[]): readonly Key[] => keys.slice(0, keys.length >> 1);
const accounts = (keys: readonly Key[]): readonly Key[] => keys.slice(keys.length >> 1);

function next({ keys, numbers }: TxnTask, [found]: Answers): Step {
  if (found === undefined) return { kind: "read", keys: keys.slice(0, 2), forUpdate: true };
  const [stock, balance] = found;
  const price = numbers[0] ?? 0;
  if (stock === undefined || balance === undefined || numberAt(stock.value) < 1 || numberAt(balance.value) < price) {
    return { kind: "commit", mutations: NOTHING };
  }
  return { kind: "commit", mutations: [
    put(stock.key, String(numberAt(stock.value) - 1)), put(balance.key, String(numberAt(balance.value) - price)),
    insert(keys[2] ?? "", String(price)),
  ] };
}
