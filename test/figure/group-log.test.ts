import { expect, test } from "vitest";
import { erasedBetween, logTable, standingOf, type LogCell } from "../../src/figure/group-log.ts";
import { calm, joint, logRepair, member, picture } from "../group-pictures.ts";

/** A cell as a sign: its term, with `!` where it is committed and `~` where it is not on disk; `_` compacted, `.` nothing. */
const sign = ({ kind, entry, committed, durable }: LogCell): string => (kind === "held"
  ? `${entry?.term}${committed ? "!" : ""}${durable ? "" : "~"}` : kind === "compacted" ? "_" : ".");

const text = (given: Parameters<typeof logTable>[0], columns: number): string => {
  const { indexes, rows } = logTable(given, columns);
  return [
    `   ${indexes.map((index) => String(index).padStart(3)).join(" ")}`,
    ...rows.map(({ member: { store }, cells, match, next }) =>
      `S${store} ${cells.map((cell) => sign(cell).padStart(3)).join(" ")}  match ${match ?? "-"} next ${next ?? "-"}`), "",
  ].join("\n");
};

test.each([["calm", calm()], ["log-repair", logRepair()], ["joint", joint()]] as const)(
  "the log of the picture %s", async (name, given) => {
    await expect(text(given, 9)).toMatchFileSnapshot(`snapshots/group-log-${name}.txt`);
  });

test("what a snapshot holds for everybody takes one column", () => {
  const entries = [null, null, null, { term: 2, command: "no-op" }];
  const { indexes } = logTable(picture([member(1, { entries }), member(2, { entries })], []), 9);
  expect(indexes).toEqual([3, 4, 5]);
});

test("an entry says who holds it, and how many more must", () => {
  expect(standingOf(calm(), 13, 7)).toEqual({ holders: [1, 2], committed: false, missing: 1, needsNewer: false });
  expect(standingOf(calm(), 12, 7)).toMatchObject({ holders: [1, 2, 3, 4, 5], committed: true, missing: 0 });
});

test("another entry of the same index is not the same entry", () => {
  expect(standingOf(logRepair(), 12, 5)).toMatchObject({ holders: [2], committed: false });
  expect(standingOf(logRepair(), 12, 7)).toMatchObject({ holders: [1, 3], committed: true });
});

test("in a joint configuration both halves must hold it", () => {
  const given = joint();
  const members = given.members.map((each) => (each.store === 1 || each.store === 2
    ? { ...each, entries: each.entries.slice(0, 11), lastIndex: 11 } : each));
  // All of the new half, and of the old one server 3 alone.
  expect(standingOf({ ...given, members }, 12, 7)).toMatchObject({ holders: [3, 4], missing: 1 });
});

test("an entry of an earlier term is not committed by being counted", () => {
  const entries = [{ term: 2, command: "a=1" }];
  const holders = [1, 2, 3].map((store) =>
    member(store, { entries, commit: 0, role: store === 1 ? "leader" : "follower", term: 4 }));
  expect(standingOf(picture(holders, [], { leader: 1 }), 1, 2)).toMatchObject({ missing: 0, committed: false, needsNewer: true });
});

test("what a log loses falls out of it, what a snapshot takes over does not", () => {
  const before = logRepair();
  const repaired = before.members[0]?.entries ?? [];
  const after = {
    ...before, members: before.members.map((each) =>
      (each.store === 2 ? { ...each, entries: repaired.slice(0, 13), lastIndex: 13 } : each)),
  };
  expect(erasedBetween(before, after).map(({ store, index, entry }) => `S${store} ${index} ${entry.command}`)).toEqual([
    "S2 10 z=9", "S2 11 z=8", "S2 12 z=7",
  ]);
  const compacted = before.members.map((each) => ({ ...each, entries: each.entries.map((entry, i) => (i < 8 ? null : entry)) }));
  expect(erasedBetween(before, { ...before, members: compacted })).toEqual([]);
});

test("a store that dies has erased nothing", () => {
  const before = calm();
  const members = before.members.map((each) => (each.store === 2
    ? { ...each, process: "dead" as const, lastIndex: 12, entries: each.entries.slice(0, 12) } : each));
  expect(erasedBetween(before, { ...before, members })).toEqual([]);
});

test("where a deposed leader has written on for itself, the columns end where its log parts from the leader's", () => {
  const common = Array.from({ length: 6 }, (_, i) => ({ term: 5, command: `a=${i}` }));
  const own = Array.from({ length: 9 }, (_, i) => ({ term: 5, command: `b=${i}` }));
  const members = [
    member(1, { entries: [...common, ...own], commit: 6, role: "leader", term: 5 }),
    member(2, { entries: [...common, { term: 6, command: "no-op" }], commit: 7, role: "leader", term: 6 }),
    member(3, { entries: [...common, { term: 6, command: "no-op" }], commit: 7, term: 6 }),
  ];
  const { indexes, rows } = logTable(picture(members, [], { leader: 2 }), 4);
  expect(indexes).toEqual([5, 6, 7, 8]);
  expect(rows.map(({ cells }) => cells[2]?.entry?.term)).toEqual([5, 6, 6]);
  expect(rows.map(({ more }) => more)).toEqual([7, 0, 0]);
});
