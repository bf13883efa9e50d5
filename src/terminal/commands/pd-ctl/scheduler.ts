import { SCHEDULER_NAMES } from "../../../proto/operators.ts";
import { defineCommand, flagOf } from "../../command.ts";
import { inPlaces, oneOf } from "../../offers.ts";
import { showAnswer, wrongUsage } from "./asking.ts";
import { SCHEDULER_ORDERS } from "./scheduler-orders.ts";

/** The schedulers that are simulated, by PD's names. */
const schedulerWords = oneOf(...SCHEDULER_NAMES.map((name) => `${name}-scheduler`));

const schedulerShow = defineCommand({
  name: "show",
  help: { en: "show schedulers", zh: "列出正在运行的调度器" },
  flags: [
    {
      name: "status", value: "string", help: { en: "the scheduler status: paused or disabled", zh: "调度器的状态：paused 或 disabled" },
      complete: oneOf("paused", "disabled"),
    },
    { name: "timestamp", short: "t", help: { en: "also show when it was paused", zh: "同时显示暂停的时间" } },
  ],
  run(call) {
    const status = flagOf(call, "status");
    const times = call.flags.has("timestamp") ? "&timestamp=true" : "";
    return showAnswer(call, status === undefined ? "/schedulers" : `/schedulers?status=${encodeURIComponent(status)}${times}`, null);
  },
});

const schedulerDescribe = defineCommand({
  name: "describe",
  usage: "<scheduler_name>",
  help: { en: "describe a scheduler", zh: "查看某个调度器在做什么" },
  complete: inPlaces(schedulerWords),
  run(call) {
    const [name] = call.words;
    if (name === undefined || call.words.length > 1) return wrongUsage(call);
    return showAnswer(call, `/schedulers/diagnostic/${encodeURIComponent(name)}`, null);
  },
});

/** `pd-ctl scheduler`: who makes operators for the sake of order. */
export const schedulerCommand = defineCommand({
  name: "scheduler",
  help: { en: "scheduler commands", zh: "查看或操作调度器" },
  commands: [schedulerShow, schedulerDescribe, ...SCHEDULER_ORDERS],
});
