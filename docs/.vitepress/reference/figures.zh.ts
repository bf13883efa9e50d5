/** The Chinese of published figures, by the English that the code has of them: a test names what is without. */
const textsZh: Readonly<Record<string, string>> = {
  // raft-election
  "The Raft paper's election benchmark": "Raft 论文的选举基准测试",
  "Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm (extended version), Figure 16; the samples are in heidihoward/ocaml-raft-data (MIT)":
    "Ongaro 与 Ousterhout，In Search of an Understandable Consensus Algorithm（扩展版）图 16；原始样本见 heidihoward/ocaml-raft-data（MIT）",
  "Five servers. The leader dies at any instant within half the least timeout behind a heartbeat that all others have, and the four others have logs of four lengths, so that two of them can never win. A candidate writes before it asks, a voter before it answers. Measured until a quorum has heard from the new leader; rows are ranges of election timeouts in milliseconds.":
    "五台 server。其余四台都收到一次心跳之后，leader 在最小选举超时的一半以内的任意时刻宕机；这四台的日志长度各不相同，因此其中两台永远无法当选。候选人先落盘再拉票，投票者先落盘再回复。测量的是到多数派收到新 leader 的消息为止的时间；各行是以毫秒计的选举超时范围。",
  "not below half the least timeout": "不短于最小选举超时的一半",
  "timeouts that are one millisecond apart leave it to the jitter of disks and timers who comes first; what is set for those is plausible, and was not measured on the machines of the benchmark":
    "超时只相差一毫秒时，谁先到完全取决于磁盘与计时器的抖动；这里为抖动取的是合理的值，并非在该基准测试的机器上测得",
  // split-votes
  "Split votes in closed form": "选票瓜分的解析公式",
  "Ongaro, Consensus: Bridging Theory and Practice, section 9.2 (CC BY); the two rows with a range of latencies: its text":
    "Ongaro，Consensus: Bridging Theory and Practice，9.2 节（CC BY）；延迟为一个范围的两行取自其正文",
  "All timers start at once, at timeouts between T and 2T; some servers are dead. How often the first election has no winner, by the one-way latency as a share of T: at a fixed latency P(Binomial(live, latency) >= live - floor(servers / 2)).":
    "所有计时器同时启动，超时在 T 到 2T 之间；部分 server 已宕机。统计第一轮选举无人胜出的比例；单程延迟以 T 的份额表示。延迟固定时为 P(Binomial(live, latency) >= live - floor(servers / 2))。",
  "votes split": "选票被瓜分",
  // wan-election
  "Elections over long distances": "广域网选举",
  "Ongaro, Consensus: Bridging Theory and Practice, section 9.3 (CC BY), by the simulator ongardie/availsim; medians and means of its curves, without a mean where the plot cuts the tail off":
    "Ongaro，Consensus: Bridging Theory and Practice，9.3 节（CC BY），由模拟器 ongardie/availsim 得出；取其曲线的中位数与均值，图中尾部被截断的没有均值",
  "Five servers, 30 to 40 ms apart one way, election timeouts of 300 to 600 ms, no time for disks. All timers start at once; up to two servers are dead, and logs have one length or five. Measured until the first leader that goes on to lead for 16 heartbeats.":
    "五台 server，单程延迟 30 到 40 ms，选举超时 300 到 600 ms，不计磁盘耗时。所有计时器同时启动；至多两台已宕机，日志长度全部相同或各不相同。测量到第一个随后连任超过 16 个心跳的 leader 为止。",
  // etcd-failover
  "etcd whose leader is killed": "etcd 的 leader 被杀",
  "measured with etcd 3.4.23 on one machine: 60 kills with three members, 40 with five": "在一台机器上用 etcd 3.4.23 实测：三成员 60 次，五成员 40 次",
  "etcd idle and with its defaults: heartbeats each 100 ms, election timeout 1 s, no PreVote, quorum check on. Its leader is killed (SIGKILL) at any instant. Measured until a survivor names a new leader.":
    "etcd 空闲，使用默认设置：心跳 100 ms，选举超时 1 s，不开 PreVote，开启 quorum 检查。在任意时刻杀死（SIGKILL）leader，测量到存活成员报出新 leader 为止。",
  // compared
  median: "中位数", mean: "均值",
};

/** Rows are named by numbers and a few words. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/(\d+) servers, (\d+) live, /, "$1 台，存活 $2 台，延迟 "], [/ to /, " 到 "], [/^same logs, /, "日志相同，"], [/^different logs, /, "日志不同，"],
  [/(\d) failed/, "宕机 $1 台"], [/(\d) members/, "$1 个成员"],
];

/** Undefined for what has no Chinese yet. */
export const figureInChinese = (english: string): string | undefined => textsZh[english];

export const rowInChinese = (name: string): string => WORDS.reduce((text, [word, chinese]) => text.replace(word, chinese), name);
