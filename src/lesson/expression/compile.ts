import { nearestHint, nearestWord, quoted } from "../../kernel/words.ts";
import { EVENT_NAMES, type EventName } from "../../proto/events.ts";
import { percentileOf } from "../../session/histogram.ts";
import type { LessonView } from "../view.ts";
import { fieldKind, fieldNames } from "./event-fields.ts";
import { STATE_FUNCTIONS, type StateFunction } from "./functions.ts";
import { fieldOf, OPERATION_FIELDS, type Filter, type Query, type Reply } from "./queries.ts";
import { readSyntax, type Given, type Syntax } from "./syntax.ts";
import { ExpressionFault } from "./tokens.ts";
import { holds, type Comparison, type Kind, type Value } from "./values.ts";

/** An expression that has been read and found to name only what there is. Total: whatever happened, it has a value. */
export interface Expression {
  readonly text: string;
  /** The event or the query of which it speaks first; null where it speaks of none. */
  readonly topic: string | null;
  readonly is: Kind;
  /** True where its value may change without any query's reply changing: it reads the clock or the state. */
  readonly restless: boolean;
  evaluate(view: LessonView): Value;
}

export type ReadExpression =
  | { readonly ok: true; readonly expression: Expression }
  /** `at` is the place of the mistake in the text, from 0. */
  | { readonly ok: false; readonly at: number; readonly sentence: string };

/** The queries of a lesson, each once: their places are what expressions hold on to. Grows as expressions are read. */
export interface QueryBook {
  readonly queries: Query[];
  readonly places: Map<string, number>;
}

export const createQueryBook = (): QueryBook => ({ queries: [], places: new Map() });

/** Reads an expression; its queries go into the book. Never throws. */
export function readExpression(text: string, book: QueryBook): ReadExpression {
  try {
    const syntax = readSyntax(text);
    const { is, restless, evaluate } = compile(syntax, book);
    return { ok: true, expression: { text, topic: topicOf(syntax), is, restless, evaluate } };
  } catch (fault) {
    if (fault instanceof ExpressionFault) return { ok: false, at: fault.at, sentence: fault.message };
    throw fault;
  }
}

/** A part of an expression: what it is, and how it is evaluated. */
interface Term extends Omit<Expression, "text" | "topic"> {
  /** The kind of event that it is; null for anything else. */
  readonly event: EventName | null;
  /** What it is whatever happens; null where that depends on the run. */
  readonly constant: { readonly value: Value } | null;
}

const term = (is: Kind, evaluate: Term["evaluate"], more: Partial<Term> = {}): Term =>
  ({ is, restless: false, evaluate, event: null, constant: null, ...more });

const constantTerm = (is: Kind, value: Value): Term => term(is, () => value, { constant: { value } });

function compile(syntax: Syntax, book: QueryBook): Term {
  switch (syntax.kind) {
    case "literal": return constantTerm(syntax.is, syntax.value);
    case "now": return term("duration", ({ now }) => now, { restless: true });
    case "list": return compileList(syntax.items.map((item) => compile(item, book)));
    case "call": return compileCall(syntax, book);
    case "field": return compileField(compile(syntax.of, book), syntax.name, syntax.at);
    case "sum": return compileSum(syntax.sign, compile(syntax.left, book), compile(syntax.right, book), syntax.at);
    case "compare": return compileComparison(syntax.sign, compile(syntax.left, book), compile(syntax.right, book), syntax.at);
    case "join": return compileJoin(syntax.word, compile(syntax.left, book), compile(syntax.right, book), syntax.at);
    case "not": return compileNot(compile(syntax.of, book), syntax.at);
  }
}

const isAnyRestless = (terms: readonly Term[]): boolean => terms.some(({ restless }) => restless);

function compileList(items: readonly Term[]): Term {
  const constants = items.flatMap(({ constant }) => (constant === null ? [] : [constant.value]));
  if (constants.length === items.length) return constantTerm("list", constants);
  return term("list", (view) => items.map((item) => item.evaluate(view)), { restless: isAnyRestless(items) });
}

function topicOf(syntax: Syntax): string | null {
  switch (syntax.kind) {
    case "literal": case "now": return null;
    case "call": {
      const [of] = syntax.given;
      return of?.kind === "word" ? of.word : syntax.name;
    }
    case "list": return syntax.items.map(topicOf).find((topic) => topic !== null) ?? null;
    case "field": case "not": return topicOf(syntax.of);
    case "sum": case "compare": case "join": return topicOf(syntax.left) ?? topicOf(syntax.right);
  }
}

function compileField(of: Term, name: string, at: number): Term {
  if (of.event === null) {
    throw new ExpressionFault(at, `Only an event has fields, as first(…) and last(…) give one; \`.${quoted(name)}\` stands behind ${nameOf(of.is)}.`);
  }
  const is = demandField(of.event, name, at);
  return term(is, (view) => {
    const event = of.evaluate(view);
    return isEvent(event) ? fieldOf(event, name) : null;
  }, { restless: of.restless });
}

const isEvent = (value: Value): value is Extract<Value, { readonly body: unknown }> =>
  typeof value === "object" && value !== null && "body" in value;

function demandField(event: EventName, name: string, at: number): Kind {
  const is = fieldKind(event, name);
  if (is !== undefined) return is;
  const near = nearestHint(name, fieldNames(event));
  throw new ExpressionFault(at, `${event} has no field \`${quoted(name)}\`${near}. It has ${fieldNames(event).join(", ")}.`);
}

/** A sum of two lengths of time is one, of two numbers a number; anything else cannot be added. */
function compileSum(sign: "+" | "-", left: Term, right: Term, at: number): Term {
  if (left.is !== right.is || (left.is !== "number" && left.is !== "duration")) {
    throw new ExpressionFault(at, `\`${sign}\` joins two numbers or two durations; here it joins ${nameOf(left.is)} and ${nameOf(right.is)}.`);
  }
  const sum = (a: Value, b: Value): Value =>
    (typeof a !== "number" || typeof b !== "number" ? null : sign === "+" ? a + b : a - b);
  const constants = [left.constant, right.constant] as const;
  if (constants[0] !== null && constants[1] !== null) return constantTerm(left.is, sum(constants[0].value, constants[1].value));
  return term(left.is, (view) => sum(left.evaluate(view), right.evaluate(view)), { restless: isAnyRestless([left, right]) });
}

function compileComparison(sign: Comparison, left: Term, right: Term, at: number): Term {
  const fault = comparisonFault(sign, left, right);
  if (fault !== null) throw new ExpressionFault(at, fault);
  return term("truth", (view) => holds(sign, left.evaluate(view), right.evaluate(view)),
    { restless: isAnyRestless([left, right]) });
}

/** What is wrong with comparing these: what could never hold is a mistake of who wrote it. */
function comparisonFault(sign: Comparison, left: Pick<Term, "is">, right: Pick<Term, "is">): string | null {
  if (sign === "in") return right.is === "list" ? null : `Behind \`in\` stands a list, such as [1, 2]; here it is ${nameOf(right.is)}.`;
  if (sign === "has") return left.is === "list" ? null : `Before \`has\` stands a list; here it is ${nameOf(left.is)}.`;
  const isOrder = sign !== "=" && sign !== "!=";
  if (!isOrder && (left.is === "none" || right.is === "none")) return null;
  if (left.is !== right.is) {
    const kinds = [left.is, right.is];
    const hint = kinds.includes("duration") && kinds.includes("number") ? "; a duration has a unit, as in 2s" : "";
    return `\`${sign}\` compares ${nameOf(left.is)} with ${nameOf(right.is)}${hint}.`;
  }
  if (isOrder && left.is !== "number" && left.is !== "duration") return `\`${sign}\` has no meaning for ${nameOf(left.is)}.`;
  return null;
}

function compileJoin(word: "and" | "or", left: Term, right: Term, at: number): Term {
  for (const side of [left, right]) demandTruth(side, `\`${word}\` joins two conditions`, at);
  const evaluate = word === "and"
    ? (view: LessonView): Value => left.evaluate(view) === true && right.evaluate(view) === true
    : (view: LessonView): Value => left.evaluate(view) === true || right.evaluate(view) === true;
  return term("truth", evaluate, { restless: isAnyRestless([left, right]) });
}

function compileNot(of: Term, at: number): Term {
  demandTruth(of, "Behind `not` stands a condition", at);
  return term("truth", (view) => of.evaluate(view) !== true, { restless: of.restless });
}

function demandTruth({ is }: Term, need: string, at: number): void {
  if (is !== "truth") throw new ExpressionFault(at, `${need}; here is ${nameOf(is)}.`);
}

type Call = Extract<Syntax, { readonly kind: "call" }>;

/** Calls that ask what has happened, and `size`. */
const QUERY_CALLS: Readonly<Record<string, (call: Call, book: QueryBook) => Term>> = {
  count: (call, book) => askEvents(call, book, false, "number", ({ count }) => count),
  first: (call, book) => askEvents(call, book, false, "event", ({ first }) => first),
  last: (call, book) => askEvents(call, book, false, "event", ({ last }) => last),
  distinct: (call, book) => askEvents(call, book, true, "number", ({ seen }) => seen.size),
  ops: ({ given, at }, book) => askOperations(given, book, "number", ({ count }) => count, at),
  begun: ({ given, at }, book) => askOperations(given, book, "duration", ({ begun }) => begun, at),
  quantile: compileQuantile,
  size: compileSize,
};

/** Every call that there is, for whoever mistyped one. */
const CALL_NAMES: readonly string[] = [...Object.keys(QUERY_CALLS), ...Object.keys(STATE_FUNCTIONS)];

function compileCall(call: Call, book: QueryBook): Term {
  const query = Object.hasOwn(QUERY_CALLS, call.name) ? QUERY_CALLS[call.name] : undefined;
  if (query !== undefined) return query(call, book);
  const state = Object.hasOwn(STATE_FUNCTIONS, call.name) ? STATE_FUNCTIONS[call.name] : undefined;
  if (state !== undefined) return compileState(call, state, book);
  throw new ExpressionFault(call.at, `There is no \`${quoted(call.name)}(…)\`${nearestHint(call.name, CALL_NAMES)}.`);
}

/** The place of a query in the book, where it stands once. */
function placeIn(book: QueryBook, query: Query): number {
  const key = JSON.stringify(query);
  const known = book.places.get(key);
  if (known !== undefined) return known;
  const place = book.queries.push(query) - 1;
  book.places.set(key, place);
  return place;
}

const replyTerm = (is: Kind, place: number, read: (reply: Reply) => Value, event: EventName | null): Term =>
  term(is, ({ replies }) => {
    const reply = replies.of[place];
    return reply === undefined ? null : read(reply);
  }, { event });

function askEvents(call: Call, book: QueryBook, hasField: boolean, is: Kind, read: (reply: Reply) => Value): Term {
  const [named, ...rest] = call.given;
  if (named?.kind !== "word") throw new ExpressionFault(call.at, `${call.name}(…) begins with the name of an event, such as raft.leader.elected.`);
  const event = EVENT_NAMES.find((name) => name === named.word);
  if (event === undefined) {
    throw new ExpressionFault(named.at, `There is no event \`${quoted(named.word)}\`${nearestHint(named.word, EVENT_NAMES)}.`);
  }
  if (event === "invariant.violated") throw new ExpressionFault(named.at, "Violations are asked for by violated('…') and violations().");
  const field = hasField ? rest.shift() : undefined;
  if (hasField && field?.kind !== "word") throw new ExpressionFault(call.at, `${call.name}(event, field, …) takes the name of a field behind the event.`);
  if (field?.kind === "word") demandField(event, field.word, field.at);
  const filters = filtersOf(rest, book, (name, at) => demandField(event, name, at));
  const distinct = field?.kind === "word" ? field.word : null;
  return replyTerm(is, placeIn(book, { of: "events", event, filters, distinct }), read, is === "event" ? event : null);
}

function askOperations(given: readonly Given[], book: QueryBook, is: Kind, read: (reply: Reply) => Value, at: number): Term {
  if (given.some(({ kind }) => kind !== "filter")) throw new ExpressionFault(at, "This takes conditions such as client = 1, at > 10s.");
  return replyTerm(is, placeIn(book, { of: "operations", filters: filtersOf(given, book, operationField) }), read, null);
}

function operationField(name: string, at: number): Kind {
  const fields: Readonly<Record<string, Kind>> = OPERATION_FIELDS;
  const is = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (is !== undefined) return is;
  const known = Object.keys(OPERATION_FIELDS);
  throw new ExpressionFault(at, `An operation has no field \`${quoted(name)}\`${nearestHint(name, known)}. It has ${known.join(", ")}.`);
}

function filtersOf(given: readonly Given[], book: QueryBook, fieldIs: (name: string, at: number) => Kind): readonly Filter[] {
  return given.map((each): Filter => {
    if (each.kind !== "filter") throw new ExpressionFault(each.at, "Expected a condition on a field, such as store = 1 or at > 10s.");
    const { field, sign, at } = each;
    const is = fieldIs(field, at);
    const { is: valueIs, constant } = compile(each.value, book);
    if (constant === null) throw new ExpressionFault(at, "A filter compares with what is known before the run: no call, no now.");
    const fault = comparisonFault(sign, { is }, { is: valueIs });
    if (fault !== null) throw new ExpressionFault(at, fault);
    return { field, sign, value: constant.value };
  });
}

/** `quantile(0.99, filters)`: how long that share of the operations took at most. */
function compileQuantile(call: Call, book: QueryBook): Term {
  const [share, ...rest] = call.given;
  const value = share?.kind === "term" && share.term.kind === "literal" ? share.term.value : null;
  if (typeof value !== "number" || value <= 0 || value > 1) {
    throw new ExpressionFault(call.at, "quantile(share, …) begins with a number above 0 and up to 1, such as 0.99.");
  }
  return askOperations(rest, book, "duration", ({ latencies }) => percentileOf([latencies], value * 100), call.at);
}

function compileSize({ given, at }: Call, book: QueryBook): Term {
  const [only, ...rest] = given;
  const list = only?.kind === "term" && rest.length === 0 ? compile(only.term, book) : undefined;
  if (list?.is !== "list") throw new ExpressionFault(at, "size(…) takes one list, such as first(raft.leader.elected).voters.");
  return term("number", (view) => {
    const value = list.evaluate(view);
    return Array.isArray(value) ? value.length : null;
  }, { restless: list.restless });
}

function compileState({ name, given, at }: Call, state: StateFunction, book: QueryBook): Term {
  const terms = given.map((each) => {
    if (each.kind !== "term") throw new ExpressionFault(each.at, `${name}(…) takes no names and conditions; it is written ${state.usage}.`);
    return compile(each.term, book);
  });
  const fits = terms.length >= state.least && terms.length <= state.takes.length
    && terms.every(({ is }, place) => is === state.takes[place]);
  if (!fits) throw new ExpressionFault(at, `It is written ${state.usage}.`);
  demandKnown(state, terms, at);
  const reply = state.query === undefined ? -1 : placeIn(book, state.query);
  return term(state.is, (view) => state.ask(view, terms.map((each) => each.evaluate(view)), reply), { restless: true });
}

function demandKnown({ known, usage }: StateFunction, [only]: readonly Term[], at: number): void {
  if (known === undefined || only === undefined) return;
  const word = only.constant?.value ?? null;
  if (typeof word === "string" && known.includes(word)) return;
  const near = typeof word === "string" ? nearestWord(word, known) : undefined;
  const hint = near === undefined ? "" : `; the nearest to '${quoted(String(word))}' is '${near}'`;
  throw new ExpressionFault(at, `It is written ${usage}, by one of the known names${hint}.`);
}

const KIND_NAMES: Readonly<Record<Kind, string>> = {
  number: "a number", duration: "a duration", text: "a text", list: "a list", event: "an event", truth: "a condition",
  none: "none",
};

const nameOf = (kind: Kind): string => KIND_NAMES[kind];
