import type { Duration } from "../../kernel/time.ts";
import type { ServedReason } from "../types.ts";
import type { Dictionary } from "./dictionary.ts";
import { DURATION_UNITS, durationIn } from "./format.ts";
import { joined, say, type SentencePart } from "./parts.ts";

type Parts = readonly SentencePart[];

const time = (duration: Duration): string => durationIn(DURATION_UNITS.zh, duration);

/** What became of operations of one kind, as a clause; none where none was asked for. */
const work = ({ ok, failed, retries, mean, longest }: ServedReason, what: string): Parts[] => {
  const done = mean === null ? [] : [`${what} ${ok} 次，平均 ${time(mean)}，最长 ${time(longest)}`];
  const all = [
    ...done, ...(failed === 0 ? [] : [`${what}失败 ${failed} 次`]),
    ...(retries === 0 || done.length + failed === 0 ? [] : [`重试 ${retries} 次`]),
  ];
  return all.length === 0 ? [] : [say`${all.join("，")}`];
};

/** What there is to say of a fault that cost no leader, in Chinese. */
export const harmlessZh: Pick<Dictionary["reasons"], "no-leader-lost" | "deposed" | "served" | "drained" | "clock"> = {
  deposed: (r) => say`故障结束后，${r.regions} 个 Region 失去了原本没有受影响的 Raft leader：恢复通信的副本任期更高。`,
  "no-leader-lost": (r) => say`没有 Region 失去 Raft leader${r.led === 0 ? "" : `（当时有 ${r.led} 个 leader 在那里）`}。`,
  served: (r) => say`期间由它领导的 ${r.led} 个 Region 上：${joined([...work(r.writes, "写入"), ...work(r.reads, "读取")], "；", "；")}。`,
  drained: (r) => say`${r.led === 0 ? "没有 Region 由它领导。" : r.moved === r.led
    ? `原有的 ${r.led} 个 Raft leader 已全部转移，没有丢失。`
    : `原有的 ${r.led} 个 Raft leader 已转移 ${r.moved} 个，没有丢失。`}`,
  clock: (r) => (r.driftPpm === 0
    ? say`错的只是日历时间：选举定时器与租约用的是只会前进的单调时钟。`
    : say`它的选举定时器与租约走得${r.driftPpm > 0 ? "快" : "慢"} ${Math.abs(r.driftPpm)} ppm：只有各台时钟速率相近，其他成员才能信赖它们。`),
};
