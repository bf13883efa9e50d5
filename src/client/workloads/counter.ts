import { drawChance } from "../../kernel/random.ts";
import type { Answers, Step, TxnTask } from "../txn/state.ts";
import { drawKey, NOTHING, numberAt, put, readsOf, writesOf, type Workload } from "./workload.ts";

/** x := x + 1, and looks at x. */
export const counter: Workload = {
  history: "counter",
  seed: () => NOTHING,
  draw: (draws) => {
    const role = drawChance(draws.stream, draws.settings.writePercent, 100) ? "add" : "look";
    return { role, keys: [drawKey(draws, draws.keys)], numbers: [] };
  },
  isLook: ({ role }) => role === "look",
  next,
  told: (task, answers) => [...readsOf(answers[0]), ...(answers.length > 0 ? writesOf(next(task, answers)) : [])],
};

function next({ role, keys }: TxnTask, [found]: Answers): Step {
  if (found === undefined) return { kind: "read", keys, forUpdate: role === "add" };
  if (role === "look") return { kind: "commit", mutations: NOTHING };
  return { kind: "commit", mutations: found.map(({ key, value }) => put(key, String(numberAt(value) + 1))) };
}
