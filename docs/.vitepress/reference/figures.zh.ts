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
  // partial-connectivity
  "Liveness under partial connectivity": "部分连通下的活性",
  "the shapes: decentralizedthoughts.github.io, 2020-12-12 (two danglers, stuck leader), and the OmniPaxos blog, 2023 (chain, quorum loss, constrained); the two one-way cuts follow from the rules. Outcomes are those of a small model of Raft written for the comparison":
    "连接形状取自 decentralizedthoughts.github.io（2020-12-12：两个悬挂节点、卡住的 leader）与 OmniPaxos 博客（2023：链、失去多数、受限）；两种单向断网由规则推出。结果取自为对照而写的一个小型 Raft 模型",
  "Some links between servers are cut for a minute, under five sets of rules: heartbeats each 50 ms, election timeouts of 150 to 300 ms, 5 ms one way, ten writes a second unless it is idle. How many leaders are elected, how far terms climb, and whether anybody is served.":
    "在五组规则下把 server 之间的部分链路切断一分钟：心跳 50 ms，选举超时 150 到 300 ms，单程 5 ms，除标明空闲外每秒十次写入。看选出了多少个 leader，任期上升多少，是否还能服务。",
  "it never comes to rest, as published, but has a quarter fewer leaders; neither the time of disks nor the length of a tick makes the difference, and why it is there was not found":
    "与已发表的一样永不停歇，但选出的 leader 少四分之一；差别既不来自磁盘耗时，也不来自 tick 的长度，原因尚未找到",
  "serves nobody at the end": "结束时无法服务", "serves at the end": "结束时可以服务",
  // tikv-failover
  "TiKV's failover times": "TiKV 的故障切换时间",
  "tikv/raft-rs and tikv/tikv, release 8.5: what follows from their rules (raft.rs, hibernate_state.rs, the raft client's keep-alive)":
    "tikv/raft-rs 与 tikv/tikv release 8.5：由其规则推出（raft.rs、hibernate_state.rs、raft client 的 keep-alive）",
  "A region of three replicas, TiKV's defaults; the store of its leader is killed, or its host is lost. Until another leads: an awake region waits for the sooner of two draws of 10 to 19 ticks, counted from the last heartbeat, which is 0 to 2 s old; a sleeping one has counted 7 of them, and begins when the broken connection is seen, for a lost host by the keep-alive (10 s and 3 s).":
    "一个三副本的 Region，TiKV 默认设置；leader 所在的 store 被杀，或主机断电。到另一个副本当选为止：活跃的 Region 等待两个 10 到 19 tick 的随机超时中较早的一个，从 0 到 2 秒之前的最后一次心跳算起；休眠的 Region 已数过 7 个 tick，从发现连接断开时开始，主机断电则要等 keep-alive（10 s 加 3 s）。",
  "a ping goes out when nothing has been heard for 10 s, and those may have passed when the host is lost: it is given up 3 to 13 s after it was lost, not after 13 s":
    "10 秒没有收到任何消息才发 ping，而主机断电时这 10 秒可能已经过去一部分：断电后 3 到 13 秒即被放弃，而不是总要 13 秒",
  // compared
  median: "中位数", mean: "均值",
};

/** Rows are named by numbers and a few words. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/(\d+) servers, (\d+) live, /, "$1 台，存活 $2 台，延迟 "], [/ to /, " 到 "], [/^same logs, /, "日志相同，"], [/^different logs, /, "日志不同，"],
  [/(\d) failed/, "宕机 $1 台"], [/(\d) members/, "$1 个成员"], [/^awake, /, "活跃，"], [/^asleep, /, "休眠，"], [/killed$/, "进程被杀"],
  [/host lost$/, "主机断电"], [/^new leaders: /, "新 leader 数："], [/^term rises by /, "任期上升 "], [/ or more$/, " 及以上"],
  [/^elected after (.*) s$/, "$1 s 后选出"],
  [/^chain/, "链"], [/^two danglers/, "两个悬挂节点"], [/^stuck leader/, "卡住的 leader"], [/^quorum loss/, "失去多数"], [/^constrained/, "受限"],
  [/^one way, one link/, "单向：一条链路"], [/^one way, deaf leader/, "单向：leader 收不到"],
  [/basic Raft$/, "基本 Raft"], [/PreVote, log alone/, "PreVote，只看日志"], [/PreVote of the thesis/, "论文的 PreVote"],
  [/PreVote and CheckQuorum/, "PreVote 加 CheckQuorum"], [/, idle$/, "，空闲"], [/: /, "："],
];

/** Undefined for what has no Chinese yet. */
export function figureInChinese(english: string): string | undefined {
  const byWords = rowInChinese(english);
  return textsZh[english] ?? (byWords === english ? undefined : byWords);
}

export const rowInChinese = (name: string): string => WORDS.reduce((text, [word, chinese]) => text.replace(word, chinese), name);
