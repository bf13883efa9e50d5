import { pdStateOf } from "../../../cluster/cluster.ts";
import { isScheduled } from "../../../pd/index.ts";
import {
  isStoreScheduler, isSwitchedScheduler, SCHEDULER_NAMES, schedulerText, STORE_SCHEDULERS, SWITCHED_SCHEDULERS,
  type SchedulerName, type StoreScheduler, type SwitchedScheduler,
} from "../../../proto/operators.ts";
import {
  BATCH_SCHEDULERS, MOST_SECONDS, slowStoreItems, type PdCommand, type ScatterRange, type SlowScheduler,
} from "../../../proto/orders.ts";
import { defineCommand, printed, type Bilingual, type Call, type CommandOutcome, type TerminalCommand } from "../../command.ts";
import { inPlaces, oneOf, storeWords } from "../../offers.ts";
import { showAnswer, wrongUsage } from "./asking.ts";
import { absent, idsOf, orderOf, unreached, withArguments, type OrderProblem } from "./ordering.ts";
import { FORMAT_FLAG, readKey } from "./region.ts";

const EXISTED = "Failed! [500] \"[PD:scheduler:ErrSchedulerExisted]scheduler existed\"";
const PATH = "/schedulers";
const NOT_FOUND = "[404] \"[PD:scheduler:ErrSchedulerNotFound]scheduler not found\"";

/** Whether PD has the scheduler now. A switch that PD has not heard of yet counts. */
function runs({ ground: { cluster } }: Call, name: SchedulerName): boolean {
  const pd = pdStateOf(cluster);
  return pd !== undefined && isScheduled({ settings: cluster.settings.pd, schedulerConfigs: pd.schedulerConfigs }, name);
}

/** PD keeps which schedulers run among its settings. */
const switched = (call: Call, path: string, name: SwitchedScheduler, value: "on" | "off"): OrderProblem | null =>
  orderOf(call, { verb: value === "on" ? "Post" : "Delete", path }, { kind: "set", key: `pd.${name}`, value });

const NO_WITNESS: Bilingual = {
  en: "Witnesses, replicas with a log and without data, are off by default in PD and not simulated: nothing was added.",
  zh: "witness（只有日志、没有数据的副本）在 PD 中默认关闭，这里没有模拟：没有添加任何东西。",
};

/** What the real PD can add besides: what it would do there, and why it is not done here. */
const OTHERS = ([
  ["grant-hot-region", {
    en: "grant-hot-region-scheduler would move hot replicas to stores of your choice, and their leaders to one of them. It is not " +
      "simulated: nothing was added. `operator add transfer-leader` and `transfer-region` do the same region by region.",
    zh: "grant-hot-region-scheduler 会把热点副本移到指定的 store，并把它们的 leader 集中到其中一个。这里没有模拟，没有添加任何东西。" +
      "可以用 `operator add transfer-leader` 和 `transfer-region` 逐个 Region 完成。",
  }],
  ["split-bucket", {
    en: "split-bucket-scheduler splits a large region around its busiest bucket. Without buckets, which TiKV has off by default and " +
      "which are not simulated, it never does anything: nothing was added.",
    zh: "split-bucket-scheduler 会在最热的 bucket 处分裂大 Region。没有 bucket 它什么也不会做；TiKV 默认关闭 bucket，这里也没有模拟：" +
      "没有添加任何东西。",
  }],
  ["balance-witness", NO_WITNESS], ["transfer-witness-leader", NO_WITNESS],
  ["balance-range", {
    en: "balance-range-scheduler evens out the replicas or leaders of a range, as a job that ends. It is not simulated: nothing was " +
      "added. `scheduler add scatter-range-scheduler` evens out both for a range until it is removed.",
    zh: "balance-range-scheduler 以任务的形式均衡一个键区间的副本或 leader，完成后结束。这里没有模拟，没有添加任何东西。" +
      "`scheduler add scatter-range-scheduler` 会持续均衡一个区间的两者，直到移除。",
  }],
] as const).map(([name, why]) => absent(`${name}-scheduler`, "",
  { en: "add a scheduler that is not simulated", zh: "添加一个没有模拟的调度器" }, why));

const addOne = (name: SwitchedScheduler): TerminalCommand => defineCommand({
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

/** Gives a store to the scheduler, or takes it away; what PD says of it. */
function storeOrder(call: Call, scheduler: StoreScheduler, word: string, isGiven: boolean): OrderProblem | string | null {
  const ids = idsOf([word], call);
  if (typeof ids === "string") return ids;
  const [store = 0] = ids;
  return orderOf(call, { verb: isGiven ? "Post" : "Delete", path: PATH },
    { kind: "order", command: { kind: "schedule-store", scheduler, store, isGiven } });
}

const giving = (name: string, scheduler: StoreScheduler, isGiven: boolean, help: Bilingual): TerminalCommand => defineCommand({
  name, usage: "<store_id>", help, complete: inPlaces(storeWords),
  run: withArguments(1, (call) => {
    const existed = runs(call, scheduler);
    const problem = storeOrder(call, scheduler, call.words[0] ?? "", isGiven);
    if (typeof problem === "string") return printed(problem);
    if (problem !== null) return printed(`Failed! ${problem.text}`);
    if (!isGiven) return printed("Success!");
    return printed(existed ? "Success! The scheduler has been applied to the store." : "Success! The scheduler is created.");
  }),
});

const addWithStore = (scheduler: StoreScheduler): TerminalCommand => giving(schedulerText(scheduler), scheduler, true,
  { en: `add a scheduler of a store: ${scheduler}`, zh: `添加指定 store 的调度器：${scheduler}` });

const SCATTER = "scatter-range-";
const orderRange = (call: Call, range: ScatterRange, isGiven: boolean): OrderProblem | null => orderOf(call,
  { verb: isGiven ? "Post" : "Delete", path: isGiven ? PATH : `${PATH}/${SCATTER}${encodeURIComponent(range.name)}` },
  { kind: "order", command: { kind: "scatter-range", range, isGiven } });

const addRange = defineCommand({
  name: schedulerText("scatter-range"), usage: "[--format=raw|encode|hex] <start_key> <end_key> <range_name>", flags: [FORMAT_FLAG],
  help: { en: "add a scheduler to scatter range", zh: "添加打散键区间的调度器" },
  run: withArguments(3, (call) => {
    const [start = "", end = "", name = ""] = call.words;
    const [startKey, endKey] = [readKey(call, start), readKey(call, end)];
    if (!startKey.ok) return printed(startKey.problem);
    if (!endKey.ok) return printed(endKey.problem);
    if (!/^[\w-]{1,60}$/.test(name)) return wrongUsage(call);
    const problem = orderRange(call, { name, startKey: startKey.key, endKey: endKey.key }, true);
    return printed(problem === null ? "Success! The scheduler is created." : `Failed! ${problem.text}`);
  }),
});

const schedulerAdd = defineCommand({
  name: "add", help: { en: "add a scheduler", zh: "添加调度器" },
  commands: [...SWITCHED_SCHEDULERS.map(addOne), ...STORE_SCHEDULERS.map(addWithStore), addRange, ...OTHERS],
});

const named = (text: string | undefined): SchedulerName | undefined =>
  SCHEDULER_NAMES.find((name) => schedulerText(name) === text);

/** `scheduler remove evict-leader-scheduler`, or `…-4` for one of its stores. */
function removeStores(call: Call, text: string): CommandOutcome {
  const scheduler = STORE_SCHEDULERS.find((name) => text.startsWith(schedulerText(name))) ?? "evict-leader";
  const one = text.slice(schedulerText(scheduler).length + 1);
  const all = pdStateOf(call.ground.cluster)?.schedulerConfigs[scheduler].stores ?? [];
  const unheard = unreached(call, { verb: "Delete", path: PATH });
  if (unheard !== null) return printed(unheard.text);
  if (one === "" && all.length === 0) return printed(NOT_FOUND);
  for (const word of one === "" ? all.map(String) : [one]) {
    const problem = storeOrder(call, scheduler, word, false);
    if (problem !== null) return printed(typeof problem === "string" ? problem : NOT_FOUND);
  }
  return printed("Success!");
}

const schedulerRemove = defineCommand({
  name: "remove", usage: "<scheduler_name>",
  help: { en: "remove a scheduler", zh: "移除调度器" },
  complete: inPlaces(oneOf(...SCHEDULER_NAMES.map(schedulerText))),
  run: withArguments(1, (call) => {
    const [text = ""] = call.words;
    if (STORE_SCHEDULERS.some((name) => text.startsWith(schedulerText(name)))) return removeStores(call, text);
    if (text.startsWith(SCATTER) && text !== schedulerText("scatter-range")) {
      const range = { name: text.slice(SCATTER.length), startKey: "", endKey: "" };
      return printed(orderRange(call, range, false)?.text ?? "Success!");
    }
    const path = `/schedulers/${encodeURIComponent(text)}`;
    const name = named(text);
    const isThere = name !== undefined && isSwitchedScheduler(name) && runs(call, name);
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

/** `scheduler config <name> set batch 5`, and what else that scheduler can be told. */
function setItem(scheduler: SchedulerName, items: readonly string[]): TerminalCommand {
  return defineCommand({
    name: "set", usage: items.length > 1 ? "<item> <value>" : items[0] === "batch" ? "batch <size>" : `${items[0]} <seconds>`,
    help: { en: "set an item of the configuration", zh: "修改配置项" },
    complete: inPlaces(oneOf(...items)),
    run: withArguments(2, (call) => {
      const [item = "", text = ""] = call.words;
      const command = items.includes(item) ? commandOf(scheduler, item, text) : null;
      if (command === null) return wrongUsage(call);
      if (typeof command === "string") return printed(`Failed! [400] ${JSON.stringify(command)}`);
      const problem = orderOf(call, { verb: "Post", path: `/scheduler-config/${schedulerText(scheduler)}/config` },
        { kind: "order", command });
      return printed(problem === null ? "Success! Config updated." : `Failed! ${problem.text}`);
    }),
  });
}

/** What the item is to be; what PD says of a value that it does not take; null for what is none. */
function commandOf(scheduler: SchedulerName, name: string, text: string): PdCommand | string | null {
  const item = slowStoreItems(scheduler).find((each) => each === name);
  const slow = scheduler as SlowScheduler;
  const batched = scheduler as (typeof BATCH_SCHEDULERS)[number];
  if (item === "enable-network-slow-store") {
    return /^(true|false)$/.test(text) ? { kind: "set-slow-store", scheduler: slow, item, value: Number(text === "true") } : null;
  }
  if (!/^\d{1,8}$/.test(text)) return null;
  const value = Number(text);
  if (item !== undefined) return { kind: "set-slow-store", scheduler: slow, item, value: Math.min(value, MOST_SECONDS) };
  return value < 1 || value > 10 ? "invalid batch size which should be an integer between 1 and 10"
    : { kind: "set-batch", scheduler: batched, batch: value };
}

/** `scheduler config <name> [show]`: what a scheduler can be told, and what tells it. */
function configurationOf(scheduler: SchedulerName): TerminalCommand {
  const name = schedulerText(scheduler);
  const show: TerminalCommand["run"] = (call) =>
    (call.words.length > 0 ? wrongUsage(call) : showAnswer(call, `/scheduler-config/${name}/list`, null));
  const isBatched = BATCH_SCHEDULERS.some((each) => each === scheduler);
  const items = [...(isBatched ? ["batch"] : []), ...slowStoreItems(scheduler)];
  return defineCommand({
    name,
    help: { en: `show the configuration of ${name}`, zh: `查看 ${name} 的配置` },
    commands: [
      defineCommand({ name: "show", help: { en: "show the configuration", zh: "查看配置" }, run: show }),
      ...(items.length === 0 ? [] : [setItem(scheduler, items)]),
      ...(!isStoreScheduler(scheduler) ? [] : [
        giving("add-store", scheduler, true, { en: "add a store", zh: "添加 store" }),
        giving("delete-store", scheduler, false, { en: "delete a store", zh: "删除 store" }),
      ]),
    ],
    run: show,
  });
}

const schedulerConfig = defineCommand({
  name: "config",
  help: { en: "config a scheduler", zh: "查看或修改调度器的配置" },
  commands: SCHEDULER_NAMES.map(configurationOf),
});

/** What starts, stops, holds and tells schedulers. */
export const SCHEDULER_ORDERS: readonly TerminalCommand[] =
  [schedulerConfig, schedulerAdd, schedulerRemove, schedulerPause, schedulerResume];
