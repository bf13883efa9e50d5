import { membersJson } from "../../exchange/pd-export.ts";
import type { PdJson } from "../../exchange/write-json.ts";
import {
  defineCommand, failed, flagOf, inLanguage, printed, type Bilingual, type Call, type CommandOutcome, type TerminalCommand,
} from "../command.ts";
import { isPdList, isPdObject } from "../jq/values.ts";
import { askAt } from "../pd-api/address.ts";
import { PD_PREFIX } from "../pd-api/index.ts";

const USUAL = "127.0.0.1:2379";

/** The store that PD's members keep in common, as far as it can be asked: who its members are, and whether they answer. */
interface EtcdMember {
  readonly id: string;
  readonly name: string;
  readonly peer: string;
  readonly client: string;
}

const textAt = (value: PdJson | undefined): string => (isPdList(value ?? null) ? String((value as readonly PdJson[])[0]) : "");

function membersOf(call: Call): readonly EtcdMember[] {
  const { members = [] } = membersJson(call.ground.cluster);
  return (isPdList(members) ? members : []).flatMap((each): EtcdMember[] => (isPdObject(each) ? [{
    id: BigInt(String(each["member_id"])).toString(16), name: String(each["name"]), peer: textAt(each["peer_urls"]),
    client: textAt(each["client_urls"]),
  }] : []));
}

const endpointsOf = (call: Call): readonly string[] => (flagOf(call, "endpoints") ?? USUAL).split(",");

const reaches = (call: Call, endpoint: string): boolean =>
  askAt(endpoint, `${PD_PREFIX}/ping`, call.ground.cluster).kind !== "failed";

/** For each endpoint what `line` makes of it, or that it does not answer. */
function overEndpoints(call: Call, what: string, line: (endpoint: string) => string): CommandOutcome {
  const endpoints = endpointsOf(call);
  const lines = endpoints.map((endpoint) =>
    (reaches(call, endpoint) ? line(endpoint) : `Failed to get the ${what} of endpoint ${endpoint} (context deadline exceeded)`));
  const outcome = printed(lines.join("\n"));
  return endpoints.every((endpoint) => reaches(call, endpoint)) ? outcome : { ...outcome, ok: false };
}

const UNTOLD: Bilingual = {
  en: "# version, size, term and indexes are those of PD's own store, which is not simulated",
  zh: "# 版本、大小、任期和索引属于 PD 自己的存储，这里没有模拟",
};

const endpointStatus = defineCommand({
  name: "status", help: { en: "prints out the status of endpoints", zh: "查看各 endpoint 的状态" },
  run(call) {
    const [first] = membersOf(call);
    const outcome = overEndpoints(call, "status", (endpoint) => `${endpoint}, ${first?.id ?? ""}, -, -, true, false, -, -, -, `);
    return outcome.ok ? { ...outcome, text: `${outcome.text}${inLanguage(UNTOLD, call.ground)}\n` } : outcome;
  },
});

const endpointHealth = defineCommand({
  name: "health", help: { en: "checks the healthiness of endpoints", zh: "检查各 endpoint 是否健康" },
  run: (call) => overEndpoints(call, "health", (endpoint) => `${endpoint} is healthy: successfully committed proposal`),
});

const memberList = defineCommand({
  name: "list", help: { en: "lists all members in the cluster", zh: "列出全部成员" },
  run(call) {
    if (!endpointsOf(call).some((endpoint) => reaches(call, endpoint))) return failed("Error: context deadline exceeded");
    const lines = membersOf(call).map(({ id, name, peer, client }) => `${id}, started, ${name}, ${peer}, ${client}, false`);
    return printed(lines.join("\n"));
  },
});

/** etcdctl: of PD's own store who holds it. */
export const etcdctl: TerminalCommand = defineCommand({
  name: "etcdctl", help: { en: "a simple command line client for etcd3: PD's own store", zh: "etcd 的命令行工具：PD 自己的存储" },
  flags: [
    { name: "endpoints", value: "strings", help: { en: `gRPC endpoints (default [${USUAL}])`, zh: `地址（默认 ${USUAL}）` } },
    { name: "write-out", short: "w", value: "string", help: { en: "set the output format (simple)", zh: "输出格式（simple）" } },
  ],
  commands: [
    defineCommand({
      name: "endpoint", help: { en: "endpoint related commands", zh: "endpoint 的命令" }, commands: [endpointStatus, endpointHealth],
    }),
    defineCommand({ name: "member", help: { en: "membership related commands", zh: "成员的命令" }, commands: [memberList] }),
  ],
});
