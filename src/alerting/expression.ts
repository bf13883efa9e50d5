/** A condition on a label: as written, and as a test of a value ("" where there is no such label). */
export interface LabelMatcher {
  readonly label: string;
  readonly op: "=" | "!=" | "=~" | "!~";
  readonly value: string;
  readonly fits: (value: string) => boolean;
}

/** Which series are asked for. Durations here and below in milliseconds. */
export interface Selector {
  /** Null where matchers alone say so. */
  readonly name: string | null;
  readonly matchers: readonly LabelMatcher[];
  readonly offset: number;
}

export type AggregateName = "sum" | "avg" | "min" | "max" | "count" | "group" | "topk" | "bottomk";
export type Arithmetic = "+" | "-" | "*" | "/" | "%" | "^";
export type PromComparison = "==" | "!=" | ">" | "<" | ">=" | "<=";
export type SetOperator = "and" | "or" | "unless";

/** How series of two sides find each other. */
export interface Matching {
  /** By these labels alone, or by all but these. */
  readonly on: boolean;
  readonly labels: readonly string[];
  /** The side that may have several for one of the other. */
  readonly many: "left" | "right" | null;
  readonly include: readonly string[];
}

/** An expression of PromQL, as far as it is evaluated here. */
export type PromExpression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "vector"; readonly selector: Selector }
  | { readonly kind: "matrix"; readonly selector: Selector; readonly range: number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly PromExpression[] }
  | { readonly kind: "aggregate"; readonly op: AggregateName; readonly by: boolean; readonly labels: readonly string[];
      readonly count: PromExpression | null; readonly of: PromExpression }
  | { readonly kind: "binary"; readonly op: Arithmetic | PromComparison | SetOperator; readonly left: PromExpression;
      readonly right: PromExpression; readonly isBool: boolean; readonly matching: Matching }
  | { readonly kind: "negative"; readonly of: PromExpression };

/** All that an expression asks for. */
export function selectorsIn(expression: PromExpression): readonly Selector[] {
  switch (expression.kind) {
    case "number": return [];
    case "vector": case "matrix": return [expression.selector];
    case "call": return expression.args.flatMap(selectorsIn);
    case "aggregate": return [...(expression.count === null ? [] : selectorsIn(expression.count)), ...selectorsIn(expression.of)];
    case "binary": return [...selectorsIn(expression.left), ...selectorsIn(expression.right)];
    case "negative": return selectorsIn(expression.of);
  }
}

/** Whether an expression can have no result, where nothing is ever found for the selectors that `lacks` names. */
export function isEmptyWithout(expression: PromExpression, lacks: (selector: Selector) => boolean): boolean {
  const empty = (of: PromExpression): boolean => isEmptyWithout(of, lacks);
  switch (expression.kind) {
    case "number": return false;
    case "vector": case "matrix": return lacks(expression.selector);
    case "call": return !["absent", "absent_over_time", "vector", "scalar", "time"].includes(expression.name)
      && expression.args.some(empty);
    case "aggregate": return empty(expression.of);
    case "binary":
      if (expression.op === "or") return empty(expression.left) && empty(expression.right);
      return empty(expression.left) || (expression.op !== "unless" && empty(expression.right));
    case "negative": return empty(expression.of);
  }
}
