import { expect, test } from "vitest";
import { allOf } from "../../../src/kernel/newest-first.ts";
import { composeTs } from "../../../src/proto/kv.ts";
import { cellAt, checkTxnStatus, commit, createBench, get, prewrite, put, resolveLock, resultOf, type Bench } from "./bench.ts";

/** A cell in the words of the paper: data / lock / write. Short values stand in lock and write, which the paper does not have. */
function paperCell(bench: Bench, key: string): string {
  const { lock, writes } = cellAt(bench, key);
  const data = [...(lock === null ? [] : [`${lock.startTs}:${lock.shortValue}`]),
    ...allOf(writes).flatMap(({ type, startTs, shortValue }) => (type === "put" ? [`${startTs}:${shortValue}`] : []))];
  const locked = lock === null ? "-" : `${lock.startTs}: ${lock.primary === key ? "primary" : `primary@${lock.primary}`}`;
  return `${data.join(", ")} / ${locked} / ${allOf(writes).map(({ commitTs, startTs, type }) =>
    (type === "put" ? `${commitTs}->${startTs}` : `${commitTs}: ${type}`)).join(", ")}`;
}

const both = (bench: Bench): readonly string[] => [paperCell(bench, "Bob"), paperCell(bench, "Joe")];

/** Bob has 10 and Joe 2, since timestamp 6. */
function accounts(): Bench {
  const bench = createBench();
  resultOf(bench, prewrite(5, "Bob", [put("Bob", "10"), put("Joe", "2")]));
  resultOf(bench, commit(5, 6, "Bob", "Joe"));
  return bench;
}

const lockBob = prewrite(7, "Bob", [put("Bob", "3")]);
const lockJoe = prewrite(7, "Bob", [put("Joe", "9")]);

/** The transfer up to and including so many of its steps: Bob locked, Joe locked, Bob committed, Joe committed. */
function transferred(steps: number): Bench {
  const bench = accounts();
  for (const command of [lockBob, lockJoe, commit(7, 8, "Bob"), commit(7, 8, "Joe")].slice(0, steps)) resultOf(bench, command);
  return bench;
}

/** What somebody reads who resolves the locks that it meets, long after: by what the primary says. */
function readResolving(bench: Bench, key: string, version: number): string | null {
  const first = resultOf(bench, get(key, version));
  if (first.kind === "value") return first.value;
  const error = first.kind === "key-error" ? first.errors[0] : undefined;
  if (error?.kind !== "KeyIsLocked") throw new Error("a read finds a value or a lock");
  const { lock } = error.locked;
  const asked = { currentTs: composeTs(60_000, 0), rollbackIfNotExist: true };
  const told = resultOf(bench, checkTxnStatus(lock.primary, lock.startTs, asked));
  if (told.kind !== "status" || told.status.kind === "locked") throw new Error("the transaction is over by then");
  const commitTs = told.status.kind === "committed" ? told.status.commitTs : 0;
  resultOf(bench, resolveLock(lock.startTs, commitTs, [key]));
  const again = resultOf(bench, get(key, version));
  return again.kind === "value" ? again.value : null;
}

test("the transfer of the Percolator paper: every cell after every step", () => {
  expect(both(transferred(0))).toEqual(["5:10 / - / 6->5", "5:2 / - / 6->5"]);
  expect(both(transferred(2))).toEqual(["7:3, 5:10 / 7: primary / 6->5", "7:9, 5:2 / 7: primary@Bob / 6->5"]);
  expect(both(transferred(3))).toEqual(["7:3, 5:10 / - / 8->7, 6->5", "7:9, 5:2 / 7: primary@Bob / 6->5"]);
  expect(both(transferred(4))).toEqual(["7:3, 5:10 / - / 8->7, 6->5", "7:9, 5:2 / - / 8->7, 6->5"]);
});

test("the paper's reads after the primary is committed: at 9 the new balance, at 7 the old, at 6 no lock is in the way", () => {
  const bench = transferred(3);
  expect(resultOf(bench, get("Bob", 9))).toEqual({ kind: "value", value: "3" });
  expect(resultOf(bench, get("Bob", 7))).toEqual({ kind: "value", value: "10" });
  expect(resultOf(bench, get("Joe", 6))).toEqual({ kind: "value", value: "2" });
  expect(resultOf(bench, get("Joe", 9))).toMatchObject({ errors: [{ kind: "KeyIsLocked", locked: { key: "Joe" } }] });
  expect(readResolving(bench, "Joe", 9)).toBe("9");
  expect(paperCell(bench, "Joe")).toBe("7:9, 5:2 / - / 8->7, 6->5");
});

test.each([
  { gap: "before Joe is prewritten", steps: 1, bob: "10", joe: "2" },
  { gap: "before the primary is committed", steps: 2, bob: "10", joe: "2" },
  { gap: "before Joe is committed", steps: 3, bob: "3", joe: "9" },
  { gap: "after all", steps: 4, bob: "3", joe: "9" },
])("a client that dies $gap leaves Bob with $bob and Joe with $joe, whoever is read first", ({ steps, bob, joe }) => {
  for (const keys of [["Bob", "Joe"], ["Joe", "Bob"]] as const) {
    const bench = transferred(steps);
    const read = new Map(keys.map((key) => [key, readResolving(bench, key, 9)]));
    expect([read.get("Bob"), read.get("Joe")]).toEqual([bob, joe]);
    expect([cellAt(bench, "Bob").lock, cellAt(bench, "Joe").lock]).toEqual([null, null]);
  }
});
