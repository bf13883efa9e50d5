import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { nearestWord, quoted } from "../kernel/words.ts";
import { promDuration } from "./durations.ts";
import type {
  AggregateName, Arithmetic, PromComparison, PromExpression, LabelMatcher, Matching, Selector, SetOperator,
} from "./expression.ts";
import { FUNCTION_NAMES } from "./functions.ts";
import { alertSentence, type AlertSaying } from "./words/index.ts";

/** What of an expression cannot be read, or is not evaluated here: a sentence, and where it begins (from 0). */
export class ExpressionMistake extends Error {
  readonly said: AlertSaying;
  readonly at: number;
  constructor(said: AlertSaying, at: number) {
    super(alertSentence(said, "en"));
    this.said = said;
    this.at = at;
  }
}

const AGGREGATES: readonly AggregateName[] = ["sum", "avg", "min", "max", "count", "group", "topk", "bottomk"];
const OPERATORS: Readonly<Record<string, Arithmetic | PromComparison | SetOperator>> = {
  Add: "+", Sub: "-", Mul: "*", Div: "/", Mod: "%", Pow: "^", EqlC: "==", Eql: "==", Neq: "!=", Gtr: ">", Lss: "<", Gte: ">=",
  Lte: "<=", And: "and", Or: "or", Unless: "unless",
};
const UNMATCHED: Matching = { on: false, labels: [], many: null, include: [] };

/** Reads an expression by Prometheus' own grammar. Throws an `ExpressionMistake`. */
export function parseExpression(text: string): PromExpression {
  const tree = parser.parse(text);
  refuseErrors(tree.topNode, text);
  const [only, ...more] = childrenOf(tree.topNode);
  if (only === undefined || more.length > 0) throw new ExpressionMistake(["noExpression"], 0);
  return read(only, text);
}

const textOf = (node: SyntaxNode, text: string): string => text.slice(node.from, node.to);

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== "LineComment") found.push(child);
  }
  return found;
}

function refuseErrors(top: SyntaxNode, text: string): void {
  const cursor = top.cursor();
  do {
    if (!cursor.type.isError) continue;
    const found = text.slice(cursor.from, cursor.from + 20).trim();
    // A name that the grammar does not know as a function is taken for a metric, and the parenthesis behind it is the error.
    const [, called] = /([a-zA-Z_]\w*)\s*$/.exec(text.slice(0, cursor.from)) ?? [];
    if (called !== undefined && text.startsWith("(", cursor.from)) {
      refuseFunction(called, text.lastIndexOf(called, cursor.from - 1));
    }
    throw new ExpressionMistake(found === "" ? ["endsEarly"] : ["unexpected", quoted(found)], cursor.from);
  } while (cursor.next());
}

function refuseFunction(name: string, at: number): never {
  throw new ExpressionMistake(["noFunction", quoted(name), nearestWord(name, FUNCTION_NAMES) ?? ""], at);
}

function read(node: SyntaxNode, text: string): PromExpression {
  switch (node.name) {
    case "NumberDurationLiteral": return { kind: "number", value: numberOf(textOf(node, text), node.from) };
    case "ParenExpr": return read(inner(node, 0), text);
    case "VectorSelector": return { kind: "vector", selector: selectorOf(node, text) };
    case "MatrixSelector": {
      const selector = selectorOf(inner(node, 0), text);
      return { kind: "matrix", selector, range: durationOf(inner(node, 1), text) };
    }
    case "OffsetExpr": return withOffset(node, text);
    case "FunctionCall": return callOf(node, text);
    case "AggregateExpr": return aggregateOf(node, text);
    case "BinaryExpr": return binaryOf(node, text);
    case "UnaryExpr": {
      const of = read(inner(node, 1), text);
      return textOf(inner(node, 0), text) === "-" ? { kind: "negative", of } : of;
    }
    case "SubqueryExpr": throw new ExpressionMistake(["subqueries"], node.from);
    case "StepInvariantExpr": throw new ExpressionMistake(["notEvaluated", "@"], node.from);
    default: throw new ExpressionMistake(["notEvaluated", quoted(textOf(node, text))], node.from);
  }
}

function inner(node: SyntaxNode, place: number): SyntaxNode {
  const child = childrenOf(node)[place];
  if (child === undefined) throw new ExpressionMistake(["somethingMissing"], node.to);
  return child;
}

function numberOf(text: string, at: number): number {
  if (/^inf$/i.test(text)) return Infinity;
  if (/^nan$/i.test(text)) return NaN;
  const value = Number(text);
  if (Number.isNaN(value)) throw new ExpressionMistake(["noNumber", quoted(text)], at);
  return value;
}

function durationOf(node: SyntaxNode, text: string): number {
  const millis = promDuration(textOf(node, text));
  if (millis === null) throw new ExpressionMistake(["noDuration", quoted(textOf(node, text))], node.from);
  return millis;
}

function selectorOf(node: SyntaxNode, text: string): Selector {
  if (node.name !== "VectorSelector") throw new ExpressionMistake(["metricExpected"], node.from);
  const name = node.getChild("Identifier");
  const written = node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? [];
  const matchers = written.map((each) => matcherOf(each, text));
  const told = matchers.find(({ label, op }) => label === "__name__" && op === "=")?.value ?? null;
  return { name: name === null ? told : textOf(name, text), matchers, offset: 0 };
}

function matcherOf(node: SyntaxNode, text: string): LabelMatcher {
  const [label, op, value] = childrenOf(node);
  if (label === undefined || op === undefined || value === undefined) throw new ExpressionMistake(["noMatcher"], node.from);
  const sign = textOf(op, text) as LabelMatcher["op"];
  const wanted = stringOf(textOf(value, text));
  return { label: textOf(label, text), op: sign, value: wanted, fits: fitting(sign, wanted, value.from) };
}

function fitting(op: LabelMatcher["op"], wanted: string, at: number): LabelMatcher["fits"] {
  if (op === "=") return (value) => value === wanted;
  if (op === "!=") return (value) => value !== wanted;
  try {
    // RE2's and JavaScript's patterns are the same as far as rules use them; `u` refuses what they do not share.
    const pattern = new RegExp(`^(?:${wanted})$`, "su");
    return op === "=~" ? (value) => pattern.test(value) : (value) => !pattern.test(value);
  } catch {
    throw new ExpressionMistake(["noPattern", quoted(wanted)], at);
  }
}

/** A string of PromQL: in quotes of three kinds, with Go's escapes. */
function stringOf(text: string): string {
  const body = text.slice(1, -1);
  if (text.startsWith("`")) return body;
  return body.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[\s\S])/g, (_, escaped: string) => {
    if (escaped.length > 1) return String.fromCharCode(parseInt(escaped.slice(1), 16));
    return { n: "\n", t: "\t", r: "\r" }[escaped] ?? escaped;
  });
}

function withOffset(node: SyntaxNode, text: string): PromExpression {
  const of = read(inner(node, 0), text);
  const by = node.getChild("OffsetDurationExpr");
  if (by === null || (of.kind !== "vector" && of.kind !== "matrix")) {
    throw new ExpressionMistake(["noOffset"], node.from);
  }
  const written = textOf(by, text);
  const isAhead = written.startsWith("-");
  const millis = promDuration(isAhead ? written.slice(1) : written);
  if (millis === null) throw new ExpressionMistake(["noDuration", quoted(written)], by.from);
  return { ...of, selector: { ...of.selector, offset: isAhead ? -millis : millis } };
}

const argumentsOf = (node: SyntaxNode): SyntaxNode[] => {
  const body = node.getChild("FunctionCallBody");
  return body === null ? [] : childrenOf(body);
};

function callOf(node: SyntaxNode, text: string): PromExpression {
  const name = textOf(inner(node, 0), text);
  if (!FUNCTION_NAMES.includes(name)) refuseFunction(name, node.from);
  return { kind: "call", name, args: argumentsOf(node).map((each) => read(each, text)) };
}

const labelsOf = (node: SyntaxNode | null, text: string): string[] =>
  (node?.getChildren("LabelName") ?? []).map((label) => textOf(label, text));

function aggregateOf(node: SyntaxNode, text: string): PromExpression {
  const op = textOf(inner(node, 0), text).toLowerCase();
  const known = AGGREGATES.find((each) => each === op);
  if (known === undefined) throw new ExpressionMistake(["notEvaluated", quoted(op)], node.from);
  const args = argumentsOf(node).map((each) => read(each, text));
  const of = args.at(-1);
  if (of === undefined) throw new ExpressionMistake(["ofWhat", op], node.from);
  const modifier = node.getChild("AggregateModifier");
  const labels = labelsOf(modifier?.getChild("GroupingLabels") ?? null, text);
  const by = modifier?.getChild("Without") == null;
  return { kind: "aggregate", op: known, by, labels, count: args.length > 1 ? args[0] ?? null : null, of };
}

function binaryOf(node: SyntaxNode, text: string): PromExpression {
  const parts = childrenOf(node);
  const sign = parts.map(({ name }) => OPERATORS[name]).find((each) => each !== undefined);
  const left = parts[0];
  const right = parts.at(-1);
  if (sign === undefined || left === undefined || right === undefined) {
    throw new ExpressionMistake(["notEvaluated", quoted(textOf(node, text))], node.from);
  }
  const modifier = node.getChild("BoolModifier") ?? node.getChild("MatchingModifierClause");
  const isBool = parts.some(({ name }) => name === "BoolModifier") || modifier?.getChild("Bool") != null;
  return {
    kind: "binary", op: sign, left: read(left, text), right: read(right, text), isBool,
    matching: matchingOf(node.getChild("MatchingModifierClause"), text),
  };
}

function matchingOf(clause: SyntaxNode | null, text: string): Matching {
  if (clause === null) return UNMATCHED;
  const [labels, include] = clause.getChildren("GroupingLabels");
  const many = clause.getChild("GroupLeft") !== null ? "left" : clause.getChild("GroupRight") !== null ? "right" : null;
  return {
    on: clause.getChild("On") !== null, labels: labelsOf(labels ?? null, text), many, include: labelsOf(include ?? null, text),
  };
}
