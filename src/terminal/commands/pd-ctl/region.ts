import { keyFromEscaped } from "../../../exchange/keys.ts";
import { keyFromHex } from "../../../proto/keys.ts";
import { isPdList, isPdObject } from "../../jq/values.ts";
import type { PdJson } from "../../../exchange/write-json.ts";
import type { Key } from "../../../proto/region.ts";
import {
  defineCommand, flagOf, printed, type Bilingual, type Call, type CommandFlag, type CommandOutcome, type TerminalCommand,
} from "../../command.ts";
import { inPlaces, oneOf, regionWords, storeWords } from "../../offers.ts";
import { escapeKey } from "../../pd-api/endpoint.ts";
import { JQ_FLAG, printJson, questionPd, showAnswer, wrongUsage } from "./asking.ts";

/** How the keys of a command are written. */
export const FORMAT_FLAG: CommandFlag = {
  name: "format", value: "string", help: { en: "the key format (default \"hex\")", zh: "键的写法（默认 hex）" },
  complete: oneOf("raw", "encode", "hex"),
};

type ReadKey = { readonly ok: true; readonly key: Key } | { readonly ok: false; readonly problem: string };

/** The key that somebody typed, or what Go says of it. */
export function readKey(call: Call, text: string): ReadKey {
  const wrong = (problem: string): ReadKey => ({ ok: false, problem: `Error:  ${problem}` });
  switch (flagOf(call, "format") ?? "hex") {
    case "raw": return { ok: true, key: text };
    case "encode": {
      const key = text.includes("\\") ? keyFromEscaped(text) : text;
      return key === undefined ? wrong("expected integer") : { ok: true, key };
    }
    case "hex": {
      const key = keyFromHex(text);
      if (key !== undefined) return { ok: true, key };
      const bad = /[^0-9a-fA-F]/.exec(text)?.[0];
      if (bad === undefined) return wrong("encoding/hex: odd length hex string");
      const code = bad.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
      return wrong(`encoding/hex: invalid byte: U+${code} '${bad}'`);
    }
    default: return wrong("unknown format");
  }
}

const regionKey = defineCommand({
  name: "key",
  usage: "[--format=raw|encode|hex] <key>",
  help: { en: "show the region with key", zh: "查看某个键所在的 region" },
  flags: [FORMAT_FLAG, JQ_FLAG],
  run(call) {
    const [text] = call.words;
    if (text === undefined || call.words.length > 1) return wrongUsage(call);
    const read = readKey(call, text);
    return read.ok ? showAnswer(call, `/region/key/${escapeKey(read.key)}`, "Failed to get region") : printed(read.problem);
  },
});

const regionKeys = defineCommand({
  name: "keys",
  usage: "[--format=raw|encode|hex] <start_key> <end_key> <limit>",
  help: { en: "show regions in a given range [startkey, endkey)", zh: "查看键范围 [startkey, endkey) 内的 region" },
  flags: [FORMAT_FLAG, JQ_FLAG],
  run(call) {
    const [start, end, limit] = call.words;
    if (start === undefined || call.words.length > 3) return wrongUsage(call);
    if (limit !== undefined && !/^-?\d+$/.test(limit)) return printed("limit should be a number");
    const first = readKey(call, start);
    if (!first.ok) return printed(first.problem);
    const last = end === undefined ? null : readKey(call, end);
    if (last !== null && !last.ok) return printed(last.problem);
    const query = [`key=${escapeKey(first.key)}`, ...(last === null ? [] : [`end_key=${escapeKey(last.key)}`]),
      ...(limit === undefined ? [] : [`limit=${limit}`])];
    return showAnswer(call, `/regions/key?${query.join("&")}`, "Failed to get region");
  },
});

/** How many regions `scan` asks for at a time; each answer is printed as it comes. */
const SCAN_BATCH = 1_024;

const regionScan = defineCommand({
  name: "scan",
  help: { en: "scan all regions", zh: "按键的顺序列出全部 region" },
  flags: [JQ_FLAG],
  run(call) {
    let text = "";
    for (let key = ""; ;) {
      const asked = questionPd(call, `/regions/key?key=${escapeKey(key)}&limit=${SCAN_BATCH}`);
      if (!asked.ok) return printed(`${text}Failed to scan regions: ${asked.problem}\n`);
      text += printJson(call, asked.body).text;
      const next = keyFromHex(lastKey(asked.body)) ?? "";
      if (next <= key) return printed(text);
      key = next;
    }
  },
});

function lastKey(body: PdJson): string {
  const regions = isPdObject(body) ? body["regions"] ?? null : null;
  const last = isPdList(regions) ? regions.at(-1) ?? null : null;
  const key = isPdObject(last) ? last["end_key"] : "";
  return typeof key === "string" ? key : "";
}

const regionSibling = defineCommand({
  name: "sibling",
  usage: "<region_id>",
  help: { en: "show the sibling regions of specific region", zh: "查看某个 region 两侧相邻的 region" },
  flags: [JQ_FLAG],
  complete: inPlaces(regionWords),
  run(call) {
    const [id] = call.words;
    if (id === undefined || call.words.length > 1) return wrongUsage(call);
    return showAnswer(call, `/regions/sibling/${encodeURIComponent(id)}`, "Failed to get region sibling");
  },
});

const KINDS = ["all", "leader", "learner", "pending"] as const;

const regionStore = defineCommand({
  name: "store",
  usage: "<store_id> [all|leader|learner|pending]",
  help: { en: "show the regions of a specific store", zh: "查看某个 store 上的 region" },
  flags: [JQ_FLAG, {
    name: "type", value: "string", help: { en: "which of its regions (default \"all\")", zh: "哪一类 region（默认 all）" },
    complete: oneOf(...KINDS),
  }],
  complete: inPlaces(storeWords, oneOf(...KINDS)),
  run(call) {
    const [id, kind] = call.words;
    if (id === undefined || call.words.length > 2) return wrongUsage(call);
    const type = flagOf(call, "type") ?? kind ?? "all";
    return showAnswer(call, `/regions/store/${encodeURIComponent(id)}?type=${encodeURIComponent(type)}`,
      "Failed to get regions with the given storeID");
  },
});

/** The first of a list; `kinds` are the words that may stand before the limit, each with its path. */
function topCommand(name: string, help: Bilingual, paths: Readonly<Record<string, string>>): TerminalCommand {
  const words = Object.keys(paths).filter((word) => word !== "");
  return defineCommand({
    name,
    usage: `${words.length === 0 ? "" : `[${words.join("|")}] `}<limit>`,
    help,
    flags: [JQ_FLAG],
    complete: inPlaces(oneOf(...words)),
    run: (call) => showTop(call, paths),
  });
}

function showTop(call: Call, paths: Readonly<Record<string, string>>): CommandOutcome {
  const [first = ""] = call.words;
  const named = first !== "" && Object.hasOwn(paths, first) ? paths[first] : undefined;
  const [limit, ...more] = named === undefined ? call.words : call.words.slice(1);
  if (more.length > 0) return wrongUsage(call);
  if (limit !== undefined && !/^-?\d+$/.test(limit)) return printed("limit should be a number");
  const path = named ?? paths[""] ?? "";
  return showAnswer(call, `/regions/${path}${limit === undefined ? "" : `?limit=${limit}`}`, "Failed to get regions");
}

const TOPS: readonly TerminalCommand[] = [
  topCommand("topread", { en: "show regions with top read flow or query", zh: "读流量或读请求最高的 region" },
    { "": "readflow", byte: "readflow", query: "readquery" }),
  topCommand("topwrite", { en: "show regions with top write flow or query", zh: "写流量或写请求最高的 region" },
    { "": "writeflow", byte: "writeflow", query: "writequery" }),
  topCommand("topconfver", { en: "show regions with top conf version", zh: "conf_ver 最大的 region" }, { "": "confver" }),
  topCommand("topversion", { en: "show regions with top version", zh: "version 最大的 region" }, { "": "version" }),
  topCommand("topsize", { en: "show regions with top size", zh: "数据量最大的 region" }, { "": "size" }),
  topCommand("topkeys", { en: "show regions with top keys", zh: "键最多的 region" }, { "": "keys" }),
  topCommand("topcpu", { en: "show regions with top CPU usage", zh: "CPU 占用最高的 region" }, { "": "cpu" }),
];

const STATES = [
  "miss-peer", "extra-peer", "down-peer", "learner-peer", "pending-peer", "offline-peer", "empty-region", "oversized-region",
  "undersized-region", "hist-size", "hist-keys",
] as const;

/** The histograms, with the width of a class if nobody says, and what they are of. */
const HISTOGRAMS: Readonly<Record<string, { readonly width: string; readonly of: string }>> = {
  "hist-size": { width: "10", of: "size" }, "hist-keys": { width: "10000", of: "keys" },
};

const regionCheck = defineCommand({
  name: "check",
  usage: `[${STATES.join("|")}]`,
  help: { en: "show the region with check specific status", zh: "列出处于某种异常状态的 region" },
  flags: [JQ_FLAG],
  complete: inPlaces(oneOf(...STATES)),
  run(call) {
    const [state, bound] = call.words;
    if (state === undefined || call.words.length > 2) return wrongUsage(call);
    const histogram = Object.hasOwn(HISTOGRAMS, state) ? HISTOGRAMS[state] : undefined;
    if (histogram !== undefined && bound !== undefined && !/^-?\d+$/.test(bound)) {
      return printed(`region ${histogram.of} histogram bound should be a number`);
    }
    const query = histogram === undefined ? "" : `?bound=${bound ?? histogram.width}`;
    return showAnswer(call, `/regions/check/${encodeURIComponent(state)}${query}`, "Failed to get region");
  },
});

const rangeHoles = defineCommand({
  name: "range-holes",
  help: { en: "show all empty ranges without any region info", zh: "列出没有 region 的键范围" },
  run: (call) => showAnswer(call, "/regions/range-holes", "Failed to get range holes"),
});

const keyspaceId = defineCommand({
  name: "id",
  usage: "<keyspace_id>",
  help: { en: "show region information of the given keyspace", zh: "查看某个 keyspace 的 region" },
  run(call) {
    const [id] = call.words;
    if (id === undefined || call.words.length > 2) return wrongUsage(call);
    if (!/^\d+$/.test(id)) return printed("keyspace_id should be a number");
    return showAnswer(call, `/regions/keyspace/id/${id}`, "Failed to get regions with the given keyspace");
  },
});

/** `pd-ctl region`: all regions, one, or those that are asked for. */
export const regionCommand = defineCommand({
  name: "region",
  usage: "<region_id> [--jq=\"<query string>\"]",
  help: { en: "show the region status", zh: "查看 region" },
  flags: [JQ_FLAG],
  commands: [
    regionKey, regionKeys, regionScan, regionSibling, regionStore, ...TOPS, regionCheck, rangeHoles,
    defineCommand({
      name: "keyspace", help: { en: "show region information of the given keyspace", zh: "查看某个 keyspace 的 region" },
      commands: [keyspaceId],
    }),
  ],
  complete: inPlaces(regionWords),
  run(call) {
    const [id] = call.words;
    if (id === undefined) return showAnswer(call, "/regions", "Failed to get region");
    if (!/^\d+$/.test(id)) return printed("region_id should be a number");
    return showAnswer(call, `/region/id/${id}`, "Failed to get region");
  },
});
