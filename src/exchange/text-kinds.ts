import type { NoticeCode } from "./sentences.ts";
import { quoted } from "../kernel/words.ts";

/** What a text without any JSON is, as a notice's code and values. */
export interface TextKind {
  readonly code: NoticeCode;
  readonly values: Readonly<Record<string, string>>;
}

/** pd-ctl prints failures as text: `Failed to get store: [404] "store 9 not found"`. */
const pdFailure = /^[ \t]*(?:Failed|\[\d{3}\]|\[PD:|Error|Get "|.*\bdial tcp\b|.*\bconnection refused\b)/m;
const tableFrame = /^[ \t]*(?:\+(?:-+\+)+|\|(?:\s*:?-{3,}:?\s*\|)+|[┌├└╭╰][─┬┼┴]+.*)[ \t\r]*$/m;
/** When and how grave, or how grave and where, behind what docker, kubectl or journald have put before it. */
const logLine = /[^{"\n]{0,200}?(?:\[\d{4}\/\d\d\/\d\d [^\]\n]{5,40}\] \[[A-Z]+\]|\[[A-Z]{4,8}\] \[[\w./-]+:\d+\]) /y;
/** What stands in a line of a document of JSON, and in no line that a log's message goes on in. */
const documentLine = /^\s*[{[]|"\s*:/;
const metricsHead = /^# (?:HELP|TYPE) \w+/m;
const metricLine = /^[a-zA-Z_:][\w:]*(?:\{[^}\n]*\})? [-+.\deE]+(?: \d+)?$/;
const yamlLine = /^\s*(?:- *)?[\w."'/-]+:(?:\s|$)|^\s*- |^---/;
const tikvCtl = /^(?:region id: \d+|cf \w+ region size:|idx_key:|key: "?z|mvcc\.min_ts:|total region (?:number|size):|store id: \d+|cluster-id: \d+)/m;
const usage = /^Usage:\s*$|^unknown (?:command|flag|shorthand flag)\b/m;
const command = /^(?:[^\n]*?[$#»>%] ?)?(?:(?:\.\/)?(?:pd-ctl|tikv-ctl|tiup|curl|kubectl)\b.*|(?:store|region|member|config|health)\b[^:]*)$/;

/** What `export` writes of clients, as JSON lines or as EDN, with the file's name above it or without. */
const history = /^(?:; [^\n]*\n)?\{(?::(?:index|process|type) |"format":"quorumscape-history\/)/;
export const isHistory = (start: string): boolean => history.test(start);

/** Whether a line of a log of TiKV, PD or TiDB begins there (when, how grave, where): its brackets are no JSON. */
export function isLogLine(text: string, at = 0): boolean {
  logLine.lastIndex = at;
  return logLine.test(text);
}

/** A table, metrics, a log: texts in which pieces of JSON may stand without being PD's documents. Undefined for anything else. */
export function framedText(text: string): TextKind | undefined {
  const start = text.slice(0, MOST_CHARACTERS);
  if (tableFrame.test(start)) return { code: "file.table", values: {} };
  if (metricsHead.test(start)) return { code: "file.metrics", values: {} };
  const lines = start.split("\n").filter((line) => line.trim() !== "");
  const entries = lines.filter((line) => isLogLine(line)).length;
  const isLog = entries > 0 && entries * 2 >= lines.length && lines.every((line) => isLogLine(line) || !documentLine.test(line));
  return isLog ? { code: "file.log", values: {} } : undefined;
}

/** Whatever a text is, its beginning shows. */
const MOST_CHARACTERS = 65_536;

/** Says what a text is in which no document was found. */
export function nameText(whole: string): TextKind {
  const text = whole.trimStart().slice(0, MOST_CHARACTERS);
  const lines = text.split("\n").map((line) => line.trimEnd()).filter((line) => line.trim() !== "").slice(0, 200);
  const most = (pattern: RegExp): boolean => lines.filter((line) => pattern.test(line)).length * 3 >= lines.length * 2;
  const begin = { found: quoted(lines[0] ?? "") };
  if (pdFailure.test(text)) return { code: "file.pd-error", values: { message: quoted(text) } };
  if (tikvCtl.test(text)) return { code: "file.tikv-ctl-text", values: begin };
  if (usage.test(text)) return { code: "file.usage", values: begin };
  if (most(metricLine)) return { code: "file.metrics", values: {} };
  if (lines.every((line) => command.test(line.trim()))) return { code: "file.command", values: begin };
  if (most(yamlLine)) return { code: "file.yaml", values: {} };
  const commas = (line: string): number => line.split(/[,\t]/).length;
  const columns = commas(lines[0] ?? "");
  if (columns > 2 && lines.length > 1
    && lines.every((line) => commas(line) === columns)) return { code: "file.table", values: {} };
  return { code: "file.no-json", values: begin };
}
