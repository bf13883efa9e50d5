import fc from "fast-check";
import { expect, test } from "vitest";
import { createQueryBook, readExpression } from "../../src/lesson/expression/compile.ts";
import { createOrder, observe, tell, viewOf, type Order } from "./record.ts";

/** Questions, and their answers found by looking through the whole record. */
const questions: readonly (readonly [string, (events: Order["events"]) => unknown])[] = [
  ["count(raft.leader.elected, at > 10s)", (events) => elections(events).filter(({ at }) => at > 10_000_000).length],
  ["first(raft.leader.elected, store = 2).at", (events) => elections(events).find(({ body }) => body.store === 2)?.at ?? null],
  ["last(raft.leader.elected, term in [7, 8]).id", (events) => elections(events).filter(({ body }) => [7, 8].includes(body.term)).at(-1)?.id ?? null],
  ["distinct(raft.leader.elected, region, voters has 3)",
    (events) => new Set(elections(events).filter(({ body }) => body.voters.includes(3)).map(({ body }) => body.region)).size],
  ["count(region.unavailable)", (events) => events.filter(({ body }) => body.name === "region.unavailable").length],
];

const elections = (events: Order["events"]) =>
  events.flatMap(({ id, at, body }) => (body.name === "raft.leader.elected" ? [{ id, at, body }] : []));

const happenings = fc.array(fc.record({
  gap: fc.integer({ min: 0, max: 4 }), election: fc.boolean(), region: fc.integer({ min: 1, max: 3 }),
    store: fc.integer({ min: 1, max: 3 }),
  term: fc.integer({ min: 6, max: 9 }), voters: fc.subarray([1, 2, 3]),
}), { maxLength: 40 });

test("what is kept up to date event by event is what looking through the record finds, in forks as well", () => {
  const book = createQueryBook();
  const asked = questions.map(([text, rescan]) => ({ read: readExpression(text, book), rescan }));
  fc.assert(fc.property(happenings, fc.nat(40), (all, forkAt) => {
    const order = createOrder(book.queries);
    let fork: Order | null = null;
    let at = 0;
    const judge = (one: Order): void => {
      for (const { read, rescan } of asked) {
        if (!read.ok) throw new Error(read.sentence);
        expect(read.expression.evaluate(viewOf(one))).toEqual(rescan(one.events));
      }
    };
    all.forEach(({ gap, election, region, store, term, voters }, place) => {
      at += gap;
      observe(order, at, election
        ? { name: "raft.leader.elected", region, store, peer: store, term, voters } : { name: "region.unavailable", region });
      if (place === forkAt) fork = { ...order, replies: order.fold.fork(order.replies), events: order.events.slice() };
      judge(order);
    });
    // Whatever went on in the one has not changed the other.
    if (fork !== null) judge(fork);
  }), { numRuns: 150 });
});

const operation = (client: number, kind: "get" | "put", ok: boolean, region: number, millis: number) => ({
  kind: "client-operation", client, operation: kind, key: "a", value: null, ok, region, latency: millis * 1_000, attempt: 0,
    retries: 0,
} as never);

function ask(text: string, happen: (order: Order) => void): unknown {
  const book = createQueryBook();
  const read = readExpression(text, book);
  if (!read.ok) throw new Error(read.sentence);
  const order = createOrder(book.queries);
  happen(order);
  return read.expression.evaluate(viewOf(order));
}

test.each([
  ["ops(ok = 1)", 3], ["ops(kind = 'get', client = 1)", 1], ["ops(latency > 100ms, at > 2s)", 1], ["begun(ok = 0)", 3_500_000],
  ["begun(client = 9)", null], ["quantile(0.5, ok = 1)", 20_000], ["quantile(0.5, client = 9)", null], ["ops(ledBy = 2)", 2],
])("of what clients asked, %s is %j", (text, expected) => {
  const found = ask(text, (order) => {
    tell(order, 1, operation(1, "get", true, 1, 10));
    tell(order, 2, operation(2, "put", true, 1, 20));
    observe(order, 3, { name: "raft.leader.elected", region: 1, store: 2, peer: 2, term: 7, voters: [2, 3] });
    tell(order, 4, operation(2, "put", false, 1, 500));
    tell(order, 5, operation(1, "put", true, 1, 40));
  });
  // A quantile is known to one in a hundred.
  expect(typeof found === "number" && text.startsWith("quantile") ? Math.round(found / 1_000) * 1_000 : found).toBe(expected);
});

test("durable entries that others replace are erased, and new ones behind the last erase nothing", () => {
  const appended = (from: number, to: number): never => ({
    kind: "log-appended", region: 1, store: 1, peer: 1,
    entries: Array.from({ length: to - from + 1 }, (_, place) => ({ index: from + place, term: 6, data: null })),
  } as never);
  expect(ask("erased(1, 1)", (order) => {
    tell(order, 1, appended(6, 9));
    tell(order, 2, appended(10, 12));
  })).toBe(0);
  expect(ask("erased(1, 1)", (order) => {
    tell(order, 1, appended(6, 12));
    tell(order, 2, appended(9, 9));
    tell(order, 3, appended(10, 10));
  })).toBe(4);
});
