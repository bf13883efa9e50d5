import { expect, test } from "vitest";
import type { Input } from "../../src/action/index.ts";
import type { StepView } from "../../src/cluster/steps.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { branchText } from "../../src/ui/words/branch-text.ts";
import { en } from "../../src/ui/words/en.ts";
import { stepText } from "../../src/ui/words/step-text.ts";
import { stepsEn } from "../../src/ui/words/steps.en.ts";
import { stepsZh } from "../../src/ui/words/steps.zh.ts";
import { zh } from "../../src/ui/words/zh.ts";
import type { Branch } from "../../src/worker/protocol.ts";

const at = (seconds: number): Instant => (seconds * 1_000_000) as Instant;
const kill = (seconds: number, id: number): Input => ({ at: at(seconds), action: { kind: "kill", node: { kind: "store", id } } });
const branch = (id: number, parent: number | null, from: number, ...inputs: Input[]): Branch =>
  ({ id, parent, from: at(from), end: at(60), inputs, name: "", note: "", changed: [] });

const tree = [
  branch(1, null, 0, kill(10, 4)),
  branch(2, 1, 5, kill(5, 1)),
  branch(3, 2, 20, kill(5, 1), kill(20, 2), kill(30, 3)),
  branch(4, 3, 29, kill(5, 1), kill(20, 2)),
  branch(5, 4, 40, kill(5, 1), kill(20, 2)),
];
const named = (id: number): string => branchText(tree[id - 1] ?? branch(0, null, 0), tree, en, {});

test("a branch is called by what was done on it alone, and by how much more", () => {
  expect(named(1)).toBe("The first run");
  expect(named(2)).toBe("kill store 1");
  expect(named(3)).toBe("kill store 2, and 1 more");
});

test("a branch that only takes something back is called by that; one without a deed by its number", () => {
  expect(named(4)).toBe("without kill store 3");
  expect(named(5)).toBe("Branch 5");
});

test("what was done to a message or to members is said in words, in both languages", () => {
  const action = { kind: "drop-message", packet: 73, place: 1 } as const;
  const dropped: Branch = {
    ...branch(6, 1, 5, { at: at(5), action }),
    changed: [{ packet: 73, from: { kind: "store", id: 4 }, to: { kind: "store", id: 5 } }],
  };
  const both = (each: Branch): string[] => [en, zh].map((words) => branchText(each, [...tree, each], words, {}));
  expect(both(dropped)).toEqual(["drop message store 4 → store 5", "丢弃消息 store 4 → store 5"]);
  const members = (add: number, remove: number): Branch =>
    branch(6, 1, 5, { at: at(5), action: { kind: "change-members", region: 1, add, remove } });
  expect(both(members(0, 2))).toEqual(["remove store 2 from region 1", "Region 1 移出 store 2"]);
  expect(both(members(6, 0))).toEqual(["add store 6 to region 1", "Region 1 加入 store 6"]);
  expect(both(members(6, 2))).toEqual(["replace store 2 by store 6 in region 1", "Region 1 用 store 6 替换 store 2"]);
});

test("inputs are the same by what they say: they come from the worker as copies", () => {
  const copies = structuredClone(tree);
  expect(branchText(copies[2] ?? branch(0, null, 0), tree, en, {})).toBe("kill store 2, and 1 more");
});

test("a step names who, to whom, what, about which region, and what became of it", () => {
  const store = (id: number) => ({ kind: "store", id }) as const;
  const message = { says: "vote-granted", region: 4, term: 7, more: 0 } as const;
  const step = (changes: Partial<Extract<StepView, { kind: "message" }>>): StepView =>
    ({ kind: "message", from: store(5), to: store(2), message, arrival: "received", ...changes });
  expect(stepText(step({}), stepsEn, en, {})).toBe("store 5 → store 2: vote granted (region 4, term 7)");
  expect(stepText(step({ arrival: "lost", message: { ...message, more: 2 } }), stepsEn, en, {})).toBe(
    "store 5 → store 2: vote granted (region 4, term 7, 2 more messages; lost)");
  const beat = step({ message: { says: "store-heartbeat", region: 0, term: 0, more: 0 }, to: { kind: "pd", id: 1 } });
  expect(stepText(beat, stepsEn, en, {}))
    .toBe(
    "store 5 → pd-1: store heartbeat");
  expect(stepText({ kind: "durable", node: store(3), region: 8, more: 1, effect: "gone" }, stepsEn, en, {})).toBe(
    "store 3: write is on disk (region 8 and 1 more; nobody there any more)");
  expect(stepText({ kind: "timer", node: store(3), timer: "tick", effect: "runs" }, stepsZh, zh, {})).toBe("store 3：Raft tick");
});
