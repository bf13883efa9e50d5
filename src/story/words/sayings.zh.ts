import type { Saying } from "../../proto/saying.ts";

/** What a message says, in Chinese. */
export const sayingsZh: Readonly<Record<Saying, string>> = {
  "vote-asked": "请求投票", "vote-granted": "同意投票", "vote-refused": "拒绝投票",
  "pre-vote-asked": "请求预投票", "pre-vote-granted": "同意预投票", "pre-vote-refused": "拒绝预投票",
  append: "追加日志", "append-accepted": "日志已接受", "append-refused": "日志被拒绝",
  heartbeat: "Raft 心跳", "heartbeat-answered": "Raft 心跳应答", snapshot: "快照",
  "transfer-asked": "请求移交 Leader", "timeout-now": "立即发起选举",
  "read-asked": "请求 ReadIndex", "read-answered": "ReadIndex 应答",
  removed: "你已不是成员", "sleep-asked": "请求整组休眠", "sleep-agreed": "同意休眠", "wake-up": "唤醒", other: "Raft 消息",
  "snapshot-chunk": "快照分块", "snapshot-result": "快照应答",
  "store-heartbeat": "Store 心跳", "store-heartbeat-response": "Store 心跳应答",
  "region-heartbeat": "Region 心跳", "region-heartbeat-response": "PD 的指令",
  "ask-batch-split": "申请分裂所需的 id", "ask-batch-split-response": "分裂所需的 id",
  "want-rollback-merge": "请求放弃合并", "disk-usage": "磁盘的使用程度", "inspect-network": "网络探测",
  "validate-peer": "询问自己是否仍是成员", "validate-peer-response": "成员资格应答",
  "get-region": "查询 key 所在的 Region", "get-region-response": "Region 查询应答",
  "check-leader": "谁跟随这个 leader？", "check-leader-response": "跟随关系的应答",
  etcd: "PD 的 Raft 消息", "sync-regions": "向其他成员同步 Region", "sync-request": "请求全部 Region",
  "member-removed": "已不是 PD 成员", "move-leader": "请求移交 etcd Leader", "get-members": "谁是 PD Leader？", members: "PD Leader 查询应答",
  "pd-not-leader": "我不是 PD Leader", "tso-request": "请求时间戳", "tso-response": "时间戳",
  "gc-report": "上报最早的事务", "gc-response": "safe point",
  replication: "Raft 之外的复制", detection: "检测", "batch-commands": "批量请求", "batch-commands-response": "批量应答",
  "kv-request": "请求", "kv-response": "应答", "txn-request": "事务请求", "txn-response": "事务应答",
  "deadlock-request": "事务等待上报", "deadlock-response": "死锁检测结果",
};
