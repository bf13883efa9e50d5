import { defineCommand, printed } from "../../command.ts";
import { formatDuration, micros } from "../../../kernel/time.ts";
import { questionPd, showAnswer, wrongUsage } from "./asking.ts";
import { LEADER_ORDERS, MEMBER_ORDERS } from "./member-orders.ts";

const leaderShow = defineCommand({
  name: "show",
  help: { en: "show the leader member status", zh: "查看 PD leader" },
  run: (call) => showAnswer(call, "/leader", "Failed to get the leader of pd members"),
});

/** `pd-ctl member`: PD's members, and which of them leads. */
export const memberCommand = defineCommand({
  name: "member",
  help: { en: "show the pd member status", zh: "查看 PD 成员" },
  commands: [defineCommand({
    name: "leader", help: { en: "leader commands", zh: "PD leader 的命令" }, commands: [leaderShow, ...LEADER_ORDERS],
  }), ...MEMBER_ORDERS],
  run: (call) => (call.words.length > 0 ? wrongUsage(call) : showAnswer(call, "/members", "Failed to get pd members")),
});

export const healthCommand = defineCommand({
  name: "health",
  help: { en: "show all node's health information of the pd cluster", zh: "查看各 PD 成员是否健康" },
  run: (call) => showAnswer(call, "/health", "Failed to get health"),
});

/** How many times the way to PD a question and its answer take. */
const WAYS = 2;

export const pingCommand = defineCommand({
  name: "ping",
  help: { en: "show the total time spend ping the pd", zh: "查看 PD 的响应时间" },
  run(call) {
    const asked = questionPd(call, "/ping");
    if (!asked.ok) return printed(`Failed to ping: ${asked.problem}`);
    // No link leads to who types: the way between two machines of a zone stands for it.
    return printed(`time: ${formatDuration(micros(WAYS * call.ground.cluster.settings.network.sameZone.min))}`);
  },
});

export const clusterCommand = defineCommand({
  name: "cluster",
  help: { en: "show the cluster information", zh: "查看集群信息" },
  commands: [defineCommand({
    name: "status", help: { en: "show the cluster status", zh: "查看集群状态" },
    run: (call) => showAnswer(call, "/cluster/status", "Failed to get the cluster status"),
  })],
  run: (call) => (call.words.length > 0 ? wrongUsage(call)
    : showAnswer(call, "/cluster", "Failed to get the cluster information")),
});

