import type { EventOf } from "../../proto/events.ts";
import { idText } from "../../proto/names.ts";
import type { Dictionary } from "./dictionary.ts";
import { bytesText, countText, DURATION_UNITS, durationIn } from "./format.ts";
import { reference, say, strong, type SentencePart, type Telling } from "./parts.ts";

const store = (t: Telling, id: number): SentencePart => reference("store", id, `store ${idText(id, t.names)}`);

type ReplicationEvent =
  | "replication.promoted" | "replication.fell-back" | "replication.restored" | "replication.discarded"
  | "replication.copied" | "replication.conflicted" | "replication.expired" | "replication.owner";

/** What happens to replication beside Raft, in Chinese. */
export const replicationZh: Pick<Dictionary["events"], ReplicationEvent> = {
  "replication.promoted": (e, t) => say`Raft 之外的 ${countText(e.regions)} 个复制组中，${store(t, e.store)} 被提升为主副本，接替 ${
    store(t, e.failed)}：在有应答的副本里，它的日志最长。`,
  "replication.fell-back": (e, t) => say`${store(t, e.store)} 有 ${countText(e.writes)} 个写入在 ${
    durationIn(DURATION_UNITS.zh, e.waited)}内没有收到任何副本的确认，半同步复制退化为${strong("异步")}。`,
  "replication.restored": (e, t) => say`有副本追上了 ${store(t, e.store)}，它的写入重新等待确认，恢复半同步。`,
  "replication.discarded": (e, t) => say`${store(t, e.store)} 丢弃 Raft 之外新主副本没有的 ${countText(e.writes)} 个写入，${
    strong(`其中 ${countText(e.acknowledged)} 个已经确认`)}。`,
  "replication.copied": (e, t) => say`${store(t, e.store)} 全量同步 Raft 之外的 ${
    countText(e.regions)} 个复制组：它错过的写入已从日志中截断，只能取${strong("整份数据")}。`,
  "replication.conflicted": (e, t) => say`${store(t, e.store)} 在 Raft 之外的 ${countText(e.regions)} 个复制组中发现 ${
    strong(`${countText(e.conflicts)} 处冲突`)}：两个互不知情的写入，只保留较晚的一个。`,
  "replication.expired": (e, t) => say`${store(t, e.store)} 已 ${durationIn(DURATION_UNITS.zh, e.silence)}没有消息，${
    strong("会话过期")}：Raft 之外它的 ${countText(e.regions)} 个 Region 没有属主了。`,
  "replication.owner": ownerText,
};

function ownerText(e: EventOf<"replication.owner">, t: Telling): readonly SentencePart[] {
  const regions = `${countText(e.regions)} 个 Region`;
  switch (e.to) {
    case "splitting":
      return say`${store(t, e.store)} 分到 ${store(t, e.failed)} 在 Raft 之外的 ${regions}，开始${
        strong("拆分日志")}：上次刷盘以来共 ${bytesText(e.bytes)}。`;
    case "replaying":
      return say`${store(t, e.store)} 拆分完 ${regions} 的日志，逐个 Region ${strong("回放")}。`;
    case "open":
      return say`${store(t, e.store)} ${strong("打开")}了原属 ${store(t, e.failed)} 的 ${regions}，从分到起用时 ${
        durationIn(DURATION_UNITS.zh, e.took)}。`;
    case "fenced":
      return say`${store(t, e.store)} 发现自己已被${strong("隔离（fencing）")}：Raft 之外它的 ${regions} 已归他人，它随即关闭。`;
  }
}
