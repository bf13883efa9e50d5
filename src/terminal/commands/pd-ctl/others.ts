import { formatRfc3339 } from "../../../exchange/quantities.ts";
import { defineCommand, inLanguage, printed, type Bilingual } from "../../command.ts";
import { inPlaces, oneOf, storeWords } from "../../offers.ts";
import { JQ_FLAG, showAnswer, wrongUsage } from "./asking.ts";
import { failedStoreWords, removeFailedStores } from "./member-orders.ts";
import { unreached, withArguments } from "./ordering.ts";

/** The low bits of a timestamp count within a millisecond. */
const LOGICAL_BITS = 18n;

export const tsoCommand = defineCommand({
  name: "tso",
  usage: "<timestamp>",
  help: { en: "parse TSO to the system and logic time", zh: "把 TSO 拆成系统时间和逻辑时间" },
  run(call) {
    const [text] = call.words;
    if (text === undefined || call.words.length > 1) return printed("Usage: tso <timestamp>");
    if (!/^\d{1,19}$/.test(text)) {
      return printed(`Failed to parse TSO: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
    }
    const timestamp = BigInt(text);
    const seconds = Number((timestamp >> LOGICAL_BITS) / 1_000n);
    const time = formatRfc3339(seconds * 1_000, 0).replace("T", " ").replace("Z", " +0000 UTC");
    return printed(`system:  ${time}\nlogic:   ${timestamp & ((1n << LOGICAL_BITS) - 1n)}`);
  },
});

export const minResolvedTsCommand = defineCommand({
  name: "min-resolved-ts",
  help: { en: "show min resolved ts", zh: "查看 min-resolved-ts" },
  run: (call) => showAnswer(call, "/min-resolved-ts", "Failed to get min resolved ts"),
});

export const gcSafePointCommand = defineCommand({
  name: "service-gc-safepoint",
  help: { en: "show all service gc safepoint", zh: "查看各服务的 GC safepoint" },
  run: (call) => showAnswer(call, "/gc/safepoint", "Failed to get service GC safepoint"),
});

const LOG_LEVELS = ["debug", "info", "warn", "error", "fatal"];

/** PD writes no log here, so nothing else comes of it. */
export const logCommand = defineCommand({
  name: "log", usage: "[fatal|error|warn|info|debug]",
  help: { en: "set log level", zh: "设置日志级别" },
  complete: inPlaces(oneOf(...LOG_LEVELS)),
  run: withArguments(1, (call) => {
    const [level = ""] = call.words;
    const problem = unreached(call, { verb: "Post", path: "/admin/log" });
    if (problem !== null) return printed(`Failed to set log level: ${problem.text}`);
    const isLevel = [...LOG_LEVELS, "warning"].includes(level.toLowerCase());
    return printed(isLevel ? "Success!" : `Failed to set log level: [400] "log level ${level} is illegal"`);
  }),
});

const hotRegions = (kind: "read" | "write", help: Bilingual): ReturnType<typeof defineCommand> => defineCommand({
  name: kind,
  usage: "[<store id> ...]",
  help,
  flags: [JQ_FLAG],
  complete: (_, ground) => storeWords(ground),
  run: (call) => showAnswer(call, `/hotspot/regions/${kind}`, "Failed to get hotspot"),
});

export const hotCommand = defineCommand({
  name: "hot",
  help: { en: "show the hotspot status of the cluster", zh: "查看热点" },
  commands: [
    hotRegions("read", { en: "show the hot read regions", zh: "读热点 region" }),
    hotRegions("write", { en: "show the hot write regions", zh: "写热点 region" }),
    defineCommand({
      name: "store", help: { en: "show the hot stores", zh: "各 store 的读写速率" }, flags: [JQ_FLAG],
      run: (call) => showAnswer(call, "/hotspot/stores", "Failed to get store hotspot"),
    }),
    defineCommand({
      name: "history", usage: "<start_time> <end_time>", help: { en: "show the hot history regions", zh: "历史热点" },
      run: (call) => (call.words.length < 2 ? wrongUsage(call)
        : showAnswer(call, "/hotspot/regions/history", "Failed to get history hotspot")),
    }),
  ],
});

const NO_ISOLATION: Bilingual = {
  en: "PD counts regions by isolation level in its background statistics, which are not simulated.",
  zh: "PD 在后台统计中按隔离级别统计 region，这里没有模拟。",
};

export const labelCommand = defineCommand({
  name: "label",
  help: { en: "show the labels", zh: "查看 store 的标签" },
  commands: [
    defineCommand({
      name: "store", usage: "<name> [value]", help: { en: "show the stores with specify label", zh: "列出带有某标签的 store" },
      flags: [JQ_FLAG],
      run(call) {
        const [name, value] = call.words;
        if (name === undefined || call.words.length > 2) return wrongUsage(call);
        const query = `name=${encodeURIComponent(name)}${value === undefined ? "" : `&value=${encodeURIComponent(value)}`}`;
        return showAnswer(call, `/labels/stores?${query}`, "Failed to get stores through label");
      },
    }),
    defineCommand({
      name: "isolation", usage: "[label]", help: { en: "show region count with the specify label isolation", zh: "按隔离级别统计 region" },
      run: (call) => printed(inLanguage(NO_ISOLATION, call.ground)),
    }),
  ],
  run: (call) => (call.words.length > 0 ? wrongUsage(call) : showAnswer(call, "/labels", "Failed to get labels")),
});

export const unsafeCommand = defineCommand({
  name: "unsafe",
  help: { en: "unsafe operations", zh: "不安全的恢复操作" },
  commands: [defineCommand({
    name: "remove-failed-stores",
    help: { en: "remove failed stores unsafely", zh: "强行移除故障 store" },
    commands: [defineCommand({
      name: "show", help: { en: "show the status of ongoing failed stores removal", zh: "查看移除故障 store 的进度" },
      run: (call) => showAnswer(call, "/admin/unsafe/remove-failed-stores/show", null),
    })],
    usage: "<store_id>[,<store_id>]...",
    flags: [
      { name: "timeout", value: "float", help: { en: "timeout in seconds", zh: "超时时间（秒）" } },
      { name: "auto-detect", help: { en: "take the stores that PD has buried, without naming any", zh: "不指定 store，由 PD 自动识别已移除的 store" } },
    ],
    complete: failedStoreWords,
    run: removeFailedStores,
  })],
});
