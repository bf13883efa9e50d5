import { machineAt, type Cluster } from "../../cluster/cluster.ts";
import { saidByPd } from "../../cluster/orders.ts";
import type { Node } from "../../proto/events.ts";
import { memberName } from "../../proto/names.ts";
import type { StoreLabel } from "../../proto/region.ts";
import { idOf } from "../../exchange/pd-export.ts";
import {
  defineCommand, failed, flagOf, inLanguage, printed, type Bilingual, type Call, type CommandFlag, type CommandOutcome,
  type TerminalCommand,
} from "../command.ts";
import { askAt } from "../pd-api/address.ts";
import { PD_PREFIX } from "../pd-api/index.ts";
import { storeAddress, logLine, storeAt } from "./tikv-ctl/place.ts";

const flag = (name: string, value: string, en: string, zh: string): CommandFlag => ({ name, value, help: { en, zh } });

/** The machine of a process that is named by its address or its name; a process that does not run is started there again. */
function startAgain(call: Call, node: Node, process: "running" | "paused" | "dead" | "off", address: string): CommandOutcome {
  if (process === "running" || process === "paused") {
    return failed(logLine(call, `failed to bind ${address}: Address already in use (os error 98)`, "FATAL"));
  }
  const refusal = call.hands.act({ kind: "restart", node });
  return refusal !== null ? failed(refusal.text)
    : printed(logLine(call, `${node.kind} ${node.id} starts again from its disk`, "INFO"));
}

const processOf = (cluster: Cluster, machine: number | undefined): "running" | "paused" | "dead" | "off" =>
  machineAt(cluster, machine ?? -1).process;

/** `zone=c,host=h9`; null where it is nothing of the kind. */
function regionLabelsOf(text: string): readonly StoreLabel[] | null {
  const labels: StoreLabel[] = [];
  for (const pair of text === "" ? [] : text.split(",")) {
    const match = /^([$\w./-]{1,64})=([\w./-]{1,64})$/.exec(pair);
    if (match === null) return null;
    labels.push({ key: match[1] ?? "", value: match[2] ?? "" });
  }
  return labels;
}

const GIVEN_ADDRESS: Bilingual = {
  en: "its address here is the one that it is given", zh: "这里的地址由集群分配",
};

/** tikv-server: a new store, or a stopped one that starts again at its address. */
const tikvServer = defineCommand({
  name: "tikv-server", usage: "[FLAGS] [OPTIONS]", style: "clap",
  help: { en: "start a TiKV store", zh: "启动一个 TiKV store" },
  flags: [
    flag("addr", "IP:PORT", "set the listening address", "监听地址"),
    flag("advertise-addr", "IP:PORT", "set the advertised address", "对外地址"),
    flag("status-addr", "IP:PORT", "set HTTP listening address for the status report service", "状态服务的地址"),
    flag("pd", "PD_URL", "set PD endpoints", "PD 的地址"), flag("pd-endpoints", "PD_URL", "set PD endpoints", "PD 的地址"),
    flag("labels", "KEY=VALUE", "set server labels", "store 的标签"),
    flag("data-dir", "PATH", "set the path of store directory", "数据目录"),
    flag("capacity", "CAPACITY", "set the store capacity", "容量"), flag("log-file", "FILE", "set log file", "日志文件"),
    { ...flag("config", "FILE", "set the configuration file", "配置文件"), short: "C" },
  ],
  run(call) {
    const { cluster } = call.ground;
    const [stray] = call.words;
    if (stray !== undefined) {
      return failed(`error: Found argument '${stray}' which wasn't expected, or isn't valid in this context`);
    }
    const labels = regionLabelsOf((call.flags.get("labels") ?? []).join(","));
    if (labels === null) return failed("error: Invalid value for '--labels <KEY=VALUE>...': invalid label");
    const address = flagOf(call, "advertise-addr") ?? flagOf(call, "addr");
    const known = address === undefined ? undefined : storeAt(cluster, address);
    if (address !== undefined && known !== undefined) {
      return startAgain(call, { kind: "store", id: known }, processOf(cluster, cluster.directory.stores.get(known)), address);
    }
    const base = (flagOf(call, "pd") ?? flagOf(call, "pd-endpoints") ?? "127.0.0.1:2379").split(",")[0] ?? "";
    const asked = askAt(base, `${PD_PREFIX}/ping`, cluster);
    if (asked.kind === "failed") return failed(logLine(call, `failed to connect to PD ${base}: ${asked.reason}`));
    const refusal = call.hands.act({ kind: "add-store", labels });
    if (refusal !== null) return failed(logLine(call, refusal.text));
    const store = Math.max(...call.ground.cluster.directory.stores.keys());
    const given = storeAddress(call.ground.cluster, store);
    const note = address === undefined || address === given ? "" : ` (${inLanguage(GIVEN_ADDRESS, call.ground)})`;
    const ready = logLine(call, "TiKV is ready to serve", "INFO");
    return printed(`${ready}\nstore ${idOf(call.ground.cluster, store)} ${given}${note}`);
  },
});

const GIVEN_NAME: Bilingual = {
  en: "its name here is the one that it is given", zh: "这里的名字由集群分配",
};

/** A member that joins is named by its turn. */
function joinPd(call: Call, name: string, base: string): CommandOutcome {
  const asked = askAt(base, `${PD_PREFIX}/ping`, call.ground.cluster);
  if (asked.kind === "failed") return failed(logLine(call, `join meet error: ${asked.reason}`, "FATAL"));
  const refusal = call.hands.act({ kind: "add-pd" });
  if (refusal !== null) return failed(logLine(call, `join meet error: ${saidByPd(refusal)?.text ?? refusal.text}`, "FATAL"));
  const given = memberName(call.ground.cluster.directory.pds.length);
  const note = name === given ? "" : ` (${inLanguage(GIVEN_NAME, call.ground)})`;
  return printed(`${logLine(call, "join to cluster", "INFO")}\n${given} http://${given}:2379${note}`);
}

/** pd-server: a member of PD that has stopped starts again under its name, or a new one joins. */
const pdServer = defineCommand({
  name: "pd-server", usage: "[flags]",
  help: { en: "start a member of PD", zh: "启动一个 PD 成员" },
  flags: [
    flag("name", "string", "human-readable name for this pd member", "成员的名字"),
    flag("join", "string", "join to an existing cluster", "加入已有集群"),
    flag("client-urls", "string", "url for client traffic", "客户端地址"),
    flag("peer-urls", "string", "url for peer traffic", "成员间的地址"),
    flag("advertise-client-urls", "string", "advertise url for client traffic", "对外的客户端地址"),
    flag("advertise-peer-urls", "string", "advertise url for peer traffic", "对外的成员间地址"),
    flag("initial-cluster", "string", "initial cluster configuration for bootstrapping", "初始集群"),
    flag("data-dir", "string", "path to the data directory", "数据目录"), flag("log-file", "string", "log file path", "日志文件"),
    flag("config", "string", "config file", "配置文件"),
  ],
  run(call) {
    const { cluster } = call.ground;
    const name = flagOf(call, "name") ?? "pd";
    const id = cluster.directory.pds.findIndex((_, index) => name === memberName(index + 1)) + 1;
    const base = flagOf(call, "join");
    if (id === 0 && base !== undefined) return joinPd(call, name, base.split(",")[0] ?? "");
    if (id === 0) return failed(logLine(call, "a member that nobody knows needs --join", "FATAL"));
    return startAgain(call, { kind: "pd", id }, processOf(cluster, cluster.directory.pds[id - 1]), "0.0.0.0:2380");
  },
});

/** Processes that a shell can start. */
export const SERVER_COMMANDS: readonly TerminalCommand[] = [tikvServer, pdServer];
