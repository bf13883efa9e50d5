import { describe, expect, test } from "vitest";
import { checkLinearizability, MAX_SEARCH_STEPS } from "../../../src/check/history/linearizability.ts";
import { registersIn } from "../../../src/check/history/registers.ts";
import { checkIsolation } from "../../../src/check/history/snapshot-isolation.ts";
import { searchOrder } from "../../../src/check/history/search.ts";
import { conflictOfZones } from "../../../src/check/history/zones.ts";
import { createStream, drawInt } from "../../../src/kernel/random.ts";
import type { HistoryVerdict } from "../../../src/proto/findings.ts";
import type { HistoryEntry } from "../../../src/proto/history.ts";
import { retried, txn } from "./written.ts";

/** The part that cannot be ordered, as intervals; or the verdict's name. */
function partOf(verdict: HistoryVerdict): string | readonly string[] {
  return verdict.outcome === "violated" ? verdict.finding.part.map(({ call, end }) => `${call}..${end ?? ""}`) : verdict.outcome;
}

const verdictOf = (...entries: readonly HistoryEntry[]): string | readonly string[] =>
  partOf(checkLinearizability(entries, true));

/** By the search alone: written twice, a value no longer names its write. */
const searched = (...entries: readonly HistoryEntry[]): string =>
  searchOrder(registersIn(entries).get("x") ?? [], 10_000);

describe("the register examples of Porcupine", () => {
  test("a read of the old value may end behind a read of the new one that it overlaps", () => {
    const history = [txn("wx100", [0, 100]), txn("gx100", [25, 75]), txn("gx-", [30, 60])];
    expect([verdictOf(...history), searched(...history)]).toEqual(["ok", "ok"]);
  });

  test("a read that begins when the new value has been read does not return the old one", () => {
    const history = [txn("wx200", [0, 100]), txn("gx200", [10, 30]), txn("gx-", [40, 90])];
    expect([verdictOf(...history), searched(...history)]).toEqual([["0..100", "10..30", "40..90"], "illegal"]);
  });

  test("the same with reads that take no time", () => {
    const written = (...at: readonly [number, number]): HistoryEntry[] =>
      [txn("wx200", [0, 100]), txn("gx200", [at[0], at[0]]), txn("gx-", [at[1], at[1]])];
    expect([verdictOf(...written(30, 10)), searched(...written(30, 10))]).toEqual(["ok", "ok"]);
    expect([verdictOf(...written(10, 30)), searched(...written(10, 30))]).toEqual([["0..100", "10..10", "30..30"], "illegal"]);
  });

  test("intervals are closed: what ends when another begins overlaps it", () => {
    expect([verdictOf(txn("wx1", [0, 20]), txn("gx-", [20, 30])),
      searched(txn("wx1", [0, 20]), txn("gx-", [20, 30]))]).toEqual(["ok", "ok"]);
    expect([verdictOf(txn("wx1", [0, 19]), txn("gx-", [20, 30])), searched(txn("wx1", [0, 19]), txn("gx-", [20, 30]))])
      .toEqual([["0..19", "20..30"], "illegal"]);
  });
});

describe("what nobody knows the end of", () => {
  test("may take effect at any later time, or never", () => {
    expect(verdictOf(txn("wx1", [0, null]), txn("gx-", [10, 20]), txn("gx1", [30, 40]))).toBe("ok");
    expect(verdictOf(txn("wx1", [0, null]), txn("gx-", [10, 20]), txn("gx-", [30, 40]))).toBe("ok");
  });

  test("a write that was sent again may come once more; it counts as one", () => {
    const late = [...retried("wx1", [0, 5]), txn("wx2", [10, 20]), txn("gx2", [25, 30]), txn("gx1", [40, 50])];
    expect(checkLinearizability(late, true)).toEqual({ outcome: "ok", checked: 4 });
    expect(checkIsolation(late, true)).toMatchObject({ outcome: "ok", checked: 4 });
    expect(verdictOf(...late.filter(({ isRepeat }) => isRepeat !== true))).toEqual(["0..5", "10..20", "40..50"]);
    // Once, and not as often as anybody likes.
    expect(verdictOf(...late, txn("wx3", [60, 70]), txn("gx1", [80, 90]))).not.toBe("ok");
  });

  test("does not go once it was seen", () => {
    expect(verdictOf(txn("wx1", [0, null]), txn("gx1", [10, 20]), txn("gx-", [30, 40]))).toEqual(["0..", "10..20", "30..40"]);
  });

  test("does not take effect before it was asked for", () => {
    expect(verdictOf(txn("gx1", [10, 20]), txn("wx1", [30, null]))).toEqual(["10..20", "30.."]);
  });
});

describe("a step that reads and writes", () => {
  test("is one: of two that read the same the second finds what the first wrote", () => {
    expect(verdictOf(txn("gx- wx1", [0, 50]), txn("gx1 wx2", [0, 50]))).toBe("ok");
    expect(verdictOf(txn("gx- wx1", [0, 50]), txn("gx- wx2", [0, 50]))).toEqual(["0..50", "0..50"]);
  });

  test("is explained by the two and who wrote what they read, also amid a long chain of others", () => {
    const chain = Array.from({ length: 40 }, (_, i) => txn(`gx${i === 0 ? "-" : i} wx${i + 1}`, [10 * i, 10 * i + 5]));
    expect(verdictOf(...chain, txn("gx20 wx21", [201, 206]))).toEqual(["190..195", "200..205", "201..206"]);
  });

  test("may have never been where its end is not known", () => {
    expect(verdictOf(txn("gx- wx1", [0, null]), txn("gx- wx2", [0, 50]), txn("gx2", [60, 70]))).toBe("ok");
  });
});

test("each key has an order of its own, and what failed for certain has no place in it", () => {
  expect(verdictOf(txn("wx1 wy1", [0, 10]), txn("gx1 gy1", [20, 30]), txn("wx2", [20, 30], "failed"),
    txn("gx1", [40, 50]))).toBe("ok");
  expect(verdictOf(txn("wx1", [0, 10]), txn("wx2", [20, 30], "failed"), txn("gx2", [40, 50]))).toEqual(["40..50"]);
});

test("where it is not known what was under way, a value that nobody wrote accuses nobody, and what is known still does", () => {
  const history = [txn("gx- wx1", [0, 10]), txn("gx7 wx8", [20, 30]), txn("gx8", [40, 50])];
  expect(partOf(checkLinearizability(history, true))).toEqual(["20..30"]);
  expect(partOf(checkLinearizability(history, false))).toBe("ok");
  expect(partOf(checkLinearizability([...history, txn("gx1", [60, 70])], false))).toEqual(["0..10", "20..30", "60..70"]);
});

test("the explanation is as short as it can be, in a history of hundreds", () => {
  const history: HistoryEntry[] = [];
  for (let i = 0; i < 200; i++) history.push(txn(`wx${i}`, [10 * i, 10 * i + 4]), txn(`gx${i}`, [10 * i + 5, 10 * i + 9]));
  history.push(txn("gx120", [1_300, 1_304]));
  expect(verdictOf(...history)).toEqual(["1200..1204", "1210..1214", "1300..1304"]);
});

test("the search gives up when its steps are used up, and says so", () => {
  const history = Array.from({ length: 12 }, (_, i) => txn(`gx${i + 1} wx${i + 2}`, [0, 100]));
  expect(partOf(checkLinearizability([...history, txn("gx- wx3")], true, 50))).toBe("unknown");
  expect(partOf(checkLinearizability([...history, txn("gx- wx3")], true, MAX_SEARCH_STEPS))).toEqual(["0..100"]);
});

test("zones and search agree on 600 drawn histories of which half can be ordered", () => {
  const random = createStream(5, "histories");
  let legal = 0;
  const disagreed = Array.from({ length: 600 }, () => {
    const writes = drawInt(random, 1, 3);
    const at = (): readonly [number, number | null] => {
      const call = drawInt(random, 0, 20);
      return [call, call + drawInt(random, 0, 12)];
    };
    const history = [
      ...Array.from({ length: writes }, (_, i) => txn(`wx${i + 1}`, drawInt(random, 0, 5) === 0 ? [at()[0], null] : at())),
      ...Array.from({ length: 3 }, () => drawInt(random, 0, writes)).map((value) => txn(`gx${value === 0 ? "-" : value}`, at())),
    ];
    const register = registersIn(history).get("x") ?? [];
    const [byZones, bySearch] = [conflictOfZones(register) === null, searchOrder(register, 100_000) === "ok"];
    if (bySearch) legal++;
    return byZones === bySearch ? "" : JSON.stringify(register.map(({ read, write, call, end }) => [read, write, call, end]));
  }).filter((text) => text !== "");
  expect(disagreed).toEqual([]);
  expect(legal).toBeGreaterThan(150);
  expect(legal).toBeLessThan(500);
});
