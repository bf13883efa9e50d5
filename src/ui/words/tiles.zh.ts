import type { TilesWords } from "./tiles.en.ts";

/** What tips and the tables for those who do not see the stage say, in Chinese. */
export const tilesZh: TilesWords = {
  tile: {
    at: (region, store) => `${store} 上的 Region ${region}`,
    unknownRegion: "尚不知道所属 Region 的 peer",
    look: {
      follower: "follower", leader: "Raft leader", learner: "learner", candidate: "正在竞选", leaderless: "没有 Raft leader",
      copying: "等待快照", lagging: "日志落后", dead: "进程未运行", recovered: "Raft leader", outdatedLeader: "以为自己仍是 Raft leader",
      uninitialized: "未初始化",
      asleep: "follower，休眠中", asleepLeader: "Raft leader，休眠中",
    },
    noQuorum: (leader) => `Raft leader ${leader} 无法联系到多数派`,
    unconfirmed: (leader) => `Raft leader ${leader} 尚未提交本任期的日志条目`,
    waits: (waited, timeout) => `选举计时器 ${waited}/${timeout} tick`,
    votes: (granted, voters) => `已获 ${granted}/${voters} 票`,
    term: (term) => `任期 ${term}`,
    copied: (percent) => `快照已到 ${percent}%`,
  },
  message: {
    type: {
      append: "追加日志", "append-response": "追加日志的应答", heartbeat: "心跳", "heartbeat-response": "心跳应答",
      "pre-vote": "请求预投票", "pre-vote-response": "预投票", vote: "请求投票", "vote-response": "投票",
      "timeout-now": "立即竞选", snapshot: "快照", "snapshot-result": "快照应答", tombstone: "你已不是成员",
      raft: "Raft 消息", read: "读请求", write: "写请求", answer: "对客户端的应答", "store-heartbeat": "store 心跳",
      "store-heartbeat-response": "store 心跳应答", "region-heartbeat": "Region 心跳", "operator-step": "operator 步骤",
      "pd-request": "对 PD 的询问", "pd-response": "PD 的应答",
    },
    region: (id) => `Region ${id}`,
    way: (from, to) => `${from} → ${to}`,
    arrives: (wait) => `${wait} 后到达`,
    lost: "不会到达",
    refused: "将被拒绝：对方没有进程",
    more: (count) => `同包另有 ${count} 条消息`,
    bundle: (count) => `${count} 条消息`,
  },
  table: {
    caption: "集群中的 store",
    store: "store",
    place: "位置",
    process: "进程",
    pdState: "PD 中的状态",
    leaders: "Raft leader 数",
    replicas: "副本数",
    unavailable: "无法提供服务的 Region 数",
    used: "磁盘用量",
    regionsOf: (store) => `${store} 上的副本`,
    region: "Region",
    role: "角色",
    term: "任期",
    more: (count) => `另有 ${count} 个`,
  },
};
