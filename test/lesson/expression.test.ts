import { expect, test } from "vitest";
import { createQueryBook, readExpression } from "../../src/lesson/expression/compile.ts";
import { MAX_CALLS, MAX_DEPTH, MAX_EXPRESSION_LENGTH } from "../../src/lesson/expression/syntax.ts";
import { createOrder, observe, viewOf } from "./record.ts";

/** What an expression comes to after a few events. */
function value(text: string): unknown {
  const book = createQueryBook();
  const read = readExpression(text, book);
  if (!read.ok) throw new Error(read.sentence);
  const order = createOrder(book.queries);
  observe(order, 9, { name: "raft.leader.elected", region: 1, store: 1, peer: 11, term: 6, voters: [1, 2, 3] });
  observe(order, 12, { name: "raft.vote.refused", region: 1, store: 3, to: 2, term: 7, preVote: false, reason: "voted" });
  observe(order, 20, { name: "raft.leader.elected", region: 1, store: 2, peer: 12, term: 7, voters: [2, 3] });
  observe(order, 21, { name: "region.available", region: 1, outage: 11_000_000 as never });
  observe(order, 22, { name: "node.killed", node: { kind: "store", id: 4 } });
  return read.expression.evaluate(viewOf(order));
}

function fault(text: string): string {
  const read = readExpression(text, createQueryBook());
  return read.ok ? "" : `${read.at}: ${read.sentence}`;
}

test.each([
  ["count(raft.leader.elected) = 2 and count(raft.leader.elected, at > 10s) = 1", true],
  ["first(raft.leader.elected, at > 10s).term - first(raft.leader.elected).term", 1],
  ["first(region.available).outage + 1s", 12_000_000],
  ["last(raft.leader.elected).at - 500ms", 19_500_000],
  ["distinct(raft.leader.elected, store)", 2],
  ["size(last(raft.leader.elected).voters)", 2],
  ["last(raft.leader.elected).voters has 3 and not (last(raft.leader.elected).voters has 1)", true],
  ["count(raft.vote.refused, reason in ['voted', 'lease'], preVote = 0)", 1],
  ["first(node.killed).node = 'store 4'", true],
  ["count(raft.leader.elected, voters has 1)", 1],
  ["[1, 2] = [1, 2] and [1, 2] != [2, 1]", true],
  ["1 = 2 or 2 = 2 and 1 = 1", true],
  ["not 1 = 2 and 3 - 1 - 1 = 1", true],
  ["now", 22_000_000],
])("%s comes to %j", (text, expected) => {
  expect(value(text)).toEqual(expected);
});

test.each([
  ["first(raft.election.lost) = none", true],
  ["first(raft.election.lost) != none", false],
  ["first(raft.leader.elected) = none", false],
  ["first(raft.election.lost).at > 0s", false],
  ["not first(raft.election.lost).at > 0s", true],
  ["first(raft.election.lost).term = 6", false],
  ["first(raft.election.lost).term != 6", true],
  ["first(raft.election.lost).term + 1", null],
  ["size(first(raft.leader.elected, term = 9).voters) = 0", false],
  ["role(1, 1) = none", true],
])("with none, %s is %j", (text, expected) => {
  expect(value(text)).toBe(expected);
});

test.each([
  ["count(raft.leader.elected, at > 10s", "35: Expected `,`, found the end."],
  ["count(raft.leader.elect)", "6: There is no event `raft.leader.elect`; the nearest is raft.leader.elected."],
  ["first(region.available).outrage > 1s", "24: region.available has no field `outrage`; the nearest is outage."],
  ["count(region.available, stores = 1)", "24: region.available has no field `stores`"],
  ["leeder(1) = 1", "0: There is no `leeder(…)`; the nearest is leader."],
  ["first(region.available).outage < 2", "31: `<` compares a duration with a number; a duration has a unit, as in 2s."],
  ["first(region.available).outage + 2 > 1s", "`+` joins two numbers or two durations; here it joins a duration and a number."],
  ["leader(1) = 'store 1'", "10: `=` compares a number with a text."],
  ["role(1, 1) < 'leader'", "`<` has no meaning for a text."],
  ["leader(1) < none", "`<` compares a number with none."],
  ["count(region.available, at > now)", "24: A filter compares with what is known before the run"],
  ["violated('write-keep')", "the nearest to 'write-keep' is 'write-kept'"],
  ["term(1, 2, 3)", "It is written term(region) or term(region, store)."],
  ["quantile(99, ok = 1) > 1s", "quantile(share, …) begins with a number above 0 and up to 1"],
  ["ops(store = 1)", "An operation has no field `store`"],
  ["count(invariant.violated)", "Violations are asked for by violated('…') and violations()."],
  ["1 and 2 = 2", "`and` joins two conditions; here is a number."],
  ["first(raft.conf.applied).epoch = 1", "raft.conf.applied has no field `epoch`"],
  ["1 = 1 1", "6: Expected `and`, `or`, a comparison, `+`, `-` or the end, found `1`."],
  ["1 = \"a\"", "4: `\"a\"` is no word, number, duration, 'text' or sign."],
])("%s is refused at its place", (text, sentence) => {
  expect(fault(text)).toContain(sentence);
});

test("an expression may be so long, so deep and call so often, and no more", () => {
  const deep = (levels: number): string => `${"(".repeat(levels)}1${")".repeat(levels)}`;
  expect(fault(deep(MAX_DEPTH))).toBe("");
  expect(fault(deep(MAX_DEPTH + 1))).toContain("nests deeper");
  const long = (length: number): string => `1 = '${"x".repeat(length - 6)}'`;
  expect(fault(long(MAX_EXPRESSION_LENGTH))).toContain("compares");
  expect(fault(long(MAX_EXPRESSION_LENGTH + 1))).toContain("characters");
  // No expression of that length has so many calls of these names: the limit holds whatever names there will be.
  expect(MAX_EXPRESSION_LENGTH / "ops()+".length).toBeGreaterThan(MAX_CALLS);
  expect(fault(Array.from({ length: MAX_CALLS }, () => "ops()").join("+"))).toBe("");
  expect(fault(Array.from({ length: MAX_CALLS + 1 }, () => "ops()").join("+"))).toContain("calls");
});

test("the same question asked twice is one query", () => {
  const book = createQueryBook();
  expect(readExpression("count(region.available, at > 10s) = 1 and first(region.available, at > 10s) != none", book).ok).toBe(true);
  expect(book.queries).toHaveLength(1);
});
