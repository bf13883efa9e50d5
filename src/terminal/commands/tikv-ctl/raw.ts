import { cellsOnDisk, mvccLines } from "../../../cluster/mvcc-lines.ts";
import { rawOnDisk } from "../../../cluster/on-disk.ts";
import { escapedBytes } from "../../../proto/escaped-bytes.ts";
import type { Key } from "../../../proto/region.ts";
import {
  defineCommand, failed, flagOf, inLanguage, printed, type Bilingual, type Call, type CommandFlag, type CommandOutcome,
} from "../../command.ts";
import { unescapedBytes } from "./escape.ts";
import { findStore, invalid, isFound, missing, type LookedAt } from "./place.ts";

/** As the tool has it where nothing is said. */
const USUAL_LIMIT = "30";
const PREFIX = "z";

const DECODED: Bilingual = {
  en: "Locks and write records are no bytes here: `tikv-ctl scan` and `tikv-ctl mvcc` print what stands in them.",
  zh: "这里的锁和提交记录不以字节保存：请用 `tikv-ctl scan` 或 `tikv-ctl mvcc` 查看其内容。",
};

const CF_FLAG: CommandFlag =
  { name: "cf", short: "c", value: "cf", help: { en: "the column family (default: default)", zh: "列族（默认 default）" } };

/** Whether the family is one whose bytes can be printed; what is said otherwise. */
function problemOf(call: Call): CommandOutcome | null {
  const family = flagOf(call, "cf") ?? "default";
  if (family === "default") return null;
  return family === "lock" || family === "write" ? failed(inLanguage(DECODED, call.ground))
    : failed(`CF "${family}" doesn't exist.`);
}

type Line = readonly [key: Key, value: string];

/** The column family `default` from a key on: raw keys, and long values of transactions, as they lie on the disk. */
function linesFrom({ ground: { cluster } }: Call, { store }: LookedAt, from: Key, to: Key, limit: number): readonly Line[] {
  const long = cellsOnDisk(cluster, store, "", "", Infinity).flatMap(([key, cell]) =>
    mvccLines(key, cell).flatMap((line): Line[] => (line.family === "default" ? [[line.encodedKey, line.value.value]] : [])));
  const inside = long.filter(([key]) => key >= from && (to === "" || key < to));
  return [...rawOnDisk(cluster, store, from, to, limit), ...inside].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, limit);
}

/** A key as it is typed, without the letter that stands before all data; null where it is none of the data. */
function keyOf(text: string): Key | null {
  const bytes = unescapedBytes(text);
  return bytes?.startsWith(PREFIX) === true ? bytes.slice(PREFIX.length) : null;
}

/** `raw-scan`: the keys of a column family as they lie on the disk. */
export const rawScanCommand = defineCommand({
  name: "raw-scan", style: "clap",
  help: { en: "print all raw keys in the range", zh: "查看一段原始 key" },
  flags: [
    { name: "from", short: "f", value: "key", help: { en: "the first key, escaped", zh: "起始 key（转义形式）" } },
    { name: "to", short: "t", value: "key", help: { en: "the key before which it ends, escaped", zh: "结束 key（不含，转义形式）" } },
    { name: "limit", value: "count", help: { en: "so many keys at most (default: 30)", zh: "最多显示多少个 key（默认 30）" } },
    CF_FLAG,
  ],
  run(call) {
    const limit = flagOf(call, "limit") ?? USUAL_LIMIT;
    if (!/^\d{1,9}$/.test(limit)) return invalid("--limit <count>");
    const problem = problemOf(call);
    if (problem !== null) return problem;
    const [fromText, toText] = [flagOf(call, "from") ?? PREFIX, flagOf(call, "to")];
    const [from, to] = [keyOf(fromText), toText === undefined ? "" : keyOf(toText)];
    if (from === null || to === null) return failed('from and to should start with "z"');
    const place = findStore(call, "raw_scan_impl");
    if (!isFound(place)) return place;
    if (!place.isLocal) return failed("unimplemented for remote mode");
    const lines = linesFrom(call, place, from, to, Number(limit))
      .map(([key, value]) => `key: "${escapedBytes(PREFIX + key)}", value: "${escapedBytes(value)}"`);
    return printed([...lines, "", `Total scanned keys: ${lines.length}`].join("\n"));
  },
});

/** `print`: the value of one key. */
export const printCommand = defineCommand({
  name: "print", style: "clap",
  help: { en: "print the raw value", zh: "查看一个原始 key 的值" },
  flags: [CF_FLAG, { name: "key", short: "k", value: "key", help: { en: "the key, escaped", zh: "key（转义形式）" } }],
  run(call) {
    const text = flagOf(call, "key");
    if (text === undefined) return missing("-k <key>");
    const problem = problemOf(call);
    if (problem !== null) return problem;
    const place = findStore(call, "get_value_by_key");
    if (!isFound(place)) return place;
    const key = keyOf(text);
    const found = key === null ? undefined : linesFrom(call, place, key, `${key}\0`, 1)[0];
    if (found !== undefined) return printed(`value: ${escapedBytes(found[1])}`);
    const what = `value for key ${JSON.stringify(text)} in db Kv`;
    return failed(place.isLocal ? `Debugger::get: Not Found ${JSON.stringify(what)}` : `DebugClient::get: RpcFailure: 5-NOT_FOUND ${what}`);
  },
});
