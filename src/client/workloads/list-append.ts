import { drawChance, drawInt } from "../../kernel/random.ts";
import type { MicroOperation } from "../../proto/history.ts";
import type { Key } from "../../proto/region.ts";
import type { Answers, Step, TxnTask } from "../txn/state.ts";
import { drawKey, NOTHING, put, type Workload } from "./workload.ts";

/** Reads and appends of one transaction. */
const FEWEST = 2;
const MOST = 4;
/** Lists that transactions of one time share, and how many tasks of a client belong to one time: then new lists begin. */
const LISTS = 5;
const TASKS_OF_A_TIME = 50;

/** Reads of lists, and appends of numbers that no other append has: every read tells in which order they were appended. */
export const listAppend: Workload = {
  history: "list-append",
  seed: () => NOTHING,
  draw: ({ stream, keys, number, clients, settings }) => {
    const time = Math.floor(number / clients / TASKS_OF_A_TIME);
    const count = drawInt(stream, FEWEST, MOST);
    const lists = Array.from({ length: count }, () => `${drawKey({ stream, settings }, keys.slice(0, LISTS))}-${time}`);
    const numbers = lists.map((_, place) => (drawChance(stream, settings.writePercent, 100) ? number * MOST + place : 0));
    return { role: "lists", keys: lists, numbers };
  },
  isLook: ({ numbers }) => numbers.every((element) => element === 0),
  next(task, answers): Step {
    const isWriter = task.numbers.some((element) => element > 0);
    if (answers.length === 0) return { kind: "read", keys: [...new Set(task.keys)].sort(), forUpdate: isWriter };
    const lists = listsOf(answers);
    const changed = new Set<Key>();
    task.keys.forEach((key, place) => {
      const element = task.numbers[place] ?? 0;
      if (element === 0) return;
      changed.add(key);
      lists.set(key, [...(lists.get(key) ?? []), element]);
    });
    return { kind: "commit", mutations: [...changed].map((key) => put(key, (lists.get(key) ?? []).join(" "))) };
  },
  told,
};

const listsOf = ([found]: Answers): Map<Key, readonly number[]> =>
  new Map((found ?? []).map(({ key, value }) => [key, value === null ? [] : value.split(" ").map(Number)]));

function told({ keys, numbers }: TxnTask, answers: Answers): readonly MicroOperation[] {
  const lists = listsOf(answers);
  return keys.map((key, place): MicroOperation => {
    const element = numbers[place] ?? 0;
    if (element === 0) return { kind: "read-list", key, elements: lists.get(key) ?? null };
    lists.set(key, [...(lists.get(key) ?? []), element]);
    return { kind: "append", key, element };
  });
}
