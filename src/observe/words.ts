import type { Instant } from "../kernel/time.ts";
import type { ObservedEvent, ObservedName, WhySilent } from "./record.ts";

type WriteTime = (at: Instant) => string;
type Values = Readonly<Record<string, string>>;

/** How observations read in a language. `time` writes a length, `instant` an instant of the record. */
export interface ObservedWords {
  readonly events: Readonly<Record<ObservedName, (values: Values, time: WriteTime, instant: WriteTime) => string>>;
  readonly why: Readonly<Record<WhySilent, string>>;
  readonly inferred: string;
  readonly possible: string;
  /** From when to when something happened. */
  readonly interval: (after: string, before: string) => string;
}

const at = (values: Values, key: string): Instant => Number(values[key] ?? "0") as Instant;
const many = (count: string | undefined, one: string, more: string): string => `${count ?? ""} ${count === "1" ? one : more}`;

const en: ObservedWords = {
  events: {
    "source.silent": ({ source, why }) => `${source} does not answer: ${en.why[why as WhySilent]}.`,
    "source.answers": ({ source }) => `${source} answers again.`,
    "quorum.silent": ({ answering, of }) => `Only ${answering} of ${of} members answer us, which is no majority.`,
    "quorum.answers": ({ answering, of }) => `${answering} of ${of} members answer us, a majority again.`,
    "leader.changed": (values, time, instant) => {
      const { from, to, term, unseen, least, votes } = values;
      const failed = unseen === undefined ? "" : `; ${many(unseen, "term", "terms")} in between had no leader that was seen`;
      const behind = least === undefined ? ""
        : `, ${time(at(values, "least"))} to ${time(at(values, "most"))} behind ${from}'s silence`;
      const ballot = votes === undefined ? "" : `; its log has it at ${instant(at(values, "logged"))}, by the votes of ${votes}`;
      return `${to} leads in term ${term}, where ${from} led before${behind}${failed}${ballot}.`;
    },
    "leader.none": ({ by, term }) => `${by} knows no leader any more, in term ${term}.`,
    "member.error": ({ text }) => `A member reports: ${text}.`,
    "pd.leader": ({ from, to }) => `PD's leader is ${to}, where it was ${from}.`,
    "store.state": (values, time) => {
      const { store, from, to, least } = values;
      const silence = least === undefined ? ""
        : `, ${time(at(values, "least"))} to ${time(at(values, "most"))} behind its last heartbeat by PD's clock`;
      return `PD calls store ${store} ${to}, where it was ${from}${silence}.`;
    },
    "store.restarted": ({ store }) => `Store ${store} was started anew.`,
    "store.new": ({ store }) => `Store ${store} is new.`,
    "region.leader": ({ region, from, to }) => `Region ${region} is led by store ${to}, where it was store ${from}, says PD.`,
    "region.peers": ({ region, steps, to }) =>
      `Region ${region} has other peers in at least ${many(steps, "step", "steps")}: ${to}.`,
    "region.split": ({ region, steps }) => `Region ${region} was split or merged, in at least ${many(steps, "step", "steps")}.`,
    "region.new": ({ region }) => `Region ${region} is new.`,
    "region.gone": ({ region }) => `PD does not list region ${region} any more.`,
    "operator.begun": ({ region, what }) => `PD has an operator for region ${region}: ${what}.`,
    "operator.ended": ({ region, what }) => `PD's operator for region ${region} is over: ${what}.`,
    "target.state": ({ target, from, to }) => `Prometheus has up = ${to} for ${target}, where it was ${from}.`,
    "source.clock": (values, time) => {
      const { source, side } = values;
      const span = `${time(at(values, "least"))} to ${time(at(values, "most"))}`;
      return side === "agrees" ? `${source}'s clock agrees with ours again, as far as its seconds tell.`
        : `${source}'s clock is ${span} ${side === "ahead" ? "ahead of" : "behind"} ours.`;
    },
    "log.candidate": ({ by, term }) => `${by}'s log: it stands for election in term ${term}.`,
    "log.pre-candidate": ({ by, term }) => `${by}'s log: it asks who would elect it, in term ${term}.`,
    "log.leader": ({ by, term }) => `${by}'s log: it leads in term ${term}.`,
    "log.follower": ({ by, term }) => `${by}'s log: it follows in term ${term}.`,
    "log.vote": ({ by, from, term, granted }) => {
      const vote = from === by ? "its own vote" : `the vote of ${from}`;
      return `${by}'s log: ${vote} in term ${term} is ${granted === "true" ? "given" : "refused"}.`;
    },
    "log.elected": ({ by, from, term }) => `${by}'s log: ${from === by ? "it" : from} is the leader of term ${term}.`,
    "log.lost": ({ by, from, term }) => `${by}'s log: it has lost its leader ${from}, in term ${term}.`,
  },
  why: {
    refused: "the connection is refused", timeout: "no answer in time", reset: "the connection broke",
    redirect: "it redirects elsewhere",
    "too-large": "the answer is too large", "not-json": "the answer is no JSON", "wrong-shape": "the answer has another shape",
    status: "it answers with an error", "unknown-host": "nobody knows its name",
    unauthorized: "it wants a login, or refuses ours", forbidden: "our login may not read this",
    "tls-authority": "no authority that is trusted has signed its certificate", "tls-name": "its certificate is for another name",
    "tls-expired": "its certificate has expired", "tls-not-yet": "its certificate is not valid yet",
    "tls-client": "it wants a client certificate, or refuses ours", "tls-none": "it speaks no TLS",
    "tls-common-name": "with users, it takes only client certificates without a common name (CN)",
    "tls-refused": "it breaks off the TLS handshake, as some do that want a client certificate",
    tls: "the TLS handshake failed",
  },
  inferred: "inferred", possible: "possible",
  interval: (after, before) => `between ${after} and ${before}`,
};

const zh: ObservedWords = {
  events: {
    "source.silent": ({ source, why }) => `${source} 没有应答：${zh.why[why as WhySilent]}。`,
    "source.answers": ({ source }) => `${source} 恢复应答。`,
    "quorum.silent": ({ answering, of }) => `${of} 个成员中只有 ${answering} 个应答，不到多数。`,
    "quorum.answers": ({ answering, of }) => `${of} 个成员中有 ${answering} 个应答，重新达到多数。`,
    "leader.changed": (values, time, instant) => {
      const { from, to, term, unseen, least, votes } = values;
      const failed = unseen === undefined ? "" : `；其间有 ${unseen} 个任期没有看到 leader`;
      const behind = least === undefined ? "" : `，距 ${from} 停止应答 ${time(at(values, "least"))} 到 ${time(at(values, "most"))}`;
      const ballot = votes === undefined ? "" : `；其日志记于 ${instant(at(values, "logged"))}，得到 ${votes} 的票`;
      return `${to} 在任期 ${term} 成为 leader，此前是 ${from}${behind}${failed}${ballot}。`;
    },
    "leader.none": ({ by, term }) => `${by} 在任期 ${term} 不再知道任何 leader。`,
    "member.error": ({ text }) => `有成员报告：${text}。`,
    "pd.leader": ({ from, to }) => `PD leader 由 ${from} 变为 ${to}。`,
    "store.state": (values, time) => {
      const { store, from, to, least } = values;
      const silence = least === undefined ? ""
        : `，按 PD 的时钟距其最后一次心跳 ${time(at(values, "least"))} 到 ${time(at(values, "most"))}`;
      return `PD 把 store ${store} 的状态由 ${from} 改为 ${to}${silence}。`;
    },
    "store.restarted": ({ store }) => `store ${store} 重新启动过。`,
    "store.new": ({ store }) => `store ${store} 是新加入的。`,
    "region.leader": ({ region, from, to }) => `据 PD 所知，Region ${region} 的 leader 由 store ${from} 变为 store ${to}。`,
    "region.peers": ({ region, steps, to }) => `Region ${region} 的副本至少变更了 ${steps} 次，现为 ${to}。`,
    "region.split": ({ region, steps }) => `Region ${region} 至少分裂或合并了 ${steps} 次。`,
    "region.new": ({ region }) => `Region ${region} 是新的。`,
    "region.gone": ({ region }) => `PD 不再列出 Region ${region}。`,
    "operator.begun": ({ region, what }) => `PD 对 Region ${region} 下发 operator：${what}。`,
    "operator.ended": ({ region, what }) => `PD 对 Region ${region} 的 operator 已结束：${what}。`,
    "target.state": ({ target, from, to }) => `Prometheus 中 ${target} 的 up 由 ${from} 变为 ${to}。`,
    "source.clock": (values, time) => {
      const { source, side } = values;
      const span = `${time(at(values, "least"))} 到 ${time(at(values, "most"))}`;
      return side === "agrees" ? `${source} 的时钟在以秒计的精度内重新与我们一致。`
        : `${source} 的时钟比我们${side === "ahead" ? "快" : "慢"} ${span}。`;
    },
    "log.candidate": ({ by, term }) => `${by} 的日志：在任期 ${term} 成为 candidate。`,
    "log.pre-candidate": ({ by, term }) => `${by} 的日志：在任期 ${term} 成为 pre-candidate。`,
    "log.leader": ({ by, term }) => `${by} 的日志：在任期 ${term} 成为 leader。`,
    "log.follower": ({ by, term }) => `${by} 的日志：在任期 ${term} 成为 follower。`,
    "log.vote": ({ by, from, term, granted }) =>
      `${by} 的日志：任期 ${term}，${from === by ? "自己" : from} ${granted === "true" ? "投了赞成票" : "拒绝投票"}。`,
    "log.elected": ({ by, from, term }) => `${by} 的日志：得知任期 ${term} 的 leader 是${from === by ? "自己" : ` ${from}`}。`,
    "log.lost": ({ by, from, term }) => `${by} 的日志：在任期 ${term} 失去 leader ${from}。`,
  },
  why: {
    refused: "连接被拒绝", timeout: "超时", reset: "连接中断", redirect: "被重定向到别处", "too-large": "应答过大", "not-json": "应答不是 JSON",
    "wrong-shape": "应答的结构不对", status: "返回了错误", "unknown-host": "主机名无法解析",
    unauthorized: "要求登录，或拒绝了我们的凭据", forbidden: "我们的凭据无权读取",
    "tls-authority": "它的证书不是由受信任的 CA 签发的", "tls-name": "它的证书属于另一个主机名", "tls-expired": "它的证书已过期",
    "tls-not-yet": "它的证书尚未生效", "tls-client": "它要求客户端证书，或拒绝了我们的", "tls-none": "对方不使用 TLS",
    "tls-common-name": "启用用户后，它只接受不带通用名（CN）的客户端证书",
    "tls-refused": "它中断了 TLS 握手，要求客户端证书的服务有时会这样", tls: "TLS 握手失败",
  },
  inferred: "推断", possible: "可能",
  interval: (after, before) => `在 ${after} 与 ${before} 之间`,
};

export const OBSERVED_WORDS = { en, zh } as const;

/** What an event says, without when. */
export const observedSentence = (event: ObservedEvent, words: ObservedWords, time: WriteTime, instant = time): string =>
  words.events[event.name](event.values, time, instant);
