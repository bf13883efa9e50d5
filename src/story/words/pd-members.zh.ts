import type { Duration } from "../../kernel/time.ts";
import type { PdLeaveReason } from "../../proto/events/pd.ts";
import { memberName } from "../../proto/names.ts";
import type { Dictionary } from "./dictionary.ts";
import { DURATION_UNITS, durationIn } from "./format.ts";
import { reference, say, type SentencePart } from "./parts.ts";

const pd = (id: number): SentencePart => reference("pd", id, memberName(id));

const time = (duration: Duration): string => durationIn(DURATION_UNITS.zh, duration);

const pdLeft: Readonly<Record<PdLeaveReason, string>> = {
  "lease-expired": "进程停顿超过了租约",
  "disk-stalled": "磁盘写入迟迟不完成，超过了租约",
  "quorum-lost": "联系不上多数 PD 成员，不再是 etcd leader",
  "handed-over": "etcd leader 已是另一成员",
  "key-gone": "租约已到期",
};

type MemberEvent = "pd.added" | "pd.members.changed" | "pd.orders.unanswered"
  | "pd.etcd.campaign" | "pd.etcd.elected" | "pd.leader.elected" | "pd.leader.lost";

/** What becomes of PD's members, in Chinese. */
export const pdMembersZh: Pick<Dictionary["events"], MemberEvent> = {
  "pd.orders.unanswered": (e) => say`${pd(e.member)} 没能答复 ${e.orders} 条命令：etcd 尚未提交，命令可能已丢失。`,
  "pd.added": (e) => say`${pd(e.member)} 作为新的 PD 成员启动，尚无数据。`,
  "pd.members.changed": (e) => say`${pd(e.member)} ${e.isGone ? "已退出 PD" : "已加入 PD"}：现有 ${e.members} 个成员，多数为 ${
    Math.floor(e.members / 2) + 1}。`,
  "pd.etcd.campaign": ({ member, missed }) => (
    missed === member ? say`${pd(member)}（此前的 etcd leader）收不到任何 leader 的心跳，开始竞选。`
    : missed === 0 ? say`${pd(member)} 尚未收到过 etcd leader 的心跳，开始竞选。`
    : say`${pd(member)} 收不到 etcd leader（${pd(missed)}）的心跳，开始竞选。`),
  "pd.etcd.elected": (e) => say`${pd(e.member)} 在任期 ${e.term} 当选 etcd leader。`,
  "pd.leader.elected": (e) => say`${pd(e.member)} 成为 PD leader：开始分配时间戳、应答客户端、接收心跳。`,
  "pd.leader.lost": (e) => say`${pd(e.member)} 不再是 PD leader：${pdLeft[e.reason]}。`,
};

/** How PD got over the loss of its leader, in Chinese. */
export const pdLeaderLostZh: Dictionary["reasons"]["pd-leader-lost"] = ({ etcdElectedAfter, leadsAfter, schedulesAfter }) => {
  const elected = etcdElectedAfter === null ? [] : [`${time(etcdElectedAfter)}后 etcd 选出了新的 leader`];
  const rest = leadsAfter === null ? [etcdElectedAfter === null ? "etcd 尚未选出新的 leader" : "时间戳尚未恢复分配"]
    : [`${time(leadsAfter)}后 PD 重新有了 leader，恢复分配时间戳`,
      schedulesAfter === null ? "尚未恢复调度" : `${time(schedulesAfter)}后恢复调度`];
  return say`PD 失去了 leader：${[...elected, ...rest].join("；")}。`;
};
