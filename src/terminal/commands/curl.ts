import { writePdJson } from "../../exchange/write-json.ts";
import { memberName } from "../../proto/names.ts";
import { defineCommand, failed, flagOf, inLanguage, printed, type Bilingual } from "../command.ts";
import { askAt } from "../pd-api/address.ts";

const READS_ONLY: Bilingual = {
  en: "curl: PD's HTTP API can only be read here; change the cluster with pd-ctl, whose commands are inputs on the time line.",
  zh: "curl：这里的 PD HTTP API 只能读。要改动集群请用 pd-ctl，它的命令会记入时间线。",
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
    { name: "request", short: "X", value: "METHOD", help: { en: "only GET is understood", zh: "只支持 GET" } },
    { name: "get", short: "G", help: { en: "use GET", zh: "使用 GET" } },
    { name: "location", short: "L", help: { en: "follow redirects (there are none)", zh: "跟随重定向（这里没有）" } },
    { name: "data", short: "d", value: "DATA", help: { en: "data to send: not understood", zh: "要发送的数据：不支持" } },
  ],
  complete: (_, { cluster }) => cluster.directory.pds.flatMap((__, index) =>
    ["stores", "regions", "members", "health", "config", "operators", "schedulers"].map((path) =>
      ({ text: `http://${memberName(index + 1)}:2379/pd/api/v1/${path}`, hint: "" }))),
  run(call) {
    const { ground } = call;
    const [url, ...more] = call.words;
    if (url === undefined || more.length > 0) return failed("curl: try 'curl --help' for more information");
    const method = flagOf(call, "request") ?? (call.flags.has("data") ? "POST" : "GET");
    if (method.toUpperCase() !== "GET") return failed(inLanguage(READS_ONLY, ground));
    const [, host = "", target = "/"] = /^(?:https?:\/\/)?([^/?]*)(.*)$/.exec(url) ?? [];
    if (/^\/metrics\b/.test(target)) return failed(inLanguage(NO_METRICS, ground));
    const answer = askAt(host, target, ground.cluster);
    switch (answer.kind) {
      // curl is content with whatever answers.
      case "answered": return printed(answer.body === null ? "" : writePdJson(answer.body));
      case "no-such-path": return printed("404 page not found");
      case "failed": return failed(complaintOf(answer.reason, host));
    }
  },
});
