import type { PdJson, PdObject } from "../../../exchange/write-json.ts";
import {
  defineCommand, inLanguage, printed, type Bilingual, type Call, type CommandOutcome, type TerminalCommand,
} from "../../command.ts";
import { isPdObject } from "../../jq/values.ts";
import { showAnswer, wrongUsage } from "./asking.ts";
import { configDelete, configSet } from "./config-orders.ts";
import { placementRules } from "./placement-rules.ts";

/** What `config show` leaves out of the schedule. */
const HIDDEN = new Set([
  "schedulers-v2", "store-limit", "enable-remove-down-replica", "enable-replace-offline-replica", "enable-make-up-replica",
  "enable-remove-extra-replica", "enable-location-replacement", "enable-one-way-merge", "enable-debug-metrics",
  "store-limit-mode", "scheduler-max-waiting-operator",
]);

const ordered = (object: PdObject, keeps: (key: string) => boolean = () => true): PdObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => keeps(key)).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Schedule and replication, in the order of the alphabet. */
function usualParts(body: PdJson): PdJson {
  if (!isPdObject(body)) return body;
  const { replication = {}, schedule = {} } = body;
  return {
    replication: isPdObject(replication) ? ordered(replication) : replication,
    schedule: isPdObject(schedule) ? ordered(schedule, (key) => !HIDDEN.has(key)) : schedule,
  };
}

const COMPLAINT = "Failed to get config";

const part = (name: string, help: Bilingual, run: (call: Call) => CommandOutcome): TerminalCommand =>
  defineCommand({ name, help, run: (call) => (call.words.length > 0 ? wrongUsage(call) : run(call)) });

const NOT_SIMULATED: Bilingual = {
  en: "This part of PD's configuration is not simulated: nothing here reads it.",
  zh: "这部分 PD 配置没有模拟：这里没有任何东西会读取它。",
};

const configShow = defineCommand({
  name: "show",
  usage: "[replication|label-property|all]",
  help: { en: "show replication and schedule config of PD", zh: "查看 PD 的副本与调度配置" },
  commands: [
    part("all", { en: "show all config of PD", zh: "查看 PD 的全部配置" }, (call) => showAnswer(call, "/config", COMPLAINT)),
    part("schedule", { en: "show schedule config of PD", zh: "查看调度配置" },
      (call) => showAnswer(call, "/config/schedule", COMPLAINT)),
    part("replication", { en: "show replication config of PD", zh: "查看副本配置" },
      (call) => showAnswer(call, "/config/replicate", COMPLAINT)),
    part("label-property", { en: "show label property config", zh: "查看 label-property 配置" },
      (call) => showAnswer(call, "/config/label-property", COMPLAINT)),
    part("cluster-version", { en: "show the cluster version", zh: "查看集群版本" },
      (call) => showAnswer(call, "/config/cluster-version", COMPLAINT)),
    part("replication-mode", { en: "show replication mode config", zh: "查看复制模式" },
      (call) => showAnswer(call, "/config/replication-mode", COMPLAINT)),
    part("server", { en: "show PD server config", zh: "查看 PD server 配置" },
      (call) => printed(inLanguage(NOT_SIMULATED, call.ground))),
    part("service-middleware", { en: "show service middleware config", zh: "查看 service-middleware 配置" },
      (call) => printed(inLanguage(NOT_SIMULATED, call.ground))),
  ],
  run: (call) => (call.words.length > 0 ? wrongUsage(call) : showAnswer(call, "/config", COMPLAINT, usualParts)),
});

/** `pd-ctl config`: what PD decides by. */
export const configCommand = defineCommand({
  name: "config",
  help: { en: "tune pd configs", zh: "查看或修改 PD 的配置" },
  commands: [configShow, configSet, configDelete, placementRules],
});
