import { defineCommand } from "../../command.ts";
import { inPlaces, oneOf, regionWords } from "../../offers.ts";
import { showAnswer, wrongUsage } from "./asking.ts";
import { OPERATOR_ORDERS } from "./operator-orders.ts";

const operatorShow = defineCommand({
  name: "show",
  usage: "[kind]",
  help: { en: "show operators", zh: "列出正在执行的 operator" },
  complete: inPlaces(oneOf("admin", "leader", "region", "waiting")),
  run(call) {
    const [kind] = call.words;
    if (call.words.length > 1) return wrongUsage(call);
    return showAnswer(call, kind === undefined ? "/operators" : `/operators?kind=${encodeURIComponent(kind)}`, null);
  },
});

const operatorCheck = defineCommand({
  name: "check",
  usage: "[region_id]",
  help: { en: "checks the status of operator", zh: "查看某个 region 的 operator 的状态" },
  complete: inPlaces(regionWords),
  run(call) {
    const [id] = call.words;
    if (call.words.length > 1) return wrongUsage(call);
    return showAnswer(call, id === undefined ? "/operators" : `/operators/${encodeURIComponent(id)}`, null);
  },
});

const operatorHistory = defineCommand({
  name: "history",
  usage: "<start>",
  help: { en: "list all operators that have finished since start, given as a Unix time", zh: "列出某一 Unix 时刻以后完成的 operator" },
  run(call) {
    const [start] = call.words;
    if (call.words.length > 1) return wrongUsage(call);
    const query = start === undefined ? "" : `?from=${encodeURIComponent(start)}`;
    return showAnswer(call, `/operators/records${query}`, null);
  },
});

/** `pd-ctl operator`: what PD is doing to regions. */
export const operatorCommand = defineCommand({
  name: "operator",
  help: { en: "operator commands", zh: "查看或操作 operator" },
  commands: [operatorShow, operatorCheck, operatorHistory, ...OPERATOR_ORDERS],
});
