import type { Arithmetic, PromComparison, PromExpression, Matching } from "./expression.ts";
import type { VectorSample } from "./functions.ts";
import { labelsKey, type Labels } from "./series.ts";
import { alertSentence, type AlertSaying } from "./words/index.ts";

/** Prometheus would fail to evaluate the rule: why. */
export class RuleFailure extends Error {
  readonly said: AlertSaying;
  constructor(...said: AlertSaying) {
    super(alertSentence(said, "en"));
    this.said = said;
  }
}

type Binary = PromExpression & { readonly kind: "binary" };
type Value = number | readonly VectorSample[];

const COMPARISONS: Readonly<Record<PromComparison, (a: number, b: number) => boolean>> = {
  "==": (a, b) => a === b, "!=": (a, b) => a !== b, ">": (a, b) => a > b, "<": (a, b) => a < b, ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
};

const isComparison = (op: Binary["op"]): op is PromComparison => op in COMPARISONS;

function calculate(op: Arithmetic, a: number, b: number): number {
  switch (op) {
    case "+": return a + b;
    case "-": return a - b;
    case "*": return a * b;
    case "/": return a / b;
    case "%": return a % b;
    case "^": return power(a, b);
  }
}

/** By multiplication where it can be: engines differ in what they make of other powers. */
function power(base: number, exponent: number): number {
  const isSmall = Number.isInteger(exponent) && Math.abs(exponent) <= 64;
  if (!isSmall) throw new RuleFailure("wholePowers");
  let result = 1;
  for (let i = 0; i < Math.abs(exponent); i++) result *= base;
  return exponent < 0 ? 1 / result : result;
}

/** What two values come to; null where a comparison leaves the first one out. */
function combine({ op, isBool }: Binary, a: number, b: number, kept: number): number | null {
  if (op === "and" || op === "or" || op === "unless") throw new RuleFailure("seriesOnBoth", op);
  if (!isComparison(op)) return calculate(op, a, b);
  const holds = COMPARISONS[op](a, b);
  return isBool ? (holds ? 1 : 0) : holds ? kept : null;
}

const dropsName = ({ op, isBool }: Binary): boolean => isBool || !isComparison(op);

const nameless = (labels: Labels): Labels => new Map([...labels].filter(([name]) => name !== "__name__"));

/** What an operator makes of two values. */
export function binary(expression: Binary, left: Value, right: Value): Value {
  if (typeof left === "number" && typeof right === "number") {
    if (isComparison(expression.op) && !expression.isBool) throw new RuleFailure("boolAlone");
    return combine(expression, left, right, left) ?? NaN;
  }
  if (typeof left === "number") return withNumber(expression, right as readonly VectorSample[], (value) => [left, value]);
  if (typeof right === "number") return withNumber(expression, left, (value) => [value, right]);
  const { op, matching } = expression;
  if (op === "and" || op === "or" || op === "unless") return ofSets(op, matching, left, right);
  return matching.many === "right" ? matched(expression, right, left, true) : matched(expression, left, right, false);
}

function withNumber(
  expression: Binary, vector: readonly VectorSample[], sides: (value: number) => readonly [number, number],
): readonly VectorSample[] {
  return vector.flatMap(({ labels, value }) => {
    const result = combine(expression, ...sides(value), value);
    return result === null ? [] : [{ labels: dropsName(expression) ? nameless(labels) : labels, value: result }];
  });
}

const matchedLabels = ({ on, labels: names }: Matching, labels: Labels): Labels =>
  new Map([...labels].filter(([name]) => (on ? names.includes(name) : name !== "__name__" && !names.includes(name))));

const matchKey = (matching: Matching, labels: Labels): string => labelsKey(matchedLabels(matching, labels));

function ofSets(
  op: "and" | "or" | "unless", matching: Matching, left: readonly VectorSample[], right: readonly VectorSample[],
): readonly VectorSample[] {
  const keys = (of: readonly VectorSample[]): Set<string> => new Set(of.map(({ labels }) => matchKey(matching, labels)));
  if (op === "or") {
    const known = keys(left);
    return [...left, ...right.filter(({ labels }) => !known.has(matchKey(matching, labels)))];
  }
  const there = keys(right);
  return left.filter(({ labels }) => there.has(matchKey(matching, labels)) === (op === "and"));
}

/** `many` is the side whose labels are kept; of the other one there is one series for each of its groups. */
function matched(
  expression: Binary, many: readonly VectorSample[], one: readonly VectorSample[], isSwapped: boolean,
): readonly VectorSample[] {
  const { matching } = expression;
  const partners = new Map<string, VectorSample>();
  for (const sample of one) {
    const key = matchKey(matching, sample.labels);
    if (partners.has(key)) throw new RuleFailure("manyToMany");
    partners.set(key, sample);
  }
  const met = new Set<string>();
  return many.flatMap(({ labels, value }) => {
    const key = matchKey(matching, labels);
    const partner = partners.get(key);
    if (partner === undefined) return [];
    const [a, b] = isSwapped ? [partner.value, value] : [value, partner.value];
    const result = combine(expression, a, b, a);
    if (result === null) return [];
    if (matching.many === null && met.has(key)) {
      throw new RuleFailure("wantsGroupLeft");
    }
    met.add(key);
    return [{ labels: resultLabels(expression, labels, partner.labels), value: result }];
  });
}

function resultLabels(expression: Binary, own: Labels, partner: Labels): Labels {
  const { matching } = expression;
  const kept = dropsName(expression) ? nameless(own) : own;
  if (matching.many === null) {
    return new Map([...kept].filter(([name]) => matching.on === matching.labels.includes(name)));
  }
  const labels = new Map(kept);
  for (const name of matching.include) {
    const value = partner.get(name);
    if (value === undefined) labels.delete(name);
    else labels.set(name, value);
  }
  return labels;
}
