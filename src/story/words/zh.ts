import { recoveryStagesZh as recoveryStages } from "./recovery.zh.ts";
import type { Duration } from "../../kernel/time.ts";
import type { EventOf, Node, SaidSide, StoreRefusal } from "../../proto/events.ts";
import { idText } from "../../proto/names.ts";
import { changeOf } from "../../proto/operator-change.ts";
import type { OperatorStep } from "../../proto/operators.ts";
import type { PlaceName } from "../../proto/place.ts";
import type { Dictionary } from "./dictionary.ts";
import { DURATION_UNITS, durationIn, sizeText } from "./format.ts";
import { nodeZh as node, storeZh as store, storesZh as stores } from "./machines.zh.ts";
import { filtersZh as filters } from "./filters.zh.ts";
import { harmlessZh } from "./harmless.zh.ts";
import { sayingsZh } from "./sayings.zh.ts";
import { operatorsZh as operators, works } from "./operators.zh.ts";
import { pdLeaderLostZh, pdMembersZh } from "./pd-members.zh.ts";
import { orderText } from "./pd-order.ts";
import { joined, otherVoters, reference, say, strong, type SentencePart, type Telling } from "./parts.ts";
import { replicationZh } from "./replication.zh.ts";
import { transactionsZh } from "./transactions.zh.ts";
import { voteRefusalZh as voteRefusal } from "./votes.zh.ts";
import { errorsZh as errors } from "./errors.zh.ts";
import { waitsZh as waits } from "./waits.zh.ts";

type Parts = readonly SentencePart[];

const time = (duration: Duration): string => durationIn(DURATION_UNITS.zh, duration);

/** The region, and how many there are with it: "Region 7", "Region 7 等 6 个 Region". */
const region = (t: Telling, id: number): Parts =>
  t.more === 0 ? [regionLink(t, id)] : say`${regionLink(t, id)} 等 ${strong(`${t.more + 1} 个 Region`)}`;

const regionLink = (t: Telling, id: number): SentencePart => reference("region", id, `Region ${idText(id, t.names)}`);

/** The machines to which the same was done in the same moment. */
const subject = (t: Telling, first: Node): Parts =>
  joined([first, ...t.others].map((each) => [node(t, each)]), "、", " 和 ");

const term = (t: Telling, value: number): string => (t.more === 0 ? `（任期 ${value}）` : "");

const link = (t: Telling, { from, to, bothWays }: { from: Node; to: Node; bothWays: boolean }): Parts =>
  bothWays ? say`${node(t, from)} 与 ${node(t, to)} 之间的链路` : say`${node(t, from)} 到 ${node(t, to)} 方向的链路`;

const groups = (t: Telling, sides: readonly (readonly Node[])[]): Parts =>
  joined(sides.map((side) => joined(side.map((member) => [node(t, member)]), "、", "、")), " | ", " | ");

/** What went down as a whole, before its machines are named. */
const whole = (place: PlaceName | undefined): string => (place === undefined ? "" : `${place} 整体失效：`);

/** One side of a cut, as people named it, and who that is. */
const side = (t: Telling, said: SaidSide, nodes: readonly Node[]): Parts => {
  const all = joined(nodes.map((member) => [node(t, member)]), "、", "、");
  return said.kind === "machines" ? all : said.kind === "others" ? say`其余所有机器` : say`${said.place}（${all}）`;
};

const placed = (t: Telling, those: EventOf<"network.partitioned">["placed"], sides: readonly (readonly Node[])[]): Parts => {
  const [host] = sides[those?.group ?? 0] ?? [];
  if (those === undefined || host === undefined) return [];
  const nodes = joined(those.nodes.map((member) => [node(t, member)]), "、", "、");
  return say`没有分组列出 ${nodes}：归入 ${node(t, host)} 所在的一侧，它的 store 最多（相同则取 Raft leader 最多的）。`;
};

const guarded = (t: Telling, id: number): Parts => (id === 0 ? say`PD` : [store(t, id)]);

const doing = (operation: "get" | "put"): string => (operation === "get" ? "读取" : "写入");

const snapshots: Dictionary["snapshots"] = {
  "receiver-full": "接收方不能同时接收更多（RESOURCE_EXHAUSTED）",
  "stream-unknown": "接收方没有收到开头部分",
  "not-leader": "发送方已不是该 Region 的 leader",
  "send-timeout": "发送超时",
  "keepalive-timeout": "接收方不再有任何回应（keepalive 超时）",
  "connection-refused": "连接被拒绝",
};

const stuck: Dictionary["stuck"] = {
  "no-store": "没有可以存放该副本的 store",
  temporary: "可以存放该副本的 store 暂时都被拒绝",
  "store-limit": "有 store 要接收或移出副本，而它的限额暂时用完",
  "no-new-leader": "这样做之后暂时没有副本可以当 leader",
  "no-leader": "PD 不知道该 Region 的 Raft leader",
};

const refusals = (t: Telling, list: readonly StoreRefusal[]): Parts =>
  list.length === 0 ? [] : say`（${joined(list.map((r) => say`${store(t, r.store)} ${filters[r.filter]}`), "；", "；")}）`;

/** What the operator's steps come to; several operators of one moment come to different things. */
const brief = (t: Telling, steps: readonly OperatorStep[], before: string): string => {
  const change = t.more === 0 ? changeOf(steps) : null;
  return change === null ? "" : `${before}${operators.change(change)}`;
};

const campaign = (e: EventOf<"raft.campaign.started">, t: Telling): Parts => {
  const why = e.missedStore === 0
    ? say`已有 ${time(e.silence)}没有收到 leader 的消息`
    : say`已有 ${time(e.silence)}没有收到 ${store(t, e.missedStore)} 的消息`;
  if (e.campaign === "transfer") {
    return say`${store(t, e.store)} 在 ${region(t, e.region)} 中发起选举${term(t, e.term)}：Raft leader 正在移交领导权。`;
  }
  if (e.campaign === "pre-vote") {
    const asked = t.more === 0 ? `（预投票，任期 ${e.term}）` : "（预投票）";
    return say`${store(t, e.store)} 询问自己能否赢得 ${region(t, e.region)}${asked}：${why}。`;
  }
  return say`${store(t, e.store)} 在 ${region(t, e.region)} 中发起选举${term(t, e.term)}：${why}。`;
};

const steppedDown: Readonly<Record<EventOf<"raft.leader.stepped-down">["reason"], string>> = {
  "quorum-lost": "一个选举超时内没有收到多数派的消息",
  "higher-term": "它得知了更高的任期",
  removed: "它的副本已被移除",
  transferred: "它已移交领导权",
};

const elected = (e: EventOf<"raft.leader.elected">, t: Telling): Parts => {
  const all = otherVoters(e, t);
  const votes = all.length === 0 ? [] : say`，得到 ${stores(t, all)} 的选票`;
  return say`${store(t, e.store)} 成为 ${region(t, e.region)} 的 Raft leader${term(t, e.term)}${votes}。`;
};

const members = (e: EventOf<"raft.conf.applied">, t: Telling): Parts => {
  const outgoing = e.outgoing.length === 0 ? [] : say`，旧配置的 voter 在 ${stores(t, e.outgoing)}`;
  const learners = e.learners.length === 0 ? [] : say`，learner 在 ${stores(t, e.learners)}`;
  return say`voter 在 ${stores(t, e.voters)}${outgoing}${learners}`;
};

const limits: Dictionary["limits"] = {
  "replica-schedule-limit": (e) => say`PD 不再同时修复更多 Region：${strong("replica-schedule-limit")} 只允许 ${e.value} 个 operator。`,
  "concurrent-send-snap-limit": (e, t) =>
    say`${node(t, e.node)} 不再同时发送更多快照：${strong("concurrent-send-snap-limit")} 只允许 ${e.value} 个。`,
  "concurrent-recv-snap-limit": (e, t) =>
    say`${node(t, e.node)} 不再同时接收更多快照：${strong("concurrent-recv-snap-limit")} 只允许 ${e.value} 个。`,
  "pending-writes": (e, t) => say`${node(t, e.node)} 繁忙：同一 Region 已有 ${e.value} 个写请求在等待，不再接受更多。`,
  "pending-reads": (e, t) => say`${node(t, e.node)} 繁忙：同一 Region 已有 ${e.value} 个读请求在等待，不再接受更多。`,
  "waiting-operations": (e, t) => say`${node(t, e.node)} 不再发起新操作：已有 ${e.value} 个操作在等待。`,
  "raft-client-queue-size": (e, t) => say`${node(t, e.node)} 已暂停，有 ${e.value} 条消息在等它，之后的消息会丢失。`,
  "safe-mode": (e, t) => say`安全模式：至少须保留 ${e.value} 个可用的 store，故障切换策略不迁走 ${node(t, e.node)} 上的 leader。`,
};

export const chinese: Dictionary = {
  limits,
  errors,
  snapshots,
  operators,
  filters,
  stuck,
  events: {
    "node.killed": (e, t) => {
      if (t.away !== null) return say`${subject(t, e.node)} 被重启${t.away === 0 ? "" : `，用时 ${time(t.away)}`}。`;
      if (e.down !== undefined) return say`${subject(t, e.node)} 停止，将在 ${time(e.down)} 后重新启动。`;
      return say`${whole(e.place)}${subject(t, e.node)} 的进程被杀死。`;
    },
    "node.powered-off": (e, t) => say`${whole(e.place)}${subject(t, e.node)} 断电，尚未落盘的数据全部丢失。`,
    "node.stopping": (e, t) => say`${subject(t, e.node)} 收到停止信号，准备退出。`,
    "node.exited": (e, t) => e.reason === "stopped"
      ? say`${node(t, e.node)} 已正常退出。`
      : e.reason === "crashed" ? say`${node(t, e.node)} 崩溃。` : e.reason === "removed" ? say`${node(t, e.node)} 退出：它已不是 PD 成员。`
      : say`${node(t, e.node)} 退出：PD 已将该 store 置为 Tombstone。`,
    "node.restarted": (e, t) => say`${node(t, e.node)} 重新启动。`,
    "node.paused": (e, t) => e.duration === null
      ? say`${subject(t, e.node)} 被暂停。`
      : say`${subject(t, e.node)} 被暂停 ${time(e.duration)}。`,
    "node.resumed": (e, t) => say`${node(t, e.node)} 继续运行。`,
    "node.isolated": (e, t) => say`${subject(t, e.node)} 与其他所有机器断开。`,
    "link.cut": (e, t) => e.bothWays ? say`${link(t, e)}被切断。` : say`${link(t, e)}被切断，反方向仍然畅通。`,
    "sides.cut": (e, t) => {
      const [from, to] = [side(t, e.said.from, e.from), side(t, e.said.to, e.to)];
      return e.bothWays ? say`${from} 与 ${to} 之间完全不通。` : say`${from} 发往 ${to} 的消息全部不通，反方向仍然畅通。`;
    },
    "sides.changed": (e, t) => {
      const [from, to] = [side(t, e.said.from, e.from), side(t, e.said.to, e.to)];
      const where = e.bothWays ? say`${from} 与 ${to} 之间` : say`${from} 到 ${to} 方向`;
      const uneven = e.jitter > 0 ? `，抖动最多 ${time(e.jitter)}` : "";
      return say`${where}的所有链路${{
        latency: e.extra === 0 && e.jitter === 0 ? "恢复原有延迟" : `延迟增加 ${time(e.extra)}${uneven}`,
        loss: e.percent === 0 ? "不再丢失消息" : `丢失 ${e.percent}% 的消息`,
        duplicate: e.percent === 0 ? "不再重复消息" : `重复 ${e.percent}% 的消息`,
      }[e.fault]}。`;
    },
    "link.changed": (e, t) => {
      const faults = [
        ...(e.extraLatency > 0 ? [`延迟增加 ${time(e.extraLatency)}`] : []),
        ...(e.extraJitter > 0 ? [`抖动最多 ${time(e.extraJitter)}`] : []),
        ...(e.lossPercent > 0 ? [`丢失 ${e.lossPercent}% 的消息`] : []),
        ...(e.duplicatePercent > 0 ? [`重复 ${e.duplicatePercent}% 的消息`] : []),
      ];
      return say`${link(t, e)}${faults.length === 0 ? "恢复原状" : faults.join("，")}。`;
    },
    "link.healed": (e, t) => say`${link(t, e)}恢复畅通。`,
    "network.partitioned": (e, t) => [...say`网络被分割：${groups(t, e.groups)}。`, ...placed(t, e.placed, e.groups)],
    "network.healed": () => say`整个网络恢复畅通。`,
    "disk.slowed": (e, t) => e.extraLatency === 0
      ? say`${node(t, e.node)} 的磁盘恢复正常速度。`
      : say`${node(t, e.node)} 的磁盘每次写入多花 ${time(e.extraLatency)}。`,
    "disk.stalled": (e, t) => say`${node(t, e.node)} 的磁盘停顿 ${time(e.duration)}。`,
    "disk.filled": (e, t) => say`${node(t, e.node)} 的磁盘${e.full ? "已满" : "又有了空间"}。`,
    "clock.shifted": (e, t) => {
      const drift = e.driftPpm === 0 ? "" : `，并且走得${e.driftPpm > 0 ? "快" : "慢"} ${Math.abs(e.driftPpm)} ppm`;
      const size = time(Math.abs(e.offset) as Duration);
      return say`${node(t, e.node)} 的时钟${e.offset >= 0 ? "快" : "慢"} ${size}${drift}。`;
    },
    "store.added": (e, t) => say`${store(t, e.store)} 加入集群，尚无数据。`,
    "detectors.set": (e) => say`故障检测器${e.policy === "" ? "" : "与故障切换策略"}${e.watch === "on" ? "开始监视" : "停止监视"}。`,
    "settings.changed": (e) => say`${strong(e.key)} 设为 ${strong(e.value)}。`,
    "message.changed": (e, t) => {
      const about = e.region === 0 ? [] : say`（${regionLink(t, e.region)}${e.term === 0 ? "" : `，任期 ${e.term}`}）`;
      const done = { dropped: "被丢弃", delayed: `被延迟 ${time(e.extra)}`, duplicated: "被重复发送", delivered: "被立即送达" }[e.how];
      return say`${node(t, e.from)} 发给 ${node(t, e.to)} 的“${sayingsZh[e.says]}”消息${about} ${done}。`;
    },
    "raft.timer.ran-out": (e, t) => say`${store(t, e.store)} 在 ${region(t, e.region)} 的选举定时器被设为立即超时。`,
    "raft.timers.set": (e, t) => e.how === "aligned"
      ? say`${region(t, e.region)} 的选举定时器被对齐，将同时超时。`
      : say`${region(t, e.region)} 的选举定时器被错开。`,
    "raft.write.proposed": (e, t) => say`请 ${store(t, e.store)} 在 ${region(t, e.region)} 写入 ${strong(`${e.key}=${e.value}`)}。`,
    "raft.members.proposed": (e, t) => {
      if (e.add === 0 && e.remove === 0) return say`请 ${region(t, e.region)} 退出联合配置。`;
      if (e.remove === 0) return say`请 ${region(t, e.region)} 加入 ${store(t, e.add)} 上的副本。`;
      if (e.add === 0) return say`请 ${region(t, e.region)} 移除 ${store(t, e.remove)} 上的副本。`;
      return say`请 ${region(t, e.region)} 用 ${store(t, e.add)} 替换 ${store(t, e.remove)}。`;
    },
    "raft.campaign.started": campaign,
    "raft.vote.granted": (e, t) =>
      say`${store(t, e.store)} 在 ${region(t, e.region)} 中${e.preVote ? "愿意投票" : "投票"}给 ${store(t, e.to)}${term(t, e.term)}。`,
    "raft.vote.refused": (e, t) =>
      say`${store(t, e.store)} 在 ${region(t, e.region)} 中拒绝给 ${store(t, e.to)} ${
        e.preVote ? "预投票" : "投票"}${term(t, e.term)}：${voteRefusal[e.reason]}。`,
    "raft.election.lost": (e, t) => say`${store(t, e.store)} 在 ${region(t, e.region)} 的选举中落败${term(t, e.term)}。`,
    "raft.leader.elected": elected,
    "raft.leader.stepped-down": (e, t) =>
      say`${store(t, e.store)} 不再是 ${region(t, e.region)} 的 Raft leader${term(t, e.term)}：${steppedDown[e.reason]}。`,
    "raft.leader.heard": (e, t) =>
      say`${store(t, e.store)} 首次收到 ${region(t, e.region)} 任期 ${e.term} 的 Raft leader（${store(t, e.leader)}）的消息。`,
    "raft.leader.ready": (e, t) =>
      say`${store(t, e.store)} 开始服务 ${region(t, e.region)}：${t.more === 0 ? `任期 ${e.term}` : "新任期"} 的第一条日志已提交。`,
    "raft.transfer.started": (e, t) => say`${store(t, e.store)} 把 ${region(t, e.region)} 移交给 ${store(t, e.to)}。`,
    "raft.transfer.aborted": (e, t) =>
      say`${store(t, e.store)} 放弃把 ${region(t, e.region)} 移交给 ${store(t, e.to)}，继续担任 Raft leader。`,
    "raft.conf.applied": (e, t) => say`${region(t, e.region)}：${members(e, t)}（conf_ver ${e.epoch.confVer}）。`,
    "peer.created": (e, t) => say`${store(t, e.store)} 为 ${region(t, e.region)} 创建了空副本。`,
    "peer.destroyed": (e, t) =>
      say`${store(t, e.store)} 删除了 ${region(t, e.region)} 的副本：${
        e.reason === "removed" ? "它已被移出该 Region"
          : e.reason === "merged" ? "该 Region 已并入相邻 Region" : "该 Region 早已不再包含它"}。`,
    "region.split": (e, t) => say`${region(t, e.rest.id)} 分裂，左侧分出 ${
      joined(e.parts.map(({ id }) => [reference("region", id, `Region ${idText(id, t.names)}`)]), "、", "和 ")}。`,
    "region.merge.prepared": (e, t) => say`${region(t, e.region)} 停止读写（PrepareMerge），准备并入 Region ${idText(e.into, t.names)}。`,
    "region.merge.rolled-back": (e, t) =>
      say`${region(t, e.region)} 放弃合并（RollbackMerge）：目标 Region ${idText(e.into, t.names)} 已经变化，它恢复读写。`,
    "region.merged": (e, t) => say`${region(t, e.region)} 已并入 Region ${idText(e.into.id, t.names)}（CommitMerge）。`,
    "snapshot.started": (e, t) =>
      say`${store(t, e.store)} 向 ${store(t, e.to)} 发送 ${region(t, e.region)} 的快照（${sizeText(e.sizeMiB)}）。`,
    "snapshot.applied": (e, t) =>
      say`${store(t, e.store)} 用 ${time(e.took)}装好了来自 ${store(t, e.from)} 的 ${region(t, e.region)} 快照。`,
    "snapshot.failed": (e, t) =>
      say`${region(t, e.region)} 从 ${store(t, e.store)} 到 ${store(t, e.to)} 的快照失败：${snapshots[e.reason]}。`,
    "pd.ordered": (e, t) => say`PD 执行命令 ${strong(orderText(e.command, (id) => idText(id, t.names), "zh"))}。`,
    ...pdMembersZh,
    ...transactionsZh, ...replicationZh,
    "pd.store.state": (e, t) => {
      const heard = e.to === "Disconnected" || e.to === "Down" ? say`：已有 ${time(e.silence)}没有心跳` : [];
      return say`PD 认为 ${store(t, e.store)} 的状态是 ${strong(e.to)}${heard}。`;
    },
    "pd.operator.created": (e, t) =>
      say`PD 开始为 ${region(t, e.region)} ${works[e.description]}（${strong(e.description)}${
        brief(t, e.steps, "：")}）。`,
    "pd.operator.step": (e, t) => say`PD 要求 ${region(t, e.region)} 执行第 ${e.step + 1} 步：${operators.step(e.order)}。`,
    "pd.operator.finished": (e, t) =>
      say`PD 已为 ${region(t, e.region)} ${works[e.description]}（${strong(e.description)}）${
        t.more === 0 ? `，用时 ${time(e.took)}` : ""}。`,
    "pd.operator.cancelled": (e, t) =>
      say`PD 不再为 ${region(t, e.region)} ${works[e.description]}（${strong(e.description)}）：${operators.cancelled[e.reason]}。`,
    "pd.region.stuck": (e, t) =>
      say`PD 想为 ${region(t, e.region)} ${works[e.want]}（${strong(e.want)}），但做不到：${stuck[e.reason]}${
        t.more === 0 ? refusals(t, e.refusals) : []}。`,
    "pd.region.unstuck": (e, t) => say`PD 又能处理 ${region(t, e.region)} 了。`,
    "pd.recovery.stage": (e) => say`${recoveryStages[e.stage](e.regions)}。`,
    "raft.leader.forced": (e, t) => say`${store(t, e.store)} 在多数派已丢失的情况下被强制成为 ${region(t, e.region)} 的 leader。`,
    "region.recreated": (e, t) => say`${store(t, e.store)} 创建没有数据的 ${region(t, e.region)}：这段 key 已没有任何副本。`,
    "pd.store.forgotten": (e, t) => say`PD 删除了 ${store(t, e.store)} 的记录：这个 Tombstone 已有 30 天没有心跳。`,
    "pd.store.serving": (e, t) => say`PD 认为 ${store(t, e.store)} 已就绪（Preparing → Serving）。`,
    "pd.store.evicted": (e, t) => (e.isEvicted
      ? say`PD（${e.scheduler}）开始驱逐 ${store(t, e.store)} 上的 Raft leader。`
      : say`PD（${e.scheduler}）允许 ${store(t, e.store)} 重新担任 leader。`),
    "pd.cluster.prepared": () => say`PD 已收到足够多 Region 的心跳，开始调度。`,
    "client.region.failing": (e, t) => {
      const where = e.store === 0 ? [] : say`（${store(t, e.store)}）`;
      return say`${node(t, { kind: "client", id: e.client })} 无法${doing(e.operation)} ${region(t, e.region)}${where}：${errors[e.error]}。`;
    },
    "client.region.recovered": (e, t) =>
      say`${node(t, { kind: "client", id: e.client })} 又能${doing(e.operation)} ${region(t, e.region)}${
        t.more === 0 ? `，中断了 ${time(e.outage)}` : ""}。`,
    "client.operation.failed": (e, t) =>
      say`${node(t, { kind: "client", id: e.client })} 等待 ${time(e.waited)}后放弃${doing(e.operation)} ${region(t, e.region)}：${errors[e.error]}。`,
    "client.breaker.opened": (e, t) =>
      say`${node(t, { kind: "client", id: e.client })} ${e.again ? "继续不向" : "不再向"} ${guarded(t, e.store)} 发送请求：${
        e.again ? "熔断器的试探失败了" : "连续失败后熔断器断开"}。`,
    "client.breaker.closed": (e, t) => say`${node(t, { kind: "client", id: e.client })} 重新向 ${guarded(t, e.store)} 发送请求：熔断器的试探得到了应答。`,
    "client.prewarmed": (e, t) => say`${node(t, { kind: "client", id: e.client })} 发现 ${e.paths} 条路径的请求由每秒 ${e.before} 次升至 ${e.rate} 次，用 ${time(e.took)}预热了 ${e.regions} 个 Region。`,
    "region.unavailable": (e, t) => t.planned
      ? say`${region(t, e.region)} 在按计划移交 Raft leader 期间短暂停顿。`
      : say`${region(t, e.region)} 暂停读写，直到有一个能联系到多数派的 Raft leader。`,
    "region.available": (e, t) =>
      say`${region(t, e.region)} 恢复服务${t.more === 0 ? `，中断了 ${time(e.outage)}` : ""}。`,
    "limit.reached": (e, t) => limits[e.limit](e, t),
    "invariant.violated": (e, t) =>
      say`${e.region === 0 ? [] : say`${region(t, e.region)} 的`}不变式被破坏：${strong(e.invariant)}。${e.detail}。`,
  },
  because: {
    votes: (b, t) => {
      const granted = b.granted.filter((id) => id !== b.candidate);
      const yes = granted.length === 0 ? say`没有其他 Store ${b.preVote ? "愿意投票给它" : "投票给它"}`
        : say`${stores(t, granted)} ${b.preVote ? "愿意投票给它" : "投票给它"}`;
      const no = b.refused.map(({ store: id, reason }) => say`；${store(t, id)} 拒绝：${voteRefusal[reason]}`).flat();
      return b.preVote ? say`${store(t, b.candidate)} 事先询问过（pre-vote）：${yes}${no}。`
        : say`${store(t, b.candidate)} 投票给自己，${yes}${no}。`;
    },
    unheard: (b, t) => {
      const whom = b.missed === 0 ? say`${region(t, b.region)} 的 Raft leader` : say`Raft leader ${store(t, b.missed)}`;
      const ticks = b.timeoutTicks === null ? "" : `，直到它随机抽到的 ${b.timeoutTicks} 个 tick 的超时用完`;
      return say`${store(t, b.store)} 最后一次听到 ${whom} 的消息，此后 ${time(b.waited)}没有任何消息${ticks}。`;
    },
    "last-heartbeat": (b, t) => say`${store(t, b.store)} 的最后一次心跳到达 PD，此后 ${time(b.waited)}没有任何消息。`,
  },
  reasons: {
    ...harmlessZh,
    "no-quorum": (r) => say`${r.regions} 个 Region 选不出 Raft leader：能运行并互相连通的 voter 太少。`,
    "out-of-service": (r) => say`${r.regions} 个 Region 暂停读写，直到有 Raft leader 提供服务。`,
    "pd-not-running": () => say`PD 没有运行：无人判定 store 为 Down，也无人安排修复。`,
    "pd-leader-lost": pdLeaderLostZh,
    "missed-before": (r, t) => say`在此之前，PD 已认为 ${store(t, r.store)} 是 ${r.state}。`,
    "store-came-back": (r) => r.replaced === 0
      ? say`${r.stores === 1 ? "该 store " : "这些 store "}在 PD 替换任何副本之前已恢复。`
      : say`${r.stores === 1 ? "该 store " : "这些 store "}恢复时，PD 已替换了 ${r.replaced} 个 Region 的副本。`,
    copying: (r) => say`${r.regions} 个 Region 正在修复。`,
    waiting: (r) => say`${r.regions} 个 Region 在等待：${r.for === "down-peers" && r.in === null ? STILL_HEARD : waits[r.for]}${
      r.filter === null ? "" : `（可以存放该副本的 store ${filters[r.filter]}）`}${waitText(r.in)}。`,
  },
};

const waitText = (left: Duration | null): string =>
  left === null ? "" : left === 0 ? "，现在就到时间" : `，最早还要 ${time(left)}`;

/** PD asks for both: that it misses the store, and that the Raft leader misses the replica. */
const STILL_HEARD = "Raft leader 仍能收到该副本的消息，PD 只修复列在 down_peers 中的副本";

/** What stands between a region and its repair, as a clause. */
