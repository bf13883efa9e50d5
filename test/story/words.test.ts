import { describe, expect, test } from "vitest";
import type { RepairWait } from "../../src/cluster/repair.ts";
import { seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody, StoreRefusal } from "../../src/proto/events.ts";
import type { AttemptError, FinalError } from "../../src/proto/failures.ts";
import { composeTs } from "../../src/proto/kv.ts";
import type { OperatorStep } from "../../src/proto/operators.ts";
import { defaultRule } from "../../src/proto/rules.ts";
import { sceneOf, type FailoverReason } from "../../src/story/index.ts";
import {
  addDictionary, filterWords, plainText, reasonWords, sceneSentence, sentenceText,
  stuckWords,
} from "../../src/story/words/index.ts";
import { DURATION_UNITS, durationIn, sizeText } from "../../src/story/words/format.ts";
import { chinese as chineseWords } from "../../src/story/words/zh.ts";
import { works } from "../../src/story/words/operators.zh.ts";
import { en } from "../../src/ui/words/en.ts";
import { durationText } from "../../src/ui/words/format.ts";
import { moveSteps, store } from "./record.ts";

addDictionary("zh", chineseWords);

const event = (body: EventBody): ClusterEvent => ({ id: 1, at: 0 as Instant, cause: 0, body });
const pd = { kind: "pd", id: 1 } as const;
const link = { from: store(1), to: store(2), bothWays: true } as const;
const raft = { region: 7, store: 2, peer: 22, term: 4 } as const;
const operator = { region: 7, operator: 5, description: "replace-rule-down-peer" } as const;
const epoch = { confVer: 1, version: 2 };
const client = { region: 7, client: 1, operation: "put", error: "NotLeader", store: 4 } as const;
const ofTransaction = { client: 1, region: 7, startTs: composeTs(12_500, 3) } as const;

const LABELS = JSON.stringify({
  sets: [{
    id: "cold/1", labels: [{ key: "schedule", value: "deny" }], rule_type: "key-range", data: [{ start_key: "", end_key: "" }],
  }],
  deletes: ["old"],
});

/** One of each event, and its sentence in both languages. */
const samples: readonly (readonly [EventBody, string, string])[] = [
  [{ name: "node.killed", node: store(4) }, "Store 4 was killed.", "store 4 的进程被杀死。"],
  [{
    name: "region.split", region: 7, store: 2, leads: true, rest: { id: 7, startKey: "m", endKey: "", epoch, peers: [] },
    parts: [{ id: 30, startKey: "", endKey: "m", epoch, peers: [] }],
  }, "Region 7 fell apart: region 30 split off on its left.", "Region 7 分裂，左侧分出 Region 30。"],
  [{ name: "region.merge.prepared", region: 7, store: 2, into: 8 },
    "Region 7 takes no more reads and writes (PrepareMerge): it is to be a part of region 8.", "Region 7 停止读写（PrepareMerge），准备并入 Region 8。"],
  [{ name: "region.merge.rolled-back", region: 7, store: 2, into: 8 },
    "Region 7 serves again (RollbackMerge): region 8 has changed meanwhile, and the merge was given up.",
    "Region 7 放弃合并（RollbackMerge）：目标 Region 8 已经变化，它恢复读写。"],
  [{ name: "region.merged", region: 7, store: 2, leads: true, into: { id: 8, startKey: "", endKey: "", epoch, peers: [] } },
    "Region 7 is a part of region 8 now (CommitMerge).", "Region 7 已并入 Region 8（CommitMerge）。"],
  [{ name: "node.killed", node: pd }, "pd-1 was killed.", "pd-1 的进程被杀死。"],
  [{ name: "node.powered-off", node: store(4) }, "Store 4 was cut from power, and everything not yet on disk was lost.",
    "store 4 断电，尚未落盘的数据全部丢失。"],
  [{ name: "node.restarted", node: store(4) }, "Store 4 was started again.", "store 4 重新启动。"],
  [{ name: "node.paused", node: store(4), duration: seconds(15) }, "Store 4 was paused for 15 s.", "store 4 被暂停 15 秒。"],
  [{ name: "node.paused", node: store(4), duration: null }, "Store 4 was paused.", "store 4 被暂停。"],
  [{ name: "node.resumed", node: store(4) }, "Store 4 runs on.", "store 4 继续运行。"],
  [{ name: "node.isolated", node: store(4) }, "Store 4 was cut off from every other machine.", "store 4 与其他所有机器断开。"],
  [{ name: "link.cut", ...link }, "The link between store 1 and store 2 was cut.", "store 1 与 store 2 之间的链路被切断。"],
  [{ name: "link.cut", ...link, bothWays: false }, "The link from store 1 to store 2 was cut; the other direction still works.",
    "store 1 到 store 2 方向的链路被切断，反方向仍然畅通。"],
  [{ name: "link.changed", ...link, extraLatency: seconds(0.2), extraJitter: seconds(0), lossPercent: 30, duplicatePercent: 0 },
    "The link between store 1 and store 2 is 200 ms slower, losing 30 % of its messages.",
    "store 1 与 store 2 之间的链路延迟增加 200 毫秒，丢失 30% 的消息。"],
  [{ name: "link.healed", ...link }, "The link between store 1 and store 2 works again.", "store 1 与 store 2 之间的链路恢复畅通。"],
  [{ name: "network.partitioned", groups: [[store(1), store(2)], [store(3)]] }, "The network was split: store 1 and store 2 | store 3.",
    "网络被分割：store 1、store 2 | store 3。"],
  [{ name: "network.healed" }, "The whole network works again.", "整个网络恢复畅通。"],
  [{ name: "disk.slowed", node: store(2), extraLatency: seconds(0.5) },
    "Every write to the disk of store 2 takes 500 ms longer.", "store 2 的磁盘每次写入多花 500 毫秒。"],
  [{ name: "disk.stalled", node: store(2), duration: seconds(10) },
    "The disk of store 2 completes nothing for 10 s.", "store 2 的磁盘停顿 10 秒。"],
  [{ name: "disk.filled", node: store(2), full: true }, "The disk of store 2 is full.", "store 2 的磁盘已满。"],
  [{ name: "clock.shifted", node: store(2), offset: seconds(-0.5), driftPpm: 200 },
    "The clock of store 2 stands 500 ms behind and runs 200 ppm too fast.", "store 2 的时钟慢 500 毫秒，并且走得快 200 ppm。"],
  [{ name: "store.added", store: 6 }, "Store 6 joined, empty.", "store 6 加入集群，尚无数据。"],
  [{ name: "settings.changed", key: "client.rate", value: "500" }, "client.rate was set to 500.", "client.rate 设为 500。"],
  [{ name: "raft.campaign.started", ...raft, campaign: "vote", silence: seconds(12), missedStore: 0 },
    "Store 2 stood for election in region 7 (term 4): it had heard no leader for 12 s.",
    "store 2 在 Region 7 中发起选举（任期 4）：已有 12 秒没有收到 leader 的消息。"],
  [{ name: "raft.campaign.started", ...raft, campaign: "pre-vote", silence: seconds(12), missedStore: 4 },
    "Store 2 asked whether it could win region 7 (pre-vote for term 4): it had heard nothing from store 4 for 12 s.",
    "store 2 询问自己能否赢得 Region 7（预投票，任期 4）：已有 12 秒没有收到 store 4 的消息。"],
  [{ name: "raft.campaign.started", ...raft, campaign: "transfer", silence: seconds(0), missedStore: 4 },
    "Store 2 stood for election in region 7 (term 4): its Raft leader handed over.",
    "store 2 在 Region 7 中发起选举（任期 4）：Raft leader 正在移交领导权。"],
  [{ name: "raft.vote.granted", region: 7, store: 3, to: 2, term: 4, preVote: false },
    "Store 3 voted for store 2 in region 7 (term 4).", "store 3 在 Region 7 中投票给 store 2（任期 4）。"],
  [{ name: "raft.vote.refused", region: 7, store: 3, to: 2, term: 4, preVote: false, reason: "log-behind" },
    "Store 3 refused store 2 its vote in region 7 (term 4): the candidate's log is behind.",
    "store 3 在 Region 7 中拒绝给 store 2 投票（任期 4）：候选者的日志落后。"],
  [{ name: "raft.election.lost", region: 7, store: 2, term: 4 }, "Store 2 lost the election in region 7 (term 4).",
    "store 2 在 Region 7 的选举中落败（任期 4）。"],
  [{ name: "raft.leader.elected", ...raft, voters: [2, 3, 5] },
    "Store 2 leads region 7 (term 4), with the votes of store 3 and store 5.",
    "store 2 成为 Region 7 的 Raft leader（任期 4），得到 store 3 和 store 5 的选票。"],
  [{ name: "raft.leader.stepped-down", ...raft, reason: "quorum-lost" },
    "Store 2 stepped down as Raft leader of region 7 (term 4): it had not heard from a quorum for an election timeout.",
    "store 2 不再是 Region 7 的 Raft leader（任期 4）：一个选举超时内没有收到多数派的消息。"],
  [{ name: "raft.leader.heard", region: 7, store: 3, leader: 2, term: 4 },
    "Store 3 heard for the first time from store 2, the Raft leader of region 7 in term 4.",
    "store 3 首次收到 Region 7 任期 4 的 Raft leader（store 2）的消息。"],
  [{ name: "raft.leader.ready", region: 7, store: 2, term: 4 }, "Store 2 serves region 7: the first entry of term 4 is committed.",
    "store 2 开始服务 Region 7：任期 4 的第一条日志已提交。"],
  [{ name: "raft.transfer.started", region: 7, store: 2, to: 3 }, "Store 2 hands region 7 to store 3.",
    "store 2 把 Region 7 移交给 store 3。"],
  [{ name: "raft.transfer.aborted", region: 7, store: 2, to: 3 }, "Store 2 gave up handing region 7 to store 3, and goes on leading.",
    "store 2 放弃把 Region 7 移交给 store 3，继续担任 Raft leader。"],
  [{ name: "raft.conf.applied", region: 7, store: 2, epoch: { confVer: 8, version: 1 },
    voters: [1, 2, 5], outgoing: [4], learners: [] },
    "Region 7 has voters on store 1, store 2 and store 5, leaving behind voters on store 4 (conf_ver 8).",
    "Region 7：voter 在 store 1、store 2 和 store 5，旧配置的 voter 在 store 4（conf_ver 8）。"],
  [{ name: "peer.created", region: 7, store: 5, peer: 9 }, "Store 5 made an empty peer of region 7.", "store 5 为 Region 7 创建了空副本。"],
  [{ name: "peer.destroyed", region: 7, store: 4, peer: 9, reason: "stale" },
    "Store 4 threw away its peer of region 7: the region had gone on without it.",
    "store 4 删除了 Region 7 的副本：该 Region 早已不再包含它。"],
  [{ name: "snapshot.started", region: 7, store: 2, to: 5, sizeMiB: 96 }, "Store 2 sends store 5 a snapshot of region 7 (96 MiB).",
    "store 2 向 store 5 发送 Region 7 的快照（96 MiB）。"],
  [{ name: "snapshot.applied", region: 7, store: 5, from: 2, index: 9, took: seconds(1.4) },
    "Store 5 installed the snapshot of region 7 from store 2 after 1.4 s.", "store 5 用 1.4 秒装好了来自 store 2 的 Region 7 快照。"],
  [{ name: "snapshot.failed", region: 7, store: 2, to: 5, reason: "receiver-full" },
    "The snapshot of region 7 from store 2 to store 5 failed: the receiver takes no more at once (RESOURCE_EXHAUSTED).",
    "Region 7 从 store 2 到 store 5 的快照失败：接收方不能同时接收更多（RESOURCE_EXHAUSTED）。"],
  [{ name: "pd.store.state", store: 4, from: "Disconnected", to: "Down", silence: seconds(1800) },
    "PD calls store 4 Down: no heartbeat for 30 min.", "PD 认为 store 4 的状态是 Down：已有 30 分钟没有心跳。"],
  [{ name: "pd.operator.created", ...operator, steps: moveSteps(4, 5), from: 4, to: 5 },
    "PD starts to replace the replica on the Down store in region 7 (replace-rule-down-peer: mv peer: store [4] to [5]).",
    "PD 开始为 Region 7 替换 Down store 上的副本（replace-rule-down-peer：副本从 store 4 迁到 store 5）。"],
  [{ name: "pd.operator.step", region: 7, operator: 5, step: 0, order: { kind: "add-learner", target: { store: 5, peer: 9 } } },
    "PD asks region 7, step 1: add learner peer 9 on store 5.", "PD 要求 Region 7 执行第 1 步：在 store 5 上添加 learner peer 9。"],
  [{ name: "pd.operator.finished", ...operator, took: seconds(4) }, "PD replaced the replica on the Down store in region 7 within 4 s (replace-rule-down-peer).",
    "PD 已为 Region 7 替换 Down store 上的副本（replace-rule-down-peer），用时 4 秒。"],
  [{ name: "pd.operator.cancelled", ...operator, reason: "epoch-not-match" },
    "PD no longer tries to replace the replica on the Down store in region 7 (replace-rule-down-peer): epoch not match.",
    "PD 不再为 Region 7 替换 Down store 上的副本（replace-rule-down-peer）：该 Region 的 epoch 已变，计划作废。"],
  [{ name: "pd.region.stuck", region: 7, want: "replace-rule-down-peer", reason: "no-store",
    refusals: [{ store: 1, filter: "already-a-peer" }, { store: 4, filter: "down" }] },
    "PD wants to replace the replica on the Down store in region 7 (replace-rule-down-peer) and cannot: no store is left that may hold the replica " +
    "(store 1 already holds a replica; store 4 is Down).",
    "PD 想为 Region 7 替换 Down store 上的副本（replace-rule-down-peer），但做不到：没有可以存放该副本的 store（store 1 已有该 Region 的副本；store 4 处于 Down 状态）。"],
  [{ name: "pd.region.unstuck", region: 7 }, "PD can act on region 7 again.", "PD 又能处理 Region 7 了。"],
  [{
    name: "pd.ordered", command: {
      kind: "save-rules", rules: [defaultRule(3, [], ""), { ...defaultRule(1, [], ""), id: "edge", role: "learner" }],
    },
  },
    "PD takes the order config placement-rules save pd/default: 3 voter, pd/edge: 1 learner.",
    "PD 执行命令 config placement-rules save pd/default: 3 voter，pd/edge: 1 learner。"],
  [{ name: "pd.ordered", command: { kind: "label-regions", patch: LABELS } },
    "PD takes the order label regions by rule cold/1 with schedule=deny (one key range), remove the label rule old.",
    "PD 执行命令 按规则 cold/1 为 Region 打标签 schedule=deny（1 个 key 范围），删除标签规则 old。"],
  [{ name: "pd.etcd.campaign", member: 2, missed: 1 }, "pd-2 has not heard of etcd's leader, pd-1, and stands for election.",
    "pd-2 收不到 etcd leader（pd-1）的心跳，开始竞选。"],
  [{ name: "pd.etcd.campaign", member: 1, missed: 1 }, "pd-1, which led etcd, hears of no leader and stands for election.",
    "pd-1（此前的 etcd leader）收不到任何 leader 的心跳，开始竞选。"],
  [{ name: "pd.etcd.campaign", member: 4, missed: 0 }, "pd-4 has heard of no leader of etcd yet, and stands for election.",
    "pd-4 尚未收到过 etcd leader 的心跳，开始竞选。"],
  [{ name: "pd.cluster.prepared" }, "PD has heard of enough regions to begin scheduling.", "PD 已收到足够多 Region 的心跳，开始调度。"],
  [{ name: "client.region.failing", ...client }, "Client 1 cannot write to region 7 at store 4: its peer is not the Raft leader.",
    "客户端 1 无法写入 Region 7（store 4）：该副本不是 Raft leader。"],
  [{ name: "client.region.recovered", region: 7, client: 1, operation: "get", outage: seconds(11.4), store: 2 },
    "Client 1 can read from region 7 again, after 11.4 s.", "客户端 1 又能读取 Region 7，中断了 11.4 秒。"],
  [{ name: "client.operation.failed", region: 7, client: 1, operation: "put", error: "RegionUnavailable", waited: seconds(40) },
    "Client 1 gave up a write of region 7 after 40 s: the region stayed unavailable.", "客户端 1 等待 40 秒后放弃写入 Region 7：该 Region 一直不可用。"],
  [{ name: "txn.lock.met", ...ofTransaction, key: "k", primary: "p" },
    "Client 1 met a lock in region 7, of the transaction of 12.5 s.", "客户端 1 在 Region 7 遇到锁，持有者是 12.5 秒开始的事务。"],
  [{ name: "txn.status.checked", ...ofTransaction, primary: "p", commitTs: 0 },
    "Client 1 asked the primary key of the transaction of 12.5 s: it is rolled back.",
    "客户端 1 查询 12.5 秒开始的事务的主键：已回滚。"],
  [{ name: "txn.resolved", ...ofTransaction, key: "k", commitTs: composeTs(12_600, 0) },
    "Client 1 commits a lock that the transaction of 12.5 s left in region 7.",
    "客户端 1 提交了 12.5 秒开始的事务遗留在 Region 7 的锁。"],
  [{ name: "txn.conflict", ...ofTransaction, key: "k", conflictStartTs: 1, conflictCommitTs: 2 },
    "A transaction of Client 1 failed in region 7: another wrote the same key after it had begun (WriteConflict).",
    "客户端 1 的事务在 Region 7 失败：开始之后，另一事务写入了同一个键（写冲突）。"],
  [{ name: "txn.undetermined", ...ofTransaction },
    "Client 1 will never know whether its transaction is committed: nobody answered its commit.",
    "客户端 1 的提交请求没有应答，永远无法知道该事务是否已提交。"],
  [{ name: "region.unavailable", region: 7 },
    "Region 7 takes neither reads nor writes until it has a Raft leader that reaches a quorum.",
    "Region 7 暂停读写，直到有一个能联系到多数派的 Raft leader。"],
  [{ name: "region.available", region: 7, outage: seconds(11.4) }, "Region 7 serves again, after 11.4 s.",
    "Region 7 恢复服务，中断了 11.4 秒。"],
  [{ name: "limit.reached", node: store(2), limit: "concurrent-send-snap-limit", value: 32 },
    "Store 2 sends no more snapshots at once: concurrent-send-snap-limit allows 32.",
    "store 2 不再同时发送更多快照：concurrent-send-snap-limit 只允许 32 个。"],
  [{ name: "invariant.violated", invariant: "log-matching", region: 7, detail: "a and b" },
    "An invariant was broken in region 7: log-matching. a and b.", "Region 7 的不变式被破坏：log-matching。a and b。"],
];

test.each(samples)("%o", (body, english, chinese) => {
  expect(sentenceText(event(body), "en", {})).toBe(english);
  expect(sentenceText(event(body), "zh", {})).toBe(chinese);
});

describe("sentences", () => {
  test("link what they name, with ids as the user's cluster writes them", () => {
    const parts = sceneSentence(sceneOf(event({ name: "raft.transfer.started", region: 7, store: 2, to: 3 })),
      "en", { 7: "18014398509481985" });
    expect(parts).toEqual([
      { kind: "reference", text: "Store 2", target: { kind: "store", id: 2 } },
      { kind: "text", text: " hands " },
      { kind: "reference", text: "region 18014398509481985", target: { kind: "region", id: 7 } },
      { kind: "text", text: " to " },
      { kind: "reference", text: "store 3", target: { kind: "store", id: 3 } },
      { kind: "text", text: "." },
    ]);
  });

  test("of a scene say for how many regions they stand, and leave out what belongs to one", () => {
    const scene = { ...sceneOf(event({ name: "raft.leader.elected", ...raft, voters: [2, 3] })), more: 5, voters: [2, 5] };
    expect(plainText(sceneSentence(scene, "en", {}))).toBe("Store 2 leads region 7 and 5 more, with votes of store 3 and store 5.");
    expect(plainText(sceneSentence(scene, "zh", {}))).toBe("store 2 成为 Region 7 等 6 个 Region 的 Raft leader，得到 store 3 和 store 5 的选票。");
  });

  test("name every machine to which the same was done", () => {
    const scene = { ...sceneOf(event({ name: "node.killed", node: store(1) })), others: [store(3), pd] };
    expect(plainText(sceneSentence(scene, "en", {}))).toBe("Store 1, store 3 and pd-1 were killed.");
    expect(plainText(sceneSentence(scene, "zh", {}))).toBe("store 1、store 3 和 pd-1 的进程被杀死。");
  });

  test("call it a restart where a killed process is started again at once", () => {
    const killed = sceneOf(event({ name: "node.killed", node: store(4) }));
    expect(plainText(sceneSentence({ ...killed, away: seconds(0) }, "en", {}))).toBe("Store 4 was restarted.");
    expect(plainText(sceneSentence({ ...killed, away: seconds(0.5) }, "en", {}))).toBe("Store 4 was restarted within 500 ms.");
    expect(plainText(sceneSentence({ ...killed, away: seconds(0.5) }, "zh", {}))).toBe("store 4 被重启，用时 500 毫秒。");
  });

  test("do not call a pause that somebody planned an outage", () => {
    const scene = { ...sceneOf(event({ name: "region.unavailable", region: 7 })), more: 28, planned: true };
    expect(plainText(sceneSentence(scene, "en", {}))).toBe("Region 7 and 28 more pause while their Raft leader is handed over, as planned.");
    expect(plainText(sceneSentence(scene, "zh", {}))).toBe("Region 7 等 29 个 Region 在按计划移交 Raft leader 期间短暂停顿。");
  });

  test("in Chinese hold nothing in Latin letters but terms of TiKV, PD and Raft", () => {
    const { store: stores, region } = { store: 4, region: 7 };
    const refs = { promote: [{ store: 5, peer: 9 }], demote: [{ store: 4, peer: 8 }] };
    const [come, go] = [{ store: 5, peer: 9 }, { store: 4, peer: 8 }];
    const orders: readonly OperatorStep[] = [
      ...moveSteps(4, 5), { kind: "promote-learner", target: come }, { kind: "transfer-leader", from: 4, to: 5 },
    ];
    const plans: readonly (readonly OperatorStep[])[] = [
      moveSteps(4, 5), [{ kind: "add-learner", target: come }], [{ kind: "remove-peer", target: go, fromDownStore: false }],
      [{ kind: "promote-learner", target: come }], [{ kind: "transfer-leader", from: 4, to: 5 }],
      [{ kind: "leave-joint", ...refs }], [{ kind: "leave-joint", promote: [], demote: refs.demote }],
    ];
    const bodies: readonly EventBody[] = [
      ...orders.map((order, step): EventBody => ({ name: "pd.operator.step", region, operator: 5, step, order })),
      ...plans.map((steps): EventBody => ({ name: "pd.operator.created", ...operator, steps, from: 4, to: 5 })),
      ...keysOf(chineseWords.operators.cancelled)
        .map((reason): EventBody => ({ name: "pd.operator.cancelled", ...operator, reason })),
      ...keysOf(works).map((want): EventBody => ({ name: "pd.region.stuck", region, want, reason: "temporary", refusals: [] })),
      ...keysOf(chineseWords.snapshots)
        .map((reason): EventBody => ({ name: "snapshot.failed", region, store: stores, to: 5, reason })),
      ...keysOf(chineseWords.limits).map((limit): EventBody => ({ name: "limit.reached", node: store(2), limit, value: 32 })),
      ...ATTEMPTS.map((error): EventBody => ({ name: "client.region.failing", ...client, error })),
      ...FINAL.map((error): EventBody =>
        ({ name: "client.operation.failed", region, client: 1, operation: "put", error, waited: seconds(40) })),
    ];
    expect(new Set([...ATTEMPTS, ...FINAL])).toEqual(new Set(keysOf(chineseWords.errors)));
    for (const body of bodies) expect(foreignIn(sentenceText(event(body), "zh", {})), sentenceText(event(body), "zh", {}))
      .toEqual([]);
  });
});

/** Words in Latin letters that no engineer of TiKV writes in Chinese. Names with hyphens are PD's own, or those of settings. */
function foreignIn(sentence: string): readonly string[] {
  const terms = new Set([
    "store", "Region", "PD", "Raft", "leader", "learner", "follower", "voter", "peer", "pending", "operator", "epoch",
    "keepalive", "Down", "RESOURCE", "EXHAUSTED", "EpochNotMatch", "StaleCommand", "DataIsNotReady",
    "ProposalInMergingMode", "ReadIndexNotReady", "MaxTimestampNotSynced",
  ]);
  return (sentence.match(/[A-Za-z]+(?:-[A-Za-z]+)*/g) ?? []).filter((word) => !word.includes("-") && !terms.has(word));
}

const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] => Object.keys(record) as Key[];

const FINAL: readonly FinalError[] = [
  "CircuitOpen",
  "RaftEntryTooLarge", "TiKVServerTimeout", "PDServerTimeout", "RegionUnavailable", "TiKVServerBusy", "TiKVDiskFull",
  "ResolveLockTimeout",
];
const ATTEMPTS: readonly AttemptError[] = [
  "NotLeader", "RegionNotFound", "KeyNotInRegion", "EpochNotMatch", "ServerIsBusy", "StaleCommand", "DataIsNotReady",
  "ProposalInMergingMode", "ReadIndexNotReady", "DiskFull", "RaftEntryTooLarge",
  "MaxTimestampNotSynced",
  "ConnectionRefused", "ConnectionLost", "RequestTimeout", "NoReplicaLeft", "PDRefused", "PDTimeout", "PDNotLeader",
  "PDUnknownRegion", "KeyIsLocked", "TxnNotFound",
];

const waiting = (what: RepairWait, left: Duration | null,
  filter: StoreRefusal["filter"] | null = null): readonly FailoverReason[] =>
  [{ kind: "waiting", for: what, regions: 2, in: left, filter }];

test("every reason has words in both languages", () => {
  const reasons: readonly FailoverReason[] = [
    { kind: "no-leader-lost", led: 0 }, { kind: "no-leader-lost", led: 6 }, { kind: "no-quorum", regions: 1 },
    { kind: "deposed", regions: 1 }, { kind: "deposed", regions: 3 },
    { kind: "out-of-service", regions: 2 }, { kind: "pd-not-running" },
    { kind: "pd-leader-lost", etcdElectedAfter: seconds(5), leadsAfter: seconds(10), schedulesAfter: null },
    { kind: "missed-before", store: 4, state: "Down" },
    { kind: "store-came-back", stores: 1, replaced: 0 }, { kind: "store-came-back", stores: 2, replaced: 3 },
    { kind: "copying", regions: 9 }, ...waiting("store-down", seconds(700)), ...waiting("down-peers", seconds(60)),
    ...waiting("down-peers", null), ...waiting("majority", null), ...waiting("leader", null), ...waiting("pd", null),
    ...waiting("scheduling-off", null), ...waiting("target", null), ...waiting("limit", seconds(0), "add-limit"),
      ...waiting("patrol", null),
  ];
  expect(reasons.map((reason) => plainText(reasonWords(reason, "en", {})))).toMatchSnapshot();
  expect(reasons.map((reason) => plainText(reasonWords(reason, "zh", {})))).toMatchSnapshot();
  expect(filterWords("down", "en")).toBe("is Down");
  expect(stuckWords("no-store", "zh")).toContain("store");
});

test("durations and sizes are rounded for people", () => {
  const cases: [number, string, string][] = [
    [0, "0 s", "0 秒"], [850, "850 µs", "850 微秒"], [3_140, "3.1 ms", "3.1 毫秒"], [4_000, "4 ms", "4 毫秒"],
    [9_960, "10 ms", "10 毫秒"], [850_400, "850 ms", "850 毫秒"], [999_700, "1 s", "1 秒"], [2_449_000, "2.4 s", "2.4 秒"],
    [9_960_000, "10 s", "10 秒"], [11_400_000, "11.4 s", "11.4 秒"], [59_970_000, "1 min", "1 分钟"],
    [90_000_000, "1 min 30 s", "1 分钟 30 秒"],
    [31 * 60e6, "31 min", "31 分钟"], [59.999 * 60e6, "1 h", "1 小时"], [65 * 60e6, "1 h 5 min", "1 小时 5 分钟"],
    [26 * 3600e6, "1 d 2 h", "1 天 2 小时"], [-2_400_000, "−2.4 s", "−2.4 秒"],
  ];
  const plain = (text: string): string => text.replaceAll("\u00a0", " ");
  for (const [value, english, chinese] of cases) {
    expect(plain(durationIn(DURATION_UNITS.en, value as Duration))).toBe(english);
    expect(plain(durationIn(DURATION_UNITS.zh, value as Duration))).toBe(chinese);
  }
  expect([0.4, 96, 1536, 3 * 1024 * 1024].map(sizeText).map(plain)).toEqual(["0.4 MiB", "96 MiB", "1.5 GiB", "3 TiB"]);
});

test("a sentence says a duration as the card above it does", () => {
  const words = sentenceText(event({ name: "region.available", region: 7, outage: seconds(11.4) }), "en", {});
  expect(words).toContain(durationText(seconds(11.4), en).replaceAll("\u00a0", " "));
});
