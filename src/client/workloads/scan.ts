import { drawChance } from "../../kernel/random.ts";
import type { Answers, Step, TxnTask } from "../txn/state.ts";
import { drawKey, NOTHING, put, readsOf, writesOf, type Workload } from "./workload.ts";

/** Pairs that one scan asks for. */
const LENGTH = 10;

/** Scans of ranges from one of the keys on, over as many regions as it takes, and writes of what they find. */
export const scan: Workload = {
  history: "scan",
  seed: () => NOTHING,
  draw: (draws) => {
    const role = drawChance(draws.stream, draws.settings.writePercent, 100) ? "write" : "scan";
    return { role, keys: [drawKey(draws, draws.keys)], numbers: [draws.number] };
  },
  isLook: ({ role }) => role === "scan",
  next,
  told: (task, answers) => [...readsOf(answers[0]), ...(task.role === "write" ? writesOf(next(task, answers)) : [])],
};

function next({ role, keys, numbers }: TxnTask, answers: Answers): Step {
  const key = keys[0] ?? "";
  if (role === "write") return { kind: "commit", mutations: [put(key, String(numbers[0] ?? 0))] };
  if (answers.length === 0) return { kind: "scan", startKey: key, endKey: "", limit: LENGTH };
  return { kind: "commit", mutations: NOTHING };
}
