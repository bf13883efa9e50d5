import type { NoticeCode } from "./sentences.ts";
import { quoted } from "../kernel/words.ts";

/** What a text without any JSON is, as a notice's code and values. */
export interface TextKind {
  readonly code: NoticeCode;
  readonly values: Readonly<Record<string, string>>;
}

/** pd-ctl prints failures as text: `Failed to get store: [404] "store 9 not found"`. */
const pdFailure = /^[ \t]*(?:Failed|\[\d{3}\]|\[PD:|[Ee]rror\b|curl: \(\d+\)|Get "|.*\bdial tcp\b|.*\bconnection refused\b)/m;
const tableFrame = /^[ \t]*(?:\+(?:-+\+)+|\|(?:\s*:?-{3,}:?\s*\|)+|[┌├└╭╰][─┬┼┴]+.*)[ \t\r]*$/m;
/** When and how grave, or how grave and where, behind what docker, kubectl or journald put before it; also as kubectl writes. */
const logLine = /[^{"\n]{0,200}?(?:[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ .{1,80}?\]|(?:time|ts)="?[\d:TZ.+-]+"? level=\w+|\[\d{4}\/\d\d\/\d\d [^\]\n]{5,40}\] \[[A-Z]+\]|\[[A-Z]{4,8}\] \[[\w./-]+:\d+\]) /y;
/** What stands in a line of a document of JSON, and in no line that a log's message goes on in. */
const documentLine = /^\s*[{[]|"\s*:/;
const metricsHead = /^# (?:HELP|TYPE) \w+/m;
const metricLine = /^[a-zA-Z_:][\w:]*(?<!:)(?:\{(?:"[^"\n]*"|[^}"\n])*\})? (?:[-+]?[\d.][-+.\deE]*|NaN|[-+]?Inf)(?: [\d.]+)?$|^# EOF$/;
/** A configuration file of TiKV's, and a row of mysql's `\G`, which is a table on its side. */
const tomlHead = /^\[{1,2}[\w.-]+\]{1,2}$/;
const tomlLine = /^\s*(?:[\w.-]+ *= *\S.*|\[{1,2}[\w.-]+\]{1,2}|#.*)$/;
const sidewaysRow = /^\*{10,} \d+\. row \*{10,}$/;
/** What kubectl and tiup print: names of columns in capitals or with a rule below, each column apart by blanks. */
const columnNames = /^(?:[A-Z][A-Z\d/()_-]*(?: [A-Z][A-Z\d/()_-]*)* {2,}){2,}\S/;
const columnRule = /^(?:-{2,} +){2,}-{2,}$/;
const yamlLine = /^\s*(?:- *)?[\w."'/-]+:(?:\s|$)|^\s*- |^---/;
const tikvCtl = /^(?:region id: \d+|cf \w+ region size:|idx_key:|key: "?z|mvcc\.min_ts:|total region (?:number|size):|store id: \d+|cluster-id: \d+)/m;
/** What a program says as it falls: of Rust, Go, Java and Python. A document that stands behind it is read all the same. */
const trace = new RegExp([
  "thread '[^'\\n]*' (?:\\(\\d+\\) )?panicked at", "(?:stack backtrace|Backtrace):$", "(?:panic|fatal error): ",
  "goroutine \\d+ \\[", "Traceback \\(most recent call last\\)", "Exception in thread \"",
  "[ \\t]+at [\\w.$<>/]+\\([^()\\n]*\\)$",
].map((each) => `^${each}`).join("|"), "m");
/** What `kubectl describe` prints: names and values by columns, which looks like YAML and is none. */
const described = /^Name: {2,}\S/;
const describedPart = /^(?:Namespace|Labels|Annotations|API Version|Kind|Node|Containers|Conditions|Events|Roles|Type): *(?: {2}\S|$)/m;
const documentStart = /^[ \t]*\{/m;
const usage = /^Usage:\s*$|^unknown (?:command|flag|shorthand flag)\b/m;
const command = /^(?:[^\n]*?[$#»>%] ?)?(?:(?:\.\/)?(?:pd-ctl|tikv-ctl|tiup|curl|kubectl)\b.*|(?:store|region|member|config|health)\b[^:]*)$/;

/** What `export` writes of clients, as JSON lines or as EDN, with the file's name above it or without. */
const history = /^(?:; [^\n]*\n)?\{(?::(?:index|process|type) |"format":"quorumscape-history\/)/;
export const isHistory = (start: string): boolean => history.test(start);

/** A failover policy in YAML or JSON: it begins with one of its sections. */
const policy =
  /^(?:(?:---|#[^\n]*)\s*)*\{?\s*"?(?:health_check|response_time|cpu|memory)"?\s*:\s*\{?\s*"?(?:interval|timeout|threshold|enable_failover|above|for)"?\s*:/;

/** Whether a line of a log of TiKV, PD or TiDB begins there (when, how grave, where): its brackets are no JSON. */
export function isLogLine(text: string, at = 0): boolean {
  logLine.lastIndex = at;
  return logLine.test(text);
}

/** A policy, a table, metrics, a log: what pieces of JSON may stand in without being documents of PD. Undefined for others. */
export function framedText(text: string): TextKind | undefined {
  const start = text.slice(0, MOST_CHARACTERS).trimStart();
  const shown = start.split("\n", SHOWN_LINES).map((line) => line.trimEnd());
  if (policy.test(start)) return { code: "file.policy", values: {} };
  if (described.test(start) && describedPart.test(start)) return { code: "file.described", values: {} };
  if (trace.test(start) && !documentStart.test(start)) return { code: "file.trace", values: { found: quoted(shown[0] ?? "") } };
  const isToml = shown.some((line) => tomlHead.test(line)) && shown.every((line) => line === "" || tomlLine.test(line));
  if (isToml) return { code: "file.toml", values: {} };
  if (/^[{[]/.test(start) && !isLogLine(start)) return undefined;
  if (tableFrame.test(start) || sidewaysRow.test(shown[0] ?? "")) return TABLE;
  if (metricsHead.test(start)) return { code: "file.metrics", values: {} };
  const lines = start.split("\n").filter((line) => line.trim() !== "");
  const entries = lines.filter((line) => isLogLine(line)).length;
  const isLog = entries > 0 && entries * 2 >= lines.length && lines.every((line) => isLogLine(line) || !documentLine.test(line));
  return isLog ? { code: "file.log", values: {} } : undefined;
}

const TABLE: TextKind = { code: "file.table", values: {} };

/** Whatever a text is, its beginning shows. */
const MOST_CHARACTERS = 65_536;
const SHOWN_LINES = 200;

/** Says what a text is in which no document was found. */
export function nameText(whole: string): TextKind {
  const text = whole.trimStart().slice(0, MOST_CHARACTERS);
  const lines = text.split("\n").map((line) => line.trimEnd()).filter((line) => line.trim() !== "").slice(0, SHOWN_LINES);
  const most = (pattern: RegExp): boolean => lines.filter((line) => pattern.test(line)).length * 3 >= lines.length * 2;
  const begin = { found: quoted(lines[0] ?? "") };
  if (pdFailure.test(text)) return { code: "file.pd-error", values: { message: quoted(text) } };
  if (tikvCtl.test(text)) return { code: "file.tikv-ctl-text", values: begin };
  if (usage.test(text)) return { code: "file.usage", values: begin };
  if (most(metricLine)) return { code: "file.metrics", values: {} };
  if (columnNames.test(lines[0] ?? "") || lines.some((line) => columnRule.test(line))) return TABLE;
  if (lines.every((line) => command.test(line.trim()))) return { code: "file.command", values: begin };
  if (most(yamlLine)) return { code: "file.yaml", values: {} };
  const commas = (line: string): number => line.split(/[,\t]/).length;
  const columns = commas(lines[0] ?? "");
  if (columns > 2 && lines.length > 1
    && lines.every((line) => commas(line) === columns)) return TABLE;
  return { code: "file.no-json", values: begin };
}
