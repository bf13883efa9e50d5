import type { PdLeaveReason } from "../../proto/events/pd.ts";
import { idText } from "../../proto/names.ts";
import type { Dictionary } from "./dictionary.ts";
import { reference, say, type SentencePart, type Telling } from "./parts.ts";

const pd = (t: Telling, id: number): SentencePart => reference("pd", id, `PD ${idText(id, t.names)}`);

const pdLeft: Readonly<Record<PdLeaveReason, string>> = {
  "lease-expired": "进程停顿超过了租约",
  "quorum-lost": "联系不上多数 PD 成员，不再是 etcd leader",
  "handed-over": "etcd leader 已是另一成员",
  "key-gone": "租约已到期",
};

type MemberEvent = "pd.etcd.campaign" | "pd.etcd.elected" | "pd.leader.elected" | "pd.leader.lost";

/** What becomes of PD's members, in Chinese. */
export const pdMembersZh: Pick<Dictionary["events"], MemberEvent> = {
  "pd.etcd.campaign": (e, t) => say`${pd(t, e.member)} 收不到 etcd leader（${pd(t, e.missed)}）的心跳，开始竞选。`,
  "pd.etcd.elected": (e, t) => say`${pd(t, e.member)} 在任期 ${e.term} 当选 etcd leader。`,
  "pd.leader.elected": (e, t) => say`${pd(t, e.member)} 成为 PD leader：开始分配时间戳、应答客户端、接收心跳。`,
  "pd.leader.lost": (e, t) => say`${pd(t, e.member)} 不再是 PD leader：${pdLeft[e.reason]}。`,
};
