import { drawChance, drawInt } from "../../kernel/random.ts";
import type { Answers, Step, TxnTask } from "../txn/state.ts";
import { drawPlace } from "./draw.ts";
import { NOTHING, numberAt, put, readsOf, writesOf, type Workload } from "./workload.ts";

/** What every account begins with, and what is moved at most. */
const FIRST_BALANCE = 100;
const MOST_MOVED = 5;

/** Transfers between accounts, and looks at all of them at once: their sum never changes. */
export const bank: Workload = {
  history: "bank",
  seed: (keys) => keys.map((key) => put(key, String(FIRST_BALANCE))),
  draw: ({ stream, keys, settings }) => {
    if (!drawChance(stream, settings.writePercent, 100)) return { role: "look", keys, numbers: [] };
    const from = drawPlace(stream, keys.length, settings);
    const to = (from + drawInt(stream, 1, keys.length - 1)) % keys.length;
    return { role: "transfer", keys: [keys[from] ?? "", keys[to] ?? ""], numbers: [drawInt(stream, 1, MOST_MOVED)] };
  },
  isLook: ({ role }) => role === "look",
  next,
  told: (task, answers) => {
    // Before the accounts are opened there is nothing to tell of them.
    const [found = NOTHING] = answers;
    if (found.every(({ value }) => value === null)) return NOTHING;
    return [...readsOf(found), ...writesOf(next(task, answers))];
  },
};

function next({ role, keys, numbers }: TxnTask, [found]: Answers): Step {
  if (found === undefined) return { kind: "read", keys, forUpdate: role === "transfer" };
  const [from, to] = found;
  const amount = Math.min(numbers[0] ?? 0, numberAt(from?.value));
  if (role === "look" || from?.value == null || to?.value == null || amount === 0) return { kind: "commit", mutations: NOTHING };
  const left = put(from.key, String(numberAt(from.value) - amount));
  return { kind: "commit", mutations: [left, put(to.key, String(numberAt(to.value) + amount))] };
}
