import { expect, test } from "vitest";
import { drawInt, drawItem, createStream, type Stream } from "../../src/kernel/random.ts";
import { atLeastOne } from "../at-least-one.ts";
import { benchOn, smallRun } from "./ground.ts";

/** Lines of every family that acts, and what stands in them. */
const LINES = [
  "pd-ctl operator add transfer-leader 1 2", "operator add transfer-region 1 1 leader 2 voter", "operator add add-peer 1 4",
  "operator remove 1", "store delete 4", "store cancel-delete 4", "store label 1 zone=a --rewrite", "store weight 1 2 1",
  "store limit all 15 add-peer", "store remove-tombstone", "scheduler pause all 60", "scheduler remove balance-leader-scheduler",
  "config set max-store-down-time 10m", "member leader resign", "unsafe remove-failed-stores 4,5",
  "tikv-ctl --host tikv-1:20160 raft region -r 1 --limit 2", "tikv-ctl --data-dir /data/tikv-2 raft log -r 1 -i 7",
  "tikv-ctl --host tikv-1:20160 transfer-region-leader 1 tikv-2:20160", "tikv-server --addr x:1 --labels zone=c", "pd-server --name pd-1",
  "etcdctl endpoint status", "kill store 3", "partition 1,2 | 3,4,5", "pause store 2 for 5s", "run until repaired", "pace 1/50",
  "set pd.max-store-down-time 10m", "lesson 3",
];
const WORDS = LINES.flatMap((line) => line.split(" "));
const LETTERS = "0123456789 -=|;'\"\\$%/中\t\u0000-–";

/** A line with a few words and letters changed, gone, doubled or exchanged. */
function mutated(random: Stream): string {
  const words = drawItem(random, LINES).split(" ");
  for (let change = drawInt(random, 0, 3); change > 0; change--) {
    const at = drawInt(random, 0, words.length - 1);
    const word = words[at] ?? "";
    const inside = drawInt(random, 0, word.length);
    const letter = LETTERS.charAt(drawInt(random, 0, LETTERS.length - 1));
    words[at] = drawItem(random, [
      "", drawItem(random, WORDS), `${word} ${word}`, word.slice(0, inside) + letter + word.slice(inside), word.slice(0, inside),
      "99999999999999999999", "-1", "0", "1e9",
    ]);
  }
  return words.join(" ");
}

test("mutated lines end without an exception, and what changes the cluster says so", () => {
  const random = createStream(11, "mutated lines");
  const bench = benchOn(smallRun(), "shell");
  const silent: string[] = [];
  let acted = 0;
  for (let turn = 0; turn < 2_500; turn++) {
    const line = mutated(random);
    const before = bench.run.branch.inputs.length;
    const { text } = bench.enter(line).output;
    bench.session = { ...bench.session, history: [] };
    if (bench.run.branch.inputs.length === before) continue;
    acted++;
    if (!line.includes("|") && !/^(Success!|10s |success!|\[2020)/m.test(text)) silent.push(`${line}: ${text}`);
  }
  expect(silent).toEqual([]);
  expect(acted).toBeGreaterThan(200);
  expect(atLeastOne(bench.run.branch.inputs).length).toBe(acted);
});
