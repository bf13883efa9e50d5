import { expect, test } from "vitest";
import { checkLinearizability } from "../../src/check/history/linearizability.ts";
import { historyPicture } from "../../src/figure/history-picture.ts";
import { partToDraw } from "../../src/session/history-part.ts";
import { millis, type Instant } from "../../src/kernel/time.ts";
import { txn } from "../check/history/written.ts";

const faults = [{ at: 2_500 as Instant, text: "kill store 1" }, { at: millis(90) as number as Instant, text: "heal" }];
const history = [
  txn("wx1", [0, 1_000]), txn("wx2", [2_000, 3_000]), txn("gx2", [2_200, 2_900]), txn("gx1", [4_000, 5_000]),
    txn("wx3", [2_100, null]),
  txn("wy7", [2_300, 4_500]),
];
const verdict = checkLinearizability(history, true);
const finding = verdict.outcome === "violated" ? verdict.finding : null;

test("what cannot be ordered stands out among what touches the same key; faults stand on the same axis", async () => {
  const drawn = partToDraw(history, faults, finding);
  expect(drawn.entries).toHaveLength(5);
  expect(drawn.faults.map(({ text }) => text)).toEqual(["kill store 1"]);
  await expect(historyPicture(drawn, 900, "en").replaceAll("><", ">\n<")).toMatchFileSnapshot("snapshots/history.svg");
  expect(historyPicture(drawn, 900, "zh")).toContain("无论如何排序都与真实时间矛盾");
});

test("where nothing is wrong, what was under way at the first fault is drawn", () => {
  expect(partToDraw(history, faults, null).entries.map(({ call }) => call)).toEqual([2_000, 2_100, 2_200, 2_300]);
});

test("where nothing is wrong and nothing was under way at the first fault, what was nearest to it is drawn", () => {
  const quiet = [txn("wx1", [0, 1_000]), txn("wx2", [2_600, 3_000])];
  expect(partToDraw(quiet, faults, null).entries.map(({ call }) => call)).toEqual([0, 2_600]);
  expect(partToDraw([], faults, null).entries).toEqual([]);
});

test("names of keys stay text", () => {
  const evil = { ...txn("wx1"), operations: [{ kind: "write", key: "<script>", value: "\"&" } as const] };
  const picture = historyPicture({ entries: [evil], faults: [], finding: null }, 900, "en");
  expect(picture).not.toContain("<script>");
  expect(picture).toContain("put &lt;script&gt; = &quot;&amp;");
});
