import { memberName } from "../../proto/names.ts";
import { pdStateOf } from "../../cluster/cluster.ts";
import { labelPatchWord, readLabelPatch, type LabelPatch } from "../../proto/read-labels.ts";
import {
  defineCommand, failed, flagOf, inLanguage, printed, type Bilingual, type Call, type CommandOutcome,
} from "../command.ts";
import { askAt } from "../pd-api/address.ts";
import { replyText, unescapeText } from "../pd-api/endpoint.ts";
import { PD_PREFIX } from "../pd-api/index.ts";

const READS_ONLY: Bilingual = {
  en: "curl: but for region labels PD's HTTP API can only be read here; change the cluster with pd-ctl, whose commands are inputs " +
    "on the time line.",
  zh: "curl：除 Region 标签外，这里的 PD HTTP API 只能读。要改动集群请用 pd-ctl，它的命令会记入时间线。",
};

const NO_METRICS: Bilingual = {
  en: "curl: this cluster has no /metrics yet.",
  zh: "curl：这个集群还没有 /metrics。",
};

/** What curl leaves with, by what Go's network would have said. */
function complaintOf(reason: string, host: string): string {
  if (reason.includes("no such host")) return `curl: (6) Could not resolve host: ${host.split(":")[0] ?? ""}`;
  if (reason.includes("refused")) {
    const [name = "", port = "80"] = host.split(":");
    return `curl: (7) Failed to connect to ${name} port ${port} after 0 ms: Couldn't connect to server`;
  }
  return "curl: (28) Connection timed out";
}

const LABELS = `${PD_PREFIX}/config/region-label/rule`;

/** What a request changes of the rules that label regions, and how PD says that it is done. */
interface LabelRequest {
  readonly patch: LabelPatch | string;
  readonly done: string;
}

function labelPatchOf(method: string, target: string, data: string): LabelRequest | undefined {
  const isOne = method === "POST" && target === LABELS;
  if (isOne || (method === "PATCH" && target === `${LABELS}s`)) {
    return { patch: readLabelPatch(data), done: `Update region label ${isOne ? "rule" : "rules"} successfully.` };
  }
  if (method !== "DELETE" || !target.startsWith(`${LABELS}/`)) return undefined;
  return { patch: { sets: [], deletes: [unescapeText(target.slice(LABELS.length + 1))] }, done: "Delete rule successfully." };
}

/** Orders it of whoever listens there, and prints PD's answer. */
function labelled(call: Call, host: string, { patch, done }: LabelRequest): CommandOutcome {
  const asked = askAt(host, `${PD_PREFIX}/config/region-label/rules`, call.ground.cluster);
  if (asked.kind === "failed") return failed(complaintOf(asked.reason, host));
  if (asked.kind === "answered" && asked.status !== 200) return printed(replyText(asked));
  if (typeof patch === "string") {
    return printed(JSON.stringify(`[PD:region:ErrRegionRuleContent]invalid region rule content, ${patch}`));
  }
  const [gone] = patch.sets.length === 0 ? patch.deletes : [];
  const known = pdStateOf(call.ground.cluster)?.rules.set.labels ?? [];
  if (done.startsWith("Delete") && !known.some(({ id }) => id === gone)) {
    return printed(JSON.stringify(`[PD:region:ErrRegionRuleNotFound]region label rule not found for id ${gone ?? ""}`));
  }
  const refusal = call.hands.act({ kind: "order", command: { kind: "label-regions", patch: labelPatchWord(patch) } });
  return printed(refusal === null ? JSON.stringify(done) : refusal.text);
}

/** `curl` for PD's HTTP API, as far as it can be read. */
export const curlCommand = defineCommand({
  name: "curl",
  usage: "[-s] URL",
  style: "gnu",
  help: {
    en: "ask PD's HTTP API: curl http://pd-1:2379/pd/api/v1/stores",
    zh: "访问 PD 的 HTTP API：curl http://pd-1:2379/pd/api/v1/stores",
  },
  flags: [
    { name: "silent", short: "s", help: { en: "no progress (there is none)", zh: "不显示进度（本来就没有）" } },
    {
      name: "request", short: "X", value: "METHOD",
      help: { en: "GET; for rules that label regions also POST, PATCH and DELETE", zh: "GET；Region 标签规则还支持 POST、PATCH 和 DELETE" },
    },
    { name: "get", short: "G", help: { en: "use GET", zh: "使用 GET" } },
    { name: "location", short: "L", help: { en: "follow redirects (there are none)", zh: "跟随重定向（这里没有）" } },
    { name: "data", short: "d", value: "DATA", help: { en: "data to send: rules that label regions", zh: "要发送的数据：Region 标签规则" } },
    { name: "header", short: "H", value: "HEADER", help: { en: "a header (not looked at)", zh: "请求头（会被忽略）" } },
  ],
  complete: (_, { cluster }) => cluster.directory.pds.flatMap((__, index) =>
    ["stores", "regions", "members", "health", "config", "operators", "schedulers"].map((path) =>
      ({ text: `http://${memberName(index + 1)}:2379/pd/api/v1/${path}`, hint: "" }))),
  run(call) {
    const { ground } = call;
    const [url, ...more] = call.words;
    if (url === undefined || more.length > 0) return failed("curl: try 'curl --help' for more information");
    const method = (flagOf(call, "request") ?? (call.flags.has("data") ? "POST" : "GET")).toUpperCase();
    const [, host = "", target = "/"] = /^(?:https?:\/\/)?([^/?]*)(.*)$/.exec(url) ?? [];
    const patch = method === "GET" ? undefined : labelPatchOf(method, target, flagOf(call, "data") ?? "");
    if (patch !== undefined) return labelled(call, host, patch);
    if (method !== "GET") return failed(inLanguage(READS_ONLY, ground));
    if (/^\/metrics\b/.test(target)) return failed(inLanguage(NO_METRICS, ground));
    const answer = askAt(host, target, ground.cluster);
    switch (answer.kind) {
      // curl is content with whatever answers.
      case "answered": return printed(answer.body === null ? "" : replyText(answer));
      case "no-such-path": return printed("404 page not found");
      case "failed": return failed(complaintOf(answer.reason, host));
    }
  },
});
