import { sayingsZh } from "../../story/words/sayings.zh.ts";
import type { StepWords } from "./steps.en.ts";

/** What the page says of a single step, in Chinese. */
export const stepsZh: StepWords = {
  step: (what) => `单步：${what}`,
  aside: (text) => `（${text}）`,
  separator: "；",
  message: (from, to, says) => `${from} → ${to}：${says}`,
  arrival: { received: "", waits: "进程已暂停，等待处理", refused: "进程不在，被拒绝", lost: "已丢失" },
  nobody: (from, to, says) => `${from} 得知 ${to} 上无人监听（${says}）`,
  own: (node, what) => `${node}：${what}`,
  effect: { runs: "", waits: "进程已暂停，等待处理", gone: "原进程已不在" },
  durable: "写入已落盘",
  resume: "继续运行",
  exit: "退出",
  start: "重新启动",
  restart: "轮到它重启",
  strike: "计划中的故障发生",
  input: (deed) => `操作：${deed}`,
  region: (id, term, more) => `Region ${id}${term > 0 ? `，任期 ${term}` : ""}${more > 0 ? `，另有 ${more} 条消息` : ""}`,
  writes: (id, more) => `Region ${id}${more > 0 ? ` 等 ${more + 1} 个` : ""}`,
  says: sayingsZh,
  timers: {
    tick: "Raft tick", "store-heartbeat": "该发 Store 心跳了", "resolved-ts": "该推进 resolved-ts 了", "retry-reads": "再向 Raft leader 询问",
    "warmed-up": "日志已预热，同意接任",
    recovery: "看看 PD 的恢复计划是否完成", stopping: "看看 leader 是否都已交出", "snapshot-generating": "快照的一部分已生成",
    "snapshot-chunk": "该发下一个快照分块了", "snapshot-received": "快照已写入",
    "store-state": "检查 Store 状态", "offline-check": "检查下线中的 Store", patrol: "巡检 Region",
    examine: "检查一个 Region", "push-operators": "重发 Operator", schedule: "轮到调度器",
    "merge-due": "检查哪些 Region 可以合并",
    "prepare-check": "统计已上报的 Region",
    "etcd-tick": "etcd tick", "key-expired": "Leader key 租约到期", priority: "比较优先级",
    "pd-seek": "询问谁是 PD Leader", "tso-probe": "下一个时间戳",
    arrival: "下一个操作", wake: "退避结束", "scout-late": "检查迟迟未答的请求", "pd-timeout": "等待 PD 超时",
    sweep: "检查未应答的请求", keepalive: "检查连接是否存活", "probe-timeout": "探测超时",
    "probe-again": "再次探测 Store", unreachable: "通知各 peer 某 Store 不可达",
  },
};
