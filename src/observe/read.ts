import type { Instant } from "../kernel/time.ts";
import { quoted } from "../kernel/words.ts";
import {
  OBSERVED_FORMAT, SOURCE_KINDS, WHY_SILENT, type Facts, type ObservedHeader, type ObservedRecord, type ObservedSource,
  type Sample,
} from "./record.ts";

/** A record, or what is wrong with it: the line, counted from 1, and a sentence. */
export type ReadRecord =
  | { readonly ok: true; readonly record: ObservedRecord }
  | { readonly ok: false; readonly line: number; readonly problem: string };

/** Beyond these it is no record that a page could show. */
export const MAX_RECORD_CHARACTERS = 64 * 1_048_576;
export const MAX_RECORD_LOOKS = 500_000;
const MAX_SOURCES = 64;
const MAX_NAME = 300;

/** Reads a record. A last line that was cut off is left out; anything else that is wrong is told. Never throws. */
export function readRecord(text: string): ReadRecord {
  const fail = (line: number, problem: string): ReadRecord => ({ ok: false, line, problem });
  if (text.length > MAX_RECORD_CHARACTERS) return fail(0, `A record has at most ${MAX_RECORD_CHARACTERS / 1_048_576} MiB.`);
  const lines = text.split("\n");
  const header = readHeader(lines[0] ?? "");
  if (typeof header === "string") return fail(1, header);
  const samples: Sample[] = [];
  const readLine = lineReader(header);
  for (let i = 1; i < lines.length; i++) {
    const sample = readLine(lines[i] ?? "");
    if (sample === null) continue;
    if (sample === NO_JSON && i === lines.length - 1) break;
    if (typeof sample === "string") return fail(i + 1, sample);
    if (samples.push(sample) > MAX_RECORD_LOOKS) return fail(i + 1, `A record has at most ${MAX_RECORD_LOOKS} looks.`);
  }
  samples.sort((a, b) => a.got - b.got || a.s - b.s);
  return { ok: true, record: { header, samples, end: (samples.at(-1)?.got ?? 0) as Instant } };
}

const NO_JSON = "This line is no JSON object.";

/** Reads the lines behind the first, one after another: a look, null for a line that holds none, or what is wrong with it. */
export function lineReader(header: ObservedHeader): (line: string) => Sample | string | null {
  const latest = new Map<string, Sample>();
  return (line) => {
    if (line.trim() === "") return null;
    const value = jsonOf(line);
    if (value === undefined) return NO_JSON;
    if ("e" in value) return null;
    const sample = sampleOf(value, header, latest);
    if (typeof sample !== "string") latest.set(`${sample.n} ${sample.call}`, sample);
    return sample;
  };
}

type Fields = Readonly<Record<string, unknown>>;

function jsonOf(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Fields : undefined;
  } catch {
    return undefined;
  }
}

/** The first line of a record, or what is wrong with it. */
export function readHeader(line: string): ObservedHeader | string {
  const value = jsonOf(line);
  const format = value?.["format"];
  if (value === undefined || format !== OBSERVED_FORMAT) {
    const found = typeof format === "string" ? `; found \`${quoted(format)}\`` : "";
    return `The first line names the format: expected \`${OBSERVED_FORMAT}\`${found}.`;
  }
  const { began, version, sources } = value;
  if (!isText(began) || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(began)) {
    return "`began` is no date such as 2026-11-26T15:20:09.524Z.";
  }
  if (!Array.isArray(sources) || sources.length === 0 || sources.length > MAX_SOURCES || !sources.every(isSource)) {
    return `\`sources\` is no list of up to ${MAX_SOURCES} sources with \`n\`, \`kind\` and \`name\`.`;
  }
  return { format: OBSERVED_FORMAT, began, version: isText(version) ? version : "", sources };
}

const isText = (value: unknown): value is string => typeof value === "string" && value.length <= MAX_NAME;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function isSource(value: unknown): value is ObservedSource {
  if (typeof value !== "object" || value === null) return false;
  const { n, kind, name } = value as Fields;
  return isCount(n) && SOURCE_KINDS.some((each) => each === kind) && isText(name);
}

function sampleOf(value: Fields, { sources }: ObservedHeader, latest: ReadonlyMap<string, Sample>): Sample | string {
  const { s, n, call, sent, got, same = 0, facts, why } = value;
  if (!isCount(s) || !isCount(n) || !isText(call)) return "A look has `s`, `n` and `call`.";
  if (!isCount(sent) || !isCount(got) || got < sent) {
    return "`sent` and `got` are microseconds, and nothing is got before it is sent.";
  }
  if (!isCount(same)) return "`same` counts looks.";
  if (!sources.some((source) => source.n === n)) return `There is no source ${n}.`;
  const times = { s, n, call, sent: sent as Instant, got: got as Instant, same };
  if ("same" in value) {
    const before = latest.get(`${n} ${call}`);
    return before === undefined ? "Nothing was said before that could be the same."
      : { ...times, facts: before.facts, why: before.why };
  }
  if (value["ok"] === false) {
    const reason = WHY_SILENT.find((each) => each === why);
    return reason === undefined ? `\`why\` is none of ${WHY_SILENT.join(", ")}.` : { ...times, facts: null, why: reason };
  }
  return isFacts(facts) ? { ...times, facts, why: null } : "`facts` is no object of texts.";
}

const isFacts = (value: unknown): value is Facts =>
  typeof value === "object" && value !== null && !Array.isArray(value)
  && Object.values(value).every((each) => typeof each === "string");
