import { orderText } from "../../story/words/pd-order.ts";
import type { doneEn } from "./deeds.en.ts";
import { sideText, type Deeds, type OfferWords } from "./deeds.ts";
import { item } from "./labelled.ts";

const SIDE = { others: "其余机器", separator: "、" };

/** What the page offers to do, in Chinese. */
export const offersZh: OfferWords = {
  kill: item("杀死进程", "kill -9：内存丢失，磁盘还在"),
  "power-off": item("断电", "尚未落盘的数据也会丢失"),
  restart: item("重启", "若在运行则先结束，再从磁盘启动"),
  "kill-place": item("全部杀死", "那里的所有进程同时结束"),
  "power-off-place": item("全部断电", "那里尚未落盘的数据也会丢失"),
  pause: item("暂停", "像一次长时间的垃圾回收"),
  stop: item("停止", "先交出 leader 再退出，等同 SIGTERM"),
  resume: item("继续", "从停下的地方继续"),
  isolate: item("隔离", "切断它的所有链路"),
  "slow-disk": item("磁盘变慢", "每次写入都更久"),
  "fast-disk": item("磁盘恢复正常", "写入重新变快"),
  "stall-disk": item("磁盘停顿", "一段时间内没有写入完成"),
  "fill-disk": item("写满磁盘", "没有空间可写"),
  "free-disk": item("释放磁盘空间", "又可以写入"),
  clock: item("拨动时钟", "它的时钟偏差这么多"),
  "right-clock": item("校准时钟", "恢复真实时间"),
  "add-pd": item("增加 PD 成员", "空着加入，计入多数"),
  "delete-member": item("从 PD 删除", "永久退出 etcd"),
  "remove-store": item("移出集群", "PD 迁空它：先 Offline，再 Tombstone"),
  cut: item("切断", "两个方向都不通"),
  "cut-sides": item("整体隔离", "它与其余机器之间完全不通"),
  "cut-between": item("切断", "两者之间完全不通"),
  "latency-between": item("两处之间的延迟", "两端所在位置之间的所有链路都变慢"),
  "loss-between": item("两处之间丢包", "两端所在位置之间的所有链路都丢一部分"),
  "cut-one-way": (from, to) => item(`切断 ${from} → ${to}`, "只切一个方向"),
  latency: item("延迟", "两个方向都增加"),
  loss: item("丢包", "两个方向各丢一部分"),
  duplicate: item("重复", "两个方向各有一部分包到达两次"),
  mend: item("修复", "结束切断、延迟、丢包与重复"),
  "transfer-leader": (store) => item(`转移 leader 到 ${store}`, "请 Raft leader 交出领导权"),
  "run-out-timer": item("立即超时", "它的选举定时器到期"),
  "align-timers": item("对齐定时器", "全部在一个 tick 之内超时"),
  "spread-timers": item("错开定时器", "超时时刻彼此远离"),
  propose: item("写入一次", "经由 leader 写入 x=1"),
  "remove-peer": item("移出 Raft 组", "由 leader 提议"),
  "leave-joint": item("退出联合配置", "此后只由新的多数派决定"),
  "drop-message": item("丢弃", "它永远不会到达"),
  "delay-message": item("延迟", "它晚些到达，可能被其他消息超过"),
  "duplicate-message": item("重复", "它到达两次"),
  "deliver-message": item("立即送达", "它立刻到达，并超过其他消息"),
  "kill-leader": (store) => item(`杀死 leader 所在的 ${store}`, "它领导的所有 Region 都要重新选举"),
};

/** What was done, in Chinese. */
export const deedsZh: Deeds = {
  kill: ({ node }, say) => `杀死 ${say.node(node)}`,
  "power-off": ({ node }, say) => `${say.node(node)} 断电`,
  "strike-leader": ({ fault, region }, say) => {
    const leader = `Region ${say.id(region)} 的 leader`;
    return { kill: `杀死 ${leader}`, "power-off": `${leader} 断电`, pause: `暂停 ${leader}`, isolate: `隔离 ${leader}` }[fault];
  },
  "strike-pd-leader": ({ fault }) =>
    ({ kill: "杀死 PD leader", "power-off": "PD leader 断电", pause: "暂停 PD leader", isolate: "隔离 PD leader" })[fault],
  "detect": ({ watch, options, policy }) => (!watch ? "停止故障检测" : policy !== "" ? "故障切换策略"
    : `开始故障检测${options === "" ? "" : `（${options}）`}`),
  "crash-client": ({ client, step }, say) => `让 ${say.node({ kind: "client", id: client })} 在 ${step} 之前崩溃`,
  restart: ({ node }, say) => `重启 ${say.node(node)}`,
  start: ({ node }, say) => `启动 ${say.node(node)}`,
  "rolling-restart": () => "逐个重启所有 store",
  "kill-place": ({ place }) => `杀死 ${place} 的所有进程`,
  "power-off-place": ({ place }) => `${place} 整体断电`,
  pause: ({ node }, say) => `暂停 ${say.node(node)}`,
  stop: ({ node }, say) => `停止 ${say.node(node)}`,
  resume: ({ node }, say) => `恢复 ${say.node(node)}`,
  isolate: ({ node }, say) => `隔离 ${say.node(node)}`,
  cut: ({ from, to, bothWays }, say) => `切断 ${say.node(from)} ${bothWays ? "–" : "→"} ${say.node(to)}`,
  "cut-sides": ({ from, to, bothWays }, say) =>
    `切断 ${sideText(from, say, SIDE)} ${bothWays ? "–" : "→"} ${sideText(to, say, SIDE)}`,
  "change-sides": ({ fault, from, to, bothWays }, say) =>
    `${sideText(from, say, SIDE)} ${bothWays ? "–" : "→"} ${sideText(to, say, SIDE)} ` +
    { latency: "变慢", loss: "丢包", duplicate: "重复" }[fault],
  latency: ({ from, to }, say) => `更改 ${say.node(from)} – ${say.node(to)}`,
  loss: ({ from, to }, say) => `更改 ${say.node(from)} – ${say.node(to)}`,
  duplicate: ({ from, to }, say) => `更改 ${say.node(from)} – ${say.node(to)}`,
  mend: ({ from, to }, say) => `修复 ${say.node(from)} – ${say.node(to)}`,
  partition: () => "网络分区",
  heal: () => "修复网络",
  "slow-disk": ({ node, extra }, say) => `${say.node(node)} 磁盘${extra > 0 ? "变慢" : "恢复"}`,
  "stall-disk": ({ node }, say) => `${say.node(node)} 磁盘停顿`,
  "fill-disk": ({ node, full }, say) => `${say.node(node)} 磁盘${full ? "写满" : "腾空"}`,
  clock: ({ node }, say) => `${say.node(node)} 的时钟`,
  "add-store": () => "添加 store",
  "add-pd": () => "添加 PD 成员",
  "remove-store": ({ store }, say) => `移除 ${say.node({ kind: "store", id: store })}`,
  "transfer-leader": ({ region }, say) => `转移 Region ${say.id(region)} 的 leader`,
  "run-out-timer": ({ store, region }, say) => `${say.node({ kind: "store", id: store })} 立即超时（Region ${say.id(region)}）`,
  "set-timers": ({ region, how }, say) => `${how === "aligned" ? "对齐" : "错开"} Region ${say.id(region)} 的定时器`,
  propose: ({ region, key, value }, say) => `Region ${say.id(region)} 写入 ${key}=${value}`,
  client: ({ client, session, step }) => `客户端 ${client}${session === 1 ? "" : `.${session}`}：${step}`,
  "change-members": ({ region, add, remove }, say) => {
    const [added, removed] = [add, remove].map((id) => say.node({ kind: "store", id }));
    if (add === 0 && remove === 0) return `Region ${say.id(region)} 退出联合配置`;
    if (remove === 0) return `Region ${say.id(region)} 加入 ${added}`;
    return add === 0 ? `Region ${say.id(region)} 移出 ${removed}` : `Region ${say.id(region)} 用 ${added} 替换 ${removed}`;
  },
  "drop-message": ({ packet }, say) => `丢弃消息 ${say.message(packet)}`,
  "delay-message": ({ packet }, say) => `延迟消息 ${say.message(packet)}`,
  "duplicate-message": ({ packet }, say) => `重复消息 ${say.message(packet)}`,
  "deliver-message": ({ packet }, say) => `送达消息 ${say.message(packet)}`,
  order: ({ command }, say) => `命令 PD：${orderText(command, say.id, "zh")}`,
  set: ({ key, value }) => `${key} = ${value}`,
};

/** Over what can be done to it. */
export const headingZh = (thing: string) => `对 ${thing} 做什么`;

/** The same once it has been done. */
export const doneZh: typeof doneEn = {
  done: (deed) => `已执行：${deed}`,
  aligned: {
    led: "所有选举定时器会在一个 tick 之内先后到期，但每次收到心跳都会重新计时：杀死或暂停 leader，就能看到投票。",
    leaderless: "所有选举定时器会在一个 tick 之内先后到期：通常先到期的当选；链路延迟超过一个 tick 时，选票才会被瓜分。",
  },
  undo: "撤销",
  alsoDown: (stores) => `（本分支中 ${stores} 也没有运行）`,
};
