import { SCHEDULER_NAMES, type SchedulerName } from "../../../proto/operators.ts";
import { schedulerText } from "../../../proto/orders.ts";
import { defineCommand, printed, type Bilingual, type Call, type CommandOutcome, type TerminalCommand } from "../../command.ts";
import { inPlaces, oneOf } from "../../offers.ts";
import { wrongUsage } from "./asking.ts";
import { absent, orderOf, unreached, withArguments, type OrderProblem } from "./ordering.ts";

const EXISTED = "Failed! [500] \"[PD:scheduler:ErrSchedulerExisted]scheduler existed\"";
const PATH = "/schedulers";
const NOT_FOUND = "[404] \"[PD:scheduler:ErrSchedulerNotFound]scheduler not found\"";

const runs = ({ ground }: Call, name: SchedulerName): boolean => ground.cluster.settings.pd.schedulers.includes(name);

/** PD keeps which schedulers run among its settings. */
const switched = (call: Call, path: string, name: SchedulerName, value: "on" | "off"): OrderProblem | null =>
  orderOf(call, { verb: value === "on" ? "Post" : "Delete", path }, { kind: "set", key: `pd.${name}`, value });

const NOT_SIMULATED: Bilingual = {
  en: "This scheduler is not simulated: nothing was added.", zh: "没有模拟这个调度器：没有添加任何东西。",
};

/** What the real PD can add besides. */
const OTHERS = [
  "grant-leader", "evict-leader", "shuffle-leader", "shuffle-region", "shuffle-hot-region", "scatter-range", "balance-hot-region",
  "random-merge", "label", "evict-slow-store", "grant-hot-region", "split-bucket", "evict-slow-trend", "balance-witness",
  "transfer-witness-leader", "evict-stopping-store", "balance-range",
].map((name) => absent(`${name}-scheduler`, "", { en: "add a scheduler that is not simulated", zh: "添加一个没有模拟的调度器" },
  NOT_SIMULATED));

const addOne = (name: SchedulerName): TerminalCommand => defineCommand({
  name: schedulerText(name),
  help: { en: `add a scheduler: ${name}`, zh: `添加调度器：${name}` },
  run: withArguments(0, (call) => {
    // Whether it runs already is PD's to say: who cannot reach PD is told of nothing else.
    const value = runs(call, name) ? null : "on";
    const problem = value === null ? unreached(call, { verb: "Post", path: PATH }) : switched(call, PATH, name, value);
    if (problem !== null) return printed(`Failed! ${problem.text}`);
    return printed(value === null ? EXISTED : "Success! The scheduler is created.");
  }),
});

const schedulerAdd = defineCommand({
  name: "add", help: { en: "add a scheduler", zh: "添加调度器" }, commands: [...SCHEDULER_NAMES.map(addOne), ...OTHERS],
});

const named = (text: string | undefined): SchedulerName | undefined =>
  SCHEDULER_NAMES.find((name) => schedulerText(name) === text);

const schedulerRemove = defineCommand({
  name: "remove", usage: "<scheduler_name>",
  help: { en: "remove a scheduler", zh: "移除调度器" },
  complete: inPlaces(oneOf(...SCHEDULER_NAMES.map(schedulerText))),
  run: withArguments(1, (call) => {
    const [text = ""] = call.words;
    const path = `/schedulers/${encodeURIComponent(text)}`;
    const name = named(text);
    const isThere = name !== undefined && runs(call, name);
    const problem = isThere ? switched(call, path, name, "off") : unreached(call, { verb: "Delete", path });
    return printed(problem !== null ? problem.text : isThere ? "Success!" : NOT_FOUND);
  }),
});

/** `scheduler pause <name|all> <seconds>` and `scheduler resume <name|all>`. */
function resting(call: Call, seconds: number): CommandOutcome {
  const [text = ""] = call.words;
  const scheduler = text === "all" ? "all" : named(text);
  const path = `/schedulers/${encodeURIComponent(text)}`;
  const problem = scheduler === undefined ? unreached(call, { verb: "Post", path }) ?? { kind: "", text: NOT_FOUND }
    : orderOf(call, { verb: "Post", path }, { kind: "order", command: { kind: "pause-scheduler", scheduler, seconds } });
  return printed(problem === null ? "Success! Pause or resume the scheduler successfully." : `Failed! ${problem.text}`);
}

const schedulerWords = inPlaces(oneOf("all", ...SCHEDULER_NAMES.map(schedulerText)), oneOf("60"));

const schedulerPause = defineCommand({
  name: "pause", usage: "<scheduler_name> <delay_seconds>", help: { en: "pause a scheduler", zh: "暂停调度器" },
  complete: schedulerWords,
  run: withArguments(2, (call) =>
    (/^[1-9]\d{0,7}$/.test(call.words[1] ?? "") ? resting(call, Number(call.words[1])) : wrongUsage(call))),
});

const schedulerResume = defineCommand({
  name: "resume", usage: "<scheduler_name>", help: { en: "resume a scheduler", zh: "恢复调度器" },
  complete: schedulerWords,
  run: withArguments(1, (call) => resting(call, 0)),
});

/** What starts, stops and holds schedulers. */
export const SCHEDULER_ORDERS: readonly TerminalCommand[] = [schedulerAdd, schedulerRemove, schedulerPause, schedulerResume];
