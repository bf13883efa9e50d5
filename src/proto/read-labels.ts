import { after, parseDuration, START } from "../kernel/time.ts";
import { keyFromHex } from "./keys.ts";
import { jsonWord } from "./orders.ts";
import { ruleKeyText, type KeyRange, type LabelRule, type RegionLabel } from "./rules.ts";

// Rules that label regions as PD's HTTP API has them (labeler/rules.go). Whatever is wrong with one is said in PD's words.

/** Rules that are written anew, and the ids of rules that go. */
export interface LabelPatch {
  readonly sets: readonly LabelRule[];
  readonly deletes: readonly string[];
}

/** So many rules, labels and ranges of one, and letters of a text are read at most. */
const MAX_LIST = 64;
const MAX_TEXT = 256;

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, MAX_LIST) : []);
const textIn = (value: unknown): string => (typeof value === "string" ? value.slice(0, MAX_TEXT) : "");

/** `{"sets":[…],"deletes":["id"]}`, one rule, or a list of them; a text says what PD would say of it. */
export function readLabelPatch(document: string): LabelPatch | string {
  let value: unknown;
  try {
    value = JSON.parse(document);
  } catch {
    return "this is no JSON";
  }
  const patch = isObject(value) && ("sets" in value || "deletes" in value) ? value : null;
  const sets = patch !== null ? listIn(patch["sets"]) : Array.isArray(value) ? listIn(value) : [value];
  const rules: LabelRule[] = [];
  for (const item of sets) {
    const rule = readLabelRule(item);
    if (typeof rule === "string") return rule;
    rules.push(rule);
  }
  return { sets: rules, deletes: listIn(patch?.["deletes"]).map(textIn) };
}

/** One rule; a time to live is counted from the begin of the run until PD is told of the rule. */
export function readLabelRule(item: unknown): LabelRule | string {
  if (!isObject(item)) return "a rule is an object";
  const id = textIn(item["id"]);
  const given = listIn(item["labels"]);
  if (id === "") return "empty rule id";
  if (given.length === 0) return "no region labels";
  const labels: RegionLabel[] = [];
  for (const each of given) {
    const label = readLabel(each);
    if (typeof label === "string") return label;
    labels.push(label);
  }
  if (item["rule_type"] !== "key-range") return `invalid rule type: ${textIn(item["rule_type"])}`;
  const data = listIn(item["data"]);
  if (data.length === 0) return "no key ranges";
  const ranges: KeyRange[] = [];
  for (const each of data) {
    const range = readRange(each);
    if (typeof range === "string") return range;
    ranges.push(range);
  }
  return { id, index: Number.isSafeInteger(item["index"]) ? Number(item["index"]) : 0, labels, ranges };
}

function readLabel(item: unknown): RegionLabel | string {
  const [key, value, ttl] = isObject(item) ? [textIn(item["key"]), textIn(item["value"]), textIn(item["ttl"])] : ["", "", ""];
  if (key === "") return "empty region label key";
  if (value === "") return "empty region label value";
  if (ttl === "") return { key, value };
  const length = /\d(us|µs|ms|s|m|h)$/.test(ttl) ? parseDuration(ttl) : undefined;
  if (length === undefined) return `region label with invalid ttl info time: invalid duration ${JSON.stringify(ttl)}`;
  return { key, value, life: { ttl, from: START, until: after(START, length) } };
}

function readRange(item: unknown): KeyRange | string {
  const texts = isObject(item) ? [item["start_key"], item["end_key"]] : [];
  const [startKey, endKey] = texts.map((text) => (typeof text === "string" ? keyFromHex(text) : undefined));
  if (startKey === undefined || endKey === undefined) return "a key is not in hex format";
  return endKey !== "" && endKey <= startKey ? "endKey should be greater than startKey" : { startKey, endKey };
}

/** The rule as PD's JSON has it. `startText` says when a life began, where that is told. */
export interface LabelRuleJson {
  readonly [field: string]: string | number | readonly Readonly<Record<string, string>>[];
}

export const labelRuleJson = (
  { id, index, labels, ranges }: LabelRule, startText?: (from: NonNullable<RegionLabel["life"]>["from"]) => string,
): LabelRuleJson => ({
  id, index,
  labels: labels.map(({ key, value, life }) => (life === undefined ? { key, value }
    : { key, value, ttl: life.ttl, ...(startText === undefined ? {} : { start_at: startText(life.from) }) })),
  rule_type: "key-range",
  data: ranges.map(({ startKey, endKey }) => ({ start_key: ruleKeyText(startKey), end_key: ruleKeyText(endKey) })),
});

/** The patch as one word of a sentence. */
export const labelPatchWord = ({ sets, deletes }: LabelPatch): string =>
  jsonWord({ sets: sets.map((rule) => labelRuleJson(rule)), deletes });
