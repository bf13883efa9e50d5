import { cellsOnDisk, mvccLines, startTsOf, type MvccLine } from "../../../cluster/mvcc-lines.ts";
import { decodeKey, encodeKey } from "../../../proto/encoded-keys.ts";
import { escapedBytes } from "../../../proto/escaped-bytes.ts";
import type { Cell } from "../../../proto/kv.ts";
import type { Key } from "../../../proto/region.ts";
import { defineCommand, failed, flagOf, printed, type Call, type CommandFlag, type CommandOutcome } from "../../command.ts";
import { unescapedBytes } from "./escape.ts";
import { findStore, invalid, isFound, missing } from "./place.ts";

/*
 * What the three column families of a store hold. Keys are typed as they lie on its disk: a z, then the memcomparable key, with
 * octal numbers for bytes that are no letters.
 */

const FAMILIES: readonly string[] = ["default", "lock", "write"];
const PREFIX = "z";

const SHARED_FLAGS: readonly CommandFlag[] = [
  { name: "show-cf", value: "cf[,...]", help: { en: "column families (default: all)", zh: "列族（默认全部）" } },
  { name: "start-ts", value: "ts", help: { en: "only lines of the transaction that began then", zh: "只看该 start_ts 的记录" } },
  { name: "commit-ts", value: "ts", help: { en: "only records of that commit", zh: "只看该 commit_ts 的记录" } },
];

/** A typed key; `exact` is false where it is only the beginning of one. */
function keyTyped(text: string): { readonly key: Key; readonly exact: boolean } | null {
  const bytes = unescapedBytes(text);
  if (bytes === null || !bytes.startsWith(PREFIX)) return null;
  const encoded = bytes.slice(PREFIX.length);
  const key = decodeKey(encoded);
  // The plain beginning of an encoded key sorts as the key itself does.
  return key === null ? { key: encoded.replace(/\0+[^]?$/, ""), exact: false } : { key, exact: true };
}

const BAD_RANGE = 'from and to should start with "z"';

/** The lines that are asked for; null where a flag is wrong. */
function filterOf(call: Call): ((line: MvccLine) => boolean) | CommandOutcome {
  const families = (flagOf(call, "show-cf") ?? FAMILIES.join(",")).split(",");
  const unknown = families.find((family) => !FAMILIES.includes(family));
  if (unknown !== undefined) return failed(`CF "${unknown}" doesn't exist.`);
  const startTs = flagOf(call, "start-ts");
  const commitTs = flagOf(call, "commit-ts");
  for (const [name, text] of [["start-ts", startTs], ["commit-ts", commitTs]] as const) {
    if (text !== undefined && !/^\d{1,20}$/.test(text)) return invalid(`--${name} <ts>`);
  }
  return (line) => families.includes(line.family) && (startTs === undefined || startTsOf(line) === Number(startTs)) &&
    (commitTs === undefined || (line.family === "write" && line.write.commitTs === Number(commitTs)));
}

/** As protobuf prints it: the first kind goes without saying. */
const OPS = {
  put: "", delete: "type: Del ", lock: "type: Lock ", rollback: "type: Rollback ", pessimistic: "type: PessimisticLock ",
} as const;

function lineText(line: MvccLine): string {
  switch (line.family) {
    case "lock": {
      const { type, startTs, primary, shortValue } = line.lock;
      return `lock cf value: ${OPS[type]}start_ts: ${startTs} primary: "${escapedBytes(primary)}"${valueText(shortValue)}`;
    }
    case "write": {
      const { type, startTs, commitTs, shortValue } = line.write;
      return `write cf value: ${OPS[type]}start_ts: ${startTs} commit_ts: ${commitTs}${valueText(shortValue)}`;
    }
    case "default": return `default cf value: start_ts: ${line.value.startTs} value: "${escapedBytes(line.value.value)}"`;
  }
}

const valueText = (value: string | null): string => (value === null ? "" : ` short_value: "${escapedBytes(value)}"`);

const keyText = (key: Key): string => escapedBytes(PREFIX + encodeKey(key));

const cellText = (filter: (line: MvccLine) => boolean) => ([key, cell]: readonly [Key, Cell]): string =>
  [`key: ${keyText(key)}`, ...mvccLines(key, cell).filter(filter).map((line) => `\t${lineText(line)}`)].join("\n");

/** `mvcc`: all versions of one key. */
export const mvccCommand = defineCommand({
  name: "mvcc", style: "clap",
  help: { en: "print the mvcc value", zh: "查看一个 key 的各个版本（三个列族）" },
  flags: [
    { name: "key", short: "k", value: "key", help: { en: "the key as it lies on the disk, escaped", zh: "磁盘上的 key（转义形式）" } },
    ...SHARED_FLAGS,
  ],
  run(call) {
    const text = flagOf(call, "key");
    if (text === undefined) return missing("-k <key>");
    const typed = keyTyped(text);
    if (typed === null) return failed(BAD_RANGE);
    const filter = filterOf(call);
    if (typeof filter !== "function") return filter;
    const place = findStore(call, "get_mvcc_infos");
    if (!isFound(place)) return place;
    const { key } = typed;
    const cells = cellsOnDisk(call.ground.cluster, place.store, key, `${key}\0`, 1);
    if (!typed.exact || cells.length === 0) return failed(`no mvcc infos for ${escapedBytes(unescapedBytes(text) ?? "")}`);
    return printed(cells.map(cellText(filter)).join("\n"));
  },
});

/** `scan`: all versions of the keys of a range. */
export const scanRange = defineCommand({
  name: "scan", style: "clap",
  help: { en: "print the range db range", zh: "查看一段 key 的各个版本" },
  flags: [
    { name: "from", short: "f", value: "key", help: { en: "the first key, or how it begins, escaped", zh: "起始 key（转义形式）" } },
    { name: "to", short: "t", value: "key", help: { en: "the key before which it ends, escaped", zh: "结束 key（不含，转义形式）" } },
    { name: "limit", value: "count", help: { en: "so many keys at most", zh: "最多显示多少个 key" } },
    ...SHARED_FLAGS,
  ],
  run(call) {
    const from = flagOf(call, "from");
    if (from === undefined) return missing("-f <from>");
    const to = flagOf(call, "to");
    const limit = flagOf(call, "limit");
    if (to === undefined && limit === undefined) return failed('please pass "to" or "limit"');
    const [first, last] = [keyTyped(from), to === undefined ? undefined : keyTyped(to)];
    if (first === null || last === null) return failed(BAD_RANGE);
    if (last !== undefined && last.key <= first.key) return failed('"to" must be greater than "from"');
    if (limit !== undefined && !/^\d{1,15}$/.test(limit)) return invalid("--limit <count>");
    const filter = filterOf(call);
    if (typeof filter !== "function") return filter;
    const place = findStore(call, "get_mvcc_infos");
    if (!isFound(place)) return place;
    const cells = cellsOnDisk(call.ground.cluster, place.store, first.key, last?.key ?? "", Number(limit ?? 0) || Infinity);
    return printed(cells.map(cellText(filter)).join("\n"));
  },
});
