import { describe, expect, test } from "vitest";
import { checkOrders } from "../../../src/check/history/orders.ts";
import type { HistoryEntry, MicroOperation } from "../../../src/proto/history.ts";
import type { Instant } from "../../../src/kernel/time.ts";

const read = (key: string, value: string | null): MicroOperation => ({ kind: "read", key, value });
const write = (key: string, value: string | null): MicroOperation => ({ kind: "write", key, value });

/** A transaction that did that, one after the other by their starts. */
let at = 0;
const did = (...operations: readonly MicroOperation[]): HistoryEntry => {
  at += 10;
  const [call, end] = [at as Instant, (at + 5) as Instant];
  return { client: 1, process: 1, call, end, outcome: "ok", startTs: at, commitTs: at + 1, operations };
};
const isFine = (...entries: readonly HistoryEntry[]): string => {
  const verdict = checkOrders(entries);
  return verdict.outcome === "violated" ? verdict.finding.kind : verdict.outcome;
};

/** Order 7 takes 3 of the stock of 10 and pays with it, in one transaction or by TCC. */
const whole = (stock = "7 0"): HistoryEntry => did(
  read("stock", "10 0"), write("stock", stock), read("a-s7", null), write("a-s7", "taken 3 order/7.0"),
  write("a-o7", "placed 3 order/7.0"));
const reserved = (): HistoryEntry =>
  did(read("stock", "10 0"), write("stock", "7 3"), read("a-s7", null), write("a-s7", "reserved 3 try-stock/7.0"));

describe("the check of orders", () => {
  test("has nothing against an order that takes what its line says, and is seen whole", () => {
    const look = did(read("a-s7", "taken 3 order/7.0"), read("a-p7", "taken 3 order/7.0"), read("a-o7", "placed 3 order/7.0"));
    expect(isFine(whole(), look)).toBe("ok");
    expect(isFine(reserved())).toBe("ok");
  });

  test("finds a move that is more, or less, than the line says", () => {
    expect([isFine(whole("6 0")), isFine(whole("8 0"))]).toEqual(["wrong-total", "wrong-total"]);
  });

  test("finds that more was taken than there is", () => {
    expect(isFine(did(read("stock", "-1 0")))).toBe("out-of-bounds");
    expect(isFine(did(read("stock", "4 -1")))).toBe("out-of-bounds");
  });

  test("finds who sees a part of an order that is a single transaction", () => {
    const part = did(read("a-s7", "taken 3 order/7.0"), read("a-p7", null), read("a-o7", null));
    expect(isFine(part)).toBe("half-order");
    // By TCC parts are reserved one after the other; but nobody pays without the order.
    expect(isFine(did(read("a-s7", "reserved 3 try-stock/7.0"), read("a-p7", null), read("a-o7", null)))).toBe("ok");
    const paid = [read("a-s7", "taken 3 confirm-stock/7.0"), read("a-p7", "taken 3 confirm-payment/7.0"), read("a-o7", null)];
    expect(isFine(did(...paid))).toBe("half-order");
  });

  test("finds an order with two ends, in whatever order they come, and a line that reaches a state twice", () => {
    const placed = (): HistoryEntry => did(write("a-o7", "placed 3 close/7.0"));
    const cancelled = (): HistoryEntry => did(write("a-o7", "cancelled 3 give-back/7.1"));
    const returned = (): HistoryEntry => did(write("a-p7", "returned 3 give-back/7.1"));
    const pairs = [[placed(), cancelled()], [cancelled(), placed()], [placed(), returned()], [placed(), placed()]];
    expect(pairs.map((pair) => isFine(...pair))).toEqual(["two-ends", "two-ends", "two-ends", "two-ends"]);
    expect(isFine(cancelled(), returned())).toBe("ok");
  });

  test("holds nothing against what failed, or what nobody knows", () => {
    expect(isFine(whole(), { ...whole("6 0"), outcome: "failed" })).toBe("ok");
    const unknown = { ...did(write("a-o7", "cancelled 3 give-back/7.1")), outcome: "unknown", end: null } as const;
    expect(isFine(did(write("a-o7", "placed 3 close/7.0")), unknown)).toBe("ok");
  });
});
