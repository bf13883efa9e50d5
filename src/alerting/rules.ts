import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair, type YAMLMap } from "yaml";
import { nearestWord, quoted } from "../kernel/words.ts";
import { promDuration } from "./durations.ts";
import type { PromExpression } from "./expression.ts";
import { ExpressionMistake, parseExpression } from "./parse.ts";
import type { AlertProblem, AlertSaying } from "./words/index.ts";

/** A rule of a file. Durations in milliseconds. */
export interface Rule {
  readonly kind: "alert" | "record";
  readonly name: string;
  readonly expr: string;
  /** Null where it is not evaluated here; `problem` says why. */
  readonly expression: PromExpression | null;
  readonly problem: AlertProblem | null;
  readonly for: number;
  readonly keepFiringFor: number;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
}

export interface AlertRuleGroup {
  readonly name: string;
  /** Null where the file does not say. */
  readonly interval: number | null;
  readonly rules: readonly Rule[];
}

export type RulesReading =
  | { readonly ok: true; readonly groups: readonly AlertRuleGroup[] }
  | { readonly ok: false; readonly problem: AlertProblem };

/** The largest file of rules that is read, in characters. */
const MAX_RULES = 1_000_000;

const FILE_KEYS = ["groups"];
const GROUP_KEYS = ["name", "interval", "rules", "limit", "query_offset", "partial_response_strategy", "labels"];
const RULE_KEYS = ["alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"];

class FileMistake extends Error {
  readonly said: AlertSaying;
  readonly at: number;
  constructor(said: AlertSaying, at: number) {
    super();
    this.said = said;
    this.at = at;
  }
}

/**
 * Reads a file of Prometheus' rules. A mistake that Prometheus would refuse the file for is a sentence with its place; what is
 * only not evaluated here is a rule's `problem`.
 */
export function readRules(text: string): RulesReading {
  if (text.length > MAX_RULES) {
    return { ok: false, problem: { said: ["tooLong", text.length, MAX_RULES], at: null } };
  }
  const lines = new LineCounter();
  const place: Place = (said, offset, character = 0) => {
    const { line, col } = lines.linePos(offset);
    return { said, at: { line: Math.max(1, line), column: Math.max(1, col), character } };
  };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true, merge: true });
  const [fault] = document.errors;
  if (fault !== undefined) return { ok: false, problem: place(["noYaml", quoted(fault.message)], fault.pos[0]) };
  try {
    const file = mapping(document.contents, "file", FILE_KEYS, 0);
    const groups = sequence(file.get("groups"), "groups", 0);
    return { ok: true, groups: groups.map((group) => readGroup(group, place)) };
  } catch (error) {
    if (!(error instanceof FileMistake)) throw error;
    return { ok: false, problem: place(error.said, error.at) };
  }
}

/** What is said of something, with the place of a node; and of a character in its expression, from 1. */
type Place = (said: AlertSaying, offset: number, character?: number) => AlertProblem;

/** Values by key; each a node with its place. */
type Entries = ReadonlyMap<string, Node>;

const startOf = (node: Node | null | undefined, otherwise: number): number => node?.range?.[0] ?? otherwise;

function mapping(node: unknown, what: string, keys: readonly string[] | null, otherwise: number): Entries {
  if (!isMap(node)) throw new FileMistake(["noMapping", what], startOf(node as Node | null, otherwise));
  return entriesOf(node, what, keys, otherwise);
}

function entriesOf(map: YAMLMap, what: string, keys: readonly string[] | null, otherwise: number): Entries {
  const entries = new Map<string, Node>();
  for (const { key, value } of map.items as Pair<Node, Node | null>[]) {
    const name = isScalar(key) ? String(key.value) : "";
    const at = startOf(key, otherwise);
    if (keys !== null && !keys.includes(name)) {
      throw new FileMistake(["noField", what, quoted(name), nearestWord(name, keys) ?? ""], at);
    }
    if (value !== null) entries.set(name, value);
  }
  return entries;
}

function sequence(node: Node | undefined, what: string, otherwise: number): readonly Node[] {
  if (node === undefined) throw new FileMistake(["isMissing", what], otherwise);
  if (!isSeq(node)) throw new FileMistake(["noList", what], startOf(node, otherwise));
  return node.items as Node[];
}

function textIn(entries: Entries, key: string): string | null {
  const node = entries.get(key);
  if (node === undefined) return null;
  if (!isScalar(node)) throw new FileMistake(["noText", key], startOf(node, 0));
  // As it is written: a number of YAML is a text to Prometheus.
  return typeof node.value === "string" ? node.value : node.source ?? String(node.value);
}

function durationIn(entries: Entries, key: string): number | null {
  const text = textIn(entries, key);
  const millis = text === null ? null : promDuration(text);
  if (text !== null && millis === null) {
    throw new FileMistake(["durationExpected", key, quoted(text)], startOf(entries.get(key), 0));
  }
  return millis;
}

function readGroup(node: Node, place: Place): AlertRuleGroup {
  const at = startOf(node, 0);
  const entries = mapping(node, "group", GROUP_KEYS, at);
  const name = textIn(entries, "name");
  if (name === null || name === "") throw new FileMistake(["groupName"], at);
  const rules = entries.has("rules") ? sequence(entries.get("rules"), "rules", at) : [];
  const shared = textsIn(entries, "labels");
  return {
    name, interval: durationIn(entries, "interval"), rules: rules.map((rule) => readRule(rule, shared, place)),
  };
}

function textsIn(entries: Entries, key: string): ReadonlyMap<string, string> {
  const node = entries.get(key);
  if (node === undefined) return new Map();
  const texts = mapping(node, key, null, startOf(node, 0));
  return new Map([...texts.keys()].map((name) => [name, textIn(texts, name) ?? ""]));
}

function readRule(node: Node, shared: ReadonlyMap<string, string>, place: Place): Rule {
  const at = startOf(node, 0);
  const entries = mapping(node, "rule", RULE_KEYS, at);
  const alert = textIn(entries, "alert");
  const record = textIn(entries, "record");
  if ((alert === null) === (record === null)) throw new FileMistake(["alertOrRecord"], at);
  const expr = textIn(entries, "expr");
  if (expr === null || expr === "") throw new FileMistake(["needsExpression"], at);
  if (record !== null && (entries.has("for") || entries.has("annotations"))) {
    throw new FileMistake(["recordsOnly"], at);
  }
  return {
    kind: alert === null ? "record" : "alert", name: alert ?? record ?? "", expr,
    ...expressionOf(expr, entries.get("expr"), place),
    for: durationIn(entries, "for") ?? 0, keepFiringFor: durationIn(entries, "keep_firing_for") ?? 0,
    labels: new Map([...shared, ...textsIn(entries, "labels")]), annotations: textsIn(entries, "annotations"),
  };
}

/** What of an expression cannot be read or evaluated stands at a line of the file, and a character of the expression. */
function expressionOf(
  expr: string, node: Node | undefined, place: Place,
): Pick<Rule, "expression" | "problem"> {
  try {
    return { expression: parseExpression(expr), problem: null };
  } catch (error) {
    if (!(error instanceof ExpressionMistake)) throw error;
    return { expression: null, problem: place(error.said, startOf(node, 0), error.at + 1) };
  }
}
