import { expect, test } from "vitest";
import { isolationOf } from "../../src/check/history/isolation.ts";
import { checkLinearizability } from "../../src/check/history/linearizability.ts";
import { findingEn } from "../../src/story/words/finding.en.ts";
import { findingText } from "../../src/story/words/finding.ts";
import { findingZh } from "../../src/story/words/finding.zh.ts";
import { together, txn } from "../check/history/written.ts";

test("a cycle is explained step by step, in both languages", () => {
  const [skew] = isolationOf(together("ax1 ay1", "ax2 ry-", "rx12"), true).findings;
  expect(skew).toBeDefined();
  const texts = [findingEn, findingZh].map((words) => (skew === undefined ? "" : findingText(skew, words)));
  expect(texts).toEqual([
    "Read skew (G-single): a snapshot holds one half of a transaction. T1 read y as it was before T2 wrote 1; T2 wrote x before T1 "
      + "replaced it by 2; so T1 would have to come before itself. T1 is client 1, 0s to 100µs: append x 2, read y = []. "
      + "T2 is client 1, 0s to 100µs: append x 1, append y 1.",
    "读偏斜（G-single）：一个快照只包含某个事务的一半。T1 读到的是 T2 写入 1 之前的 y；T2 先写 x，随后 T1 将其覆盖为 2；于是 T1 必须先于它自己。"
      + "T1：客户端 1，0s 至 100µs：append x 2, read y = []。T2：客户端 1，0s 至 100µs：append x 1, append y 1。",
  ]);
});

test("what cannot be ordered is told with its operations", () => {
  const verdict = checkLinearizability([txn("wx1", [0, null]), txn("gx1", [10, 20]), txn("gx-", [30, 40])], true);
  expect(verdict.outcome === "violated" ? findingText(verdict.finding, findingEn) : verdict.outcome).toBe(
    "No order of T1, T2, T3 on x agrees with real time. T1 is client 1, 0s to nobody knows when: put x = 1. "
      + "T2 is client 1, 10µs to 20µs: get x = 1. T3 is client 1, 30µs to 40µs: get x = nil.");
});
