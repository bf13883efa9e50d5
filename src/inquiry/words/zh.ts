import { between, type Duration, type Instant } from "../../kernel/time.ts";
import { idText } from "../../proto/names.ts";
import { errorsZh } from "../../story/words/errors.zh.ts";
import { filtersZh } from "../../story/words/filters.zh.ts";
import { DURATION_UNITS, durationIn, storyTime } from "../../story/words/format.ts";
import { nodeZh as node, storeZh as store, storesZh as stores } from "../../story/words/machines.zh.ts";
import { reference, say, type SentencePart } from "../../story/words/parts.ts";
import { voteRefusalZh } from "../../story/words/votes.zh.ts";
import { waitsZh } from "../../story/words/waits.zh.ts";
import type { AnswerTelling, WhyNotWords } from "./dictionary.ts";

const time = (duration: Duration): string => durationIn(DURATION_UNITS.zh, duration);
const region = (t: AnswerTelling, id: number): SentencePart => reference("region", id, `Region ${idText(id, t.names)}`);
const ago = (t: AnswerTelling, at: Instant): string => `${storyTime(at)}（${time(between(at, t.at))}前）`;

const PROCESSES = { paused: "停顿（暂停）", dead: "没有运行：进程已死", off: "断电" } as const;
const ILL = { stopped: "它的进程没有运行", paused: "它的进程停顿", slow: "它的磁盘缓慢", full: "它的磁盘已满", clock: "它的时钟有误",
  parted: "两者之间消息不通" } as const;
const WAITS = { ...waitsZh, copying: "正在复制" };
const PHASES = {
  sent: "正在等待 store 的应答", locating: "正在向 PD 查询 key 的位置", sleeping: "退避中，稍后重试", checking: "正在等待 store 的存活信号",
  locked: "正在等待锁释放", parked: "正在等待本客户端的另一个请求代为询问",
} as const;

/** Why not, in Chinese. */
export const whyNotZh: WhyNotWords = {
  title: "为什么没有？",
  asked: {
    lead: (q, t) => say`为什么 ${store(t, q.store)} 不是 ${region(t, q.region)} 的 leader`,
    vote: (q, t) => say`${region(t, q.region)}${q.term === null ? "" : `（任期 ${q.term}）`} 中谁投票给了谁${
      q.store === null ? "" : say`，为什么不是 ${store(t, q.store)}`}`,
    serve: (q, t) => say`为什么 ${region(t, q.region)} 不能提供服务`,
    commit: (q, t) => say`为什么 ${region(t, q.region)} 的${q.index === null ? "日志条目" : `第 ${q.index} 条日志`}没有提交`,
    repair: (q, t) => say`为什么 PD 还不修复 ${region(t, q.region)}`,
    replace: (q, t) => say`为什么 PD 还不${q.store === 0 ? "修复" : say`补 ${store(t, q.store)} 上的副本`}`,
    answer: (q, t) => say`为什么 ${node(t, { kind: "client", id: q.client })} 还在等待`,
  },
  until: (until, t) => `最早在 ${storyTime(until)}，还有 ${time(Math.max(0, between(t.at, until)) as Duration)}。`,
  obstacles: {
    unknown: () => say`没有这台机器。`,
    machine: (o, t) => say`${node(t, o.node)} 自 ${ago(t, o.since)} 起${PROCESSES[o.process]}。`,
    parted: (o, t) => say`${node(t, o.from)} 与 ${node(t, o.to)} 之间收不到应答：链路被切断。`,
    "slow-link": (o, t) => say`${node(t, o.from)} 与 ${node(t, o.to)} 之间的链路不畅${o.extra > 0 ? `：慢 ${time(o.extra)}` : ""}${
      o.lossPercent > 0 ? `，丢失 ${o.lossPercent}% 的消息` : ""}。`,
    "disk-stalled": (o, t) => say`${store(t, o.store)} 的磁盘卡住：没有写入能开始。`,
    "disk-slow": (o, t) => say`${store(t, o.store)} 的磁盘缓慢：每次写入多用 ${time(o.extra)}。`,
    "disk-full": (o, t) => say`${store(t, o.store)} 的磁盘已满。`,
    leads: (o, t) => say`${store(t, o.store)} 是 ${region(t, o.region)} 在任期 ${o.term} 的 leader。`,
    "no-replica": (o, t) => say`${store(t, o.store)} 上没有 ${region(t, o.region)} 的副本。`,
    learner: (o, t) => say`${store(t, o.store)} 上是 learner：它不投票、不参选，提交也不等它。`,
    empty: (o, t) => say`${store(t, o.store)} 还没有该 Region 的数据：在等第一个快照。`,
    follows: (o, t) => say`${store(t, o.store)} 随每次心跳都收到 Raft leader ${store(t, o.leader)}（任期 ${
      o.term}）的消息：听得到 leader 就不参选，也拒绝投票给别人（PreVote、租约）。`,
    asleep: (o, t) => say`${store(t, o.store)} 上该组处于休眠：没有定时器在走，直到有消息或例行检查将它唤醒。`,
    timer: (o, t) => say`${store(t, o.store)} 的选举定时器已走 ${o.ticks} / ${o.whole} 个 tick。`,
    stands: (o, t) => say`${store(t, o.store)} ${o.preVote ? "正在预投票（PreVote）" : "正在参选"}（任期 ${o.term}）：需要 ${o.needed} 票，已有 ${o.granted} 票。`,
    "vote-refused": (o, t) => say`${store(t, o.store)} 拒绝投票给 ${store(t, o.to)}${o.reason === null ? "" : `：${voteRefusalZh[o.reason]}`}。`,
    "vote-outstanding": (o, t) => say`${store(t, o.store)} 给 ${store(t, o.to)} 的应答尚未到达。`,
    "log-behind": (o, t) => say`${store(t, o.store)} 选不上：它的最后一条日志是任期 ${o.lastTerm} 的第 ${o.lastIndex} 条，${
      stores(t, o.others)} 的更新，会拒绝投票（Raft 5.4.1）。`,
    "kept-away": (o, t) => say`PD 不会把 leader 交给 ${store(t, o.store)}：它${filtersZh[o.filter]}。`,
    "no-election": (o, t) => say`记录中没有 ${region(t, o.region)} ${o.term === null ? "的选举：其 Raft leader 从一开始就在，或记录已遗忘" : `在任期 ${o.term} 的选举`}。`,
    elected: (o, t) => say`${store(t, o.store)} 于 ${storyTime(o.at)} 当选 ${region(t, o.region)} 任期 ${o.term} 的 Raft leader：${
      o.voters} 个投票者中得 ${o.votes} 票。`,
    "not-elected": (o, t) => say`${region(t, o.region)} 的任期 ${o.term} 无人当选。`,
    stood: (o, t) => say`${store(t, o.store)} 于 ${storyTime(o.at)} 为任期 ${o.term} ${o.preVote ? "发起预投票（PreVote）" : "参选"}${
      o.ticks === null ? "" : `，此前它的 ${o.ticks} 个 tick 的定时器走完`}。`,
    handed: (o, t) => say`${store(t, o.store)} 接受移交：于 ${storyTime(o.at)} 不经等待就为任期 ${o.term} 参选。`,
    "never-stood": (o, t) => say`${store(t, o.store)} 没有问过任何人：从 ${storyTime(o.since)} 到 ${storyTime(o.at)} 它没有参选，没人问就没有票。`,
    "timer-then": (o, t) => say`${storyTime(o.at)} 第一个参选者出现时，${store(t, o.store)} 自己的定时器走了 ${o.ticks} / ${o.whole} 个 tick。`,
    voted: (o, t) => say`${store(t, o.store)} 于 ${storyTime(o.at)} ${o.preVote ? "同意预投票给" : "投票给了"} ${store(t, o.to)}（任期 ${
      o.term}）${
      o.preVote ? "" : "：一个任期只有一票"}。`,
    refused: (o, t) => say`${store(t, o.store)} 于 ${storyTime(o.at)} 拒绝${o.preVote ? "预投票" : "投票"}给 ${store(t, o.to)}：${voteRefusalZh[o.reason]}。`,
    "no-answer": (o, t) => say`${store(t, o.store)} 没有${o.preVote ? "预投票" : "投票"}给 ${store(t, o.to)}：${
      o.since === null ? "" : `自 ${storyTime(o.since)} 起`}${o.because === null ? "选举有结果之前，记录中没有它的应答" : ILL[o.because]}。`,
    "had-no-replica": (o, t) => say`${store(t, o.store)} 当时不是 ${region(t, o.region)} 的投票者。`,
    committed: (o, t) => say`${region(t, o.region)} 的日志已全部提交，到第 ${o.index} 条。`,
    "no-entry": (o, t) => say`${region(t, o.region)} 的日志到第 ${o.last} 条为止：没有第 ${o.index} 条。`,
    "nobody-commits": (o, t) => say`${region(t, o.region)} 没有 Raft leader，而只有 leader 能提交。`,
    uncommitted: (o, t) => say`${region(t, o.region)} 的第 ${o.index} 条日志需要落到 ${o.needed} 块磁盘，现在有 ${o.have} 块；其 Raft leader ${
      store(t, o.leader)} 的日志到第 ${o.last} 条。`,
    acknowledged: (o, t) => say`${store(t, o.store)} 已有它，一直到第 ${o.match} 条。`,
    "older-term": (o) => say`它属于任期 ${o.term}：任期 ${o.of} 的 Raft leader 只能随自己任期的日志一起提交它（Raft 5.4.2）。`,
    writing: (o, t) => say`${store(t, o.store)} 的磁盘上有到第 ${o.durable} 条为止的日志，正在写后面的${o.until === null ? "，写完即可" : ""}。`,
    "under-way": (o, t) => say`${store(t, o.from)} 发给 ${store(t, o.to)} 的${o.what === "append" ? "日志" : "应答"}正在途中，${storyTime(o.arrives)} 到达。`,
    "awaits-snapshot": (o, t) => say`${store(t, o.store)} 落后太多，在等快照。`,
    behind: (o, t) => say`${store(t, o.store)} 已确认到第 ${o.match} 条，共 ${o.last} 条${
      o.probes ? "：Raft leader 每次只发一条，等应答后再发（probe）" : ""}。`,
    whole: (o, t) => say`${region(t, o.region)} 不需要修复：每条放置规则的副本都齐全。`,
    "no-region": (o, t) => say`没有任何 store 有 ${region(t, o.region)}。`,
    copying: (o, t) => say`${region(t, o.region)} 正在修复。`,
    operator: (o, t) => say`operator ${o.want} 自 ${ago(t, o.since)} 起执行${o.from === 0 ? "" : say`，从 ${store(t, o.from)} 移出`}${
      o.to === 0 ? "" : say`，移到 ${store(t, o.to)}`}。`,
    waits: (o, t) => say`${region(t, o.region)} 在等待：${WAITS[o.for]}。`,
    silent: (o, t) => say`PD 最后一次收到 ${store(t, o.store)} 的心跳是在 ${ago(t, o.lastHeard)}，超过 ${time(o.downTime)} 才判为 Down。`,
    refuses: (o, t) => say`${store(t, o.store)} ${filtersZh[o.filter]}。`,
    "no-spare": (o) => say`即使到那时也无处可放：PD 可用的 ${o.stores} 个 store 都已有副本。`,
    "safe-mode": (o, t) => say`故障切换策略于 ${storyTime(o.at)} 处于安全模式：没有迁走 ${store(t, o.store)} 上的任何东西。`,
    counted: (o) => say`${o.regions} 个 Region：${WAITS[o.for]}。`,
    "nothing-to-replace": (o, t) => say`没有 Region ${o.store === 0 ? "" : say`因 ${store(t, o.store)} 而`}缺副本。`,
    serves: (o, t) => say`${region(t, o.region)} 正常服务，由 ${store(t, o.store)} 提供。`,
    merged: (o, t) => say`${region(t, o.region)} 现在是另一个 Region 的一部分。`,
    leaderless: (o, t) => say`自 ${ago(t, o.since)} 起，${region(t, o.region)} 没有能服务的 Raft leader。`,
    unconfirmed: (o, t) => say`${store(t, o.store)} 是 ${region(t, o.region)} 任期 ${o.term} 的 leader，该任期的第一条日志提交后即可服务。`,
    "no-quorum": (o, t) => say`${store(t, o.store)} 是 ${region(t, o.region)} 的 leader，连同自己只能连通 ${o.reached} 个投票者，需要 ${
      o.needed} 个：既不能提交，也不能确认读取。`,
    lease: (o, t) => say`${store(t, o.store)} 仍凭租约应答读请求，租约到 ${storyTime(o.ends)} 为止，还有 ${
      time(Math.max(0, between(t.at, o.ends)) as Duration)}：投票者的承诺在此之前有效。写入无法提交。`,
    "no-lease": (o, t) => say`${store(t, o.store)} 现在没有租约：下一次读要先向多数派确认自己仍是 leader。`,
    "too-few": (o, t) => say`${region(t, o.region)} 的选举需要 ${o.needed} 个投票者，在运行的只有 ${o.running} 个：谁也选不上。`,
    "first-timer": (o, t) => say`最先走完选举定时器的是 ${store(t, o.store)}。`,
    merging: (o, t) => say`与 ${region(t, o.other)} 的合并正在进行（${o.phase}）：写入要等待。`,
    idle: (o, t) => say`${node(t, { kind: "client", id: o.client })} 没有在等待什么。`,
    pending: (o, t) => say`${node(t, { kind: "client", id: o.client })} 有 ${o.requests} 个请求在进行；最早的在前。`,
    timestamp: (o, t) => say`有事务自 ${ago(t, o.since)} 起在等 PD 的时间戳。`,
    breaker: (o, t) => say`${o.store === 0 ? say`PD` : [store(t, o.store)]} 前的熔断器${o.half ? "半开：只放行一个请求试探" : "已断开：请求不会发出"}。`,
    request: (o, t) => say`对 ${o.key} 的 ${o.asks} 始于 ${ago(t, o.since)}，${PHASES[o.phase]}${o.backoff === "" ? "" : `（退避类型 ${o.backoff}）`}${
      o.store === 0 || o.phase !== "sent" ? "" : say`：${store(t, o.store)}`}${o.lock === "" ? "" : `：${o.lock}`}${
      o.error === "" ? "" : `；上次尝试：${errorsZh[o.error]}`}；已退避 ${time(o.slept)}，上限 ${time(o.budget)}。`,
  },
};
