import type { PdRefusal } from "../proto/operators.ts";
import type { Expected } from "../proto/settings.ts";
import type { Sayings } from "./said.ts";
import type { MistakeCode } from "./words.ts";

export type ActionMistake = `action.${MistakeCode}`;

/** What can be wrong with an action in words, in Chinese: by the notice's code, with its values in braces. */
const mistakesZh: Readonly<Record<ActionMistake, string>> = {
  "action.empty": "应为一个操作，例如 `kill store 4`。",
  "action.too-long": "操作有 {size} 个字符，最多读取 {limit} 个。",
  "action.unknown": "没有操作 `{found}`。",
  "action.unknown-near": "没有操作 `{found}`；最接近的是 `{nearest}`。",
  "action.expected": "应为 {expected}，却是 {found}。",
  "action.missing": "操作不完整：后面应有 {expected}。",
  "action.trailing": "操作 `{action}` 之后多出了 `{found}`。",
  "action.unknown-store": "没有 store {id}；现有 {known}。",
  "action.unknown-pd": "没有 PD 成员 {id}；现有 {known}。",
  "action.unknown-client": "没有客户端 {id}；现有 {known}。",
  "action.unknown-region": "没有 Region {id}。",
  "action.same-node": "链路连接两台机器；{node} 出现了两次。",
  "action.twice-in-groups": "{node} 在两个组里。",
  "action.out-of-range": "{found} 超出范围；应为 {expected}。",
  "action.unknown-setting": "没有设置项 `{found}`。",
  "action.unknown-setting-near": "没有设置项 `{found}`；最接近的是 `{nearest}`。",
  "action.setting-value": "`{found}` 不适合 {key}；应为 {expected}。",
};

/** What the cluster says when it refuses an action, in Chinese. Codes that are not here keep their English sentence. */
const refusalsZh: Readonly<Record<string, string>> = {
  "unknown-node": "没有这台机器（{kind} {id}）。",
  "not-running": "{kind} {id} 没有在运行。",
  running: "{kind} {id} 已经在运行。",
  "not-paused": "{kind} {id} 没有暂停。",
  "nobody-there": "{place} 里没有机器，或者它们也在另一侧。",
  "place-down": "{place} 里已经没有进程在运行。",
  "same-machine": "链路连接两台机器；{kind} {id} 出现了两次。",
  "bad-setting": "`{value}` 不适合 {key}；应为 {expected}。",
  "pd-not-running": "PD 没有在运行：没有人能接受这个命令。",
  "cannot-transfer": "Region {region} 不能转移给 store {to}。",
  "unknown-region": "没有 Region {region}。",
  "no-leader": "没有运行中的 store 领导 Region {region}。",
  "no-pd-leader": "没有运行中的 PD 成员担任 leader。",
  "not-under-way": "没有编号为 {message} 的消息在途：它已到达、已丢失，或从未发出。",
  "no-timer": "store {store} 上没有 Region {region} 的选举定时器在运行。",
  "no-timers": "Region {region} 没有选举定时器在运行。",
  "propose.not-leading": "Region {region} 没有能接受提议的 leader。",
  "propose.handing-over": "Region {region} 的 leader 正在交出领导权，不接受提议。",
  "propose.pending": "Region {region} 先前的成员变更尚未应用，现在不能提议。",
  "propose.membership": "Region {region} 的 leader 拒绝这次成员变更：{detail}。",
  "propose.outside": "这个键不在 Region {region} 的范围内。",
  "propose.disk-full": "Region {region} 的 leader 磁盘已满，不接受写入。",
  "propose.too-large": "这个值太大，Region {region} 的 leader 不接受。",
  "too-many-members": "PD 在这里最多 {limit} 个成员（含已经退出的），不能再加入新的。",
  "too-many-stores": "集群在这里最多 {limit} 个 store（含已经离开的），不能再加入新的。",
};

/** What PD says when it does not carry out an order. */
const pdRefusalsZh: Readonly<Record<`pd.${PdRefusal["kind"]}`, string>> = {
  "pd.store-not-found": "PD 拒绝：没有 store {store}。",
  "pd.store-removed": "PD 拒绝：store {store} 已被移除。",
  "pd.too-few-stores": "PD 拒绝：移除 store {store} 后只剩 {left} 个 Up 的 store，而副本需要 {need} 个。",
  "pd.no-leader-store": "PD 拒绝：移除 store {store} 后，没有其他 Up 的 store 能接收 leader。",
  "pd.abnormal-peer": "PD 拒绝：Region {region} 有异常的副本（失联、还在等数据或不符合放置规则）。",
  "pd.not-replicated": "PD 拒绝：Region {region} 的副本不齐。",
  "pd.region-hot": "PD 拒绝：Region {region} 是热点。",
  "pd.scheduler-exists": "PD 拒绝：该调度器已经在运行。",
  "pd.region-not-found": "PD 拒绝：没有 Region {region}。",
  "pd.region-without-leader": "PD 拒绝：Region {region} 没有 leader。",
  "pd.no-voter": "PD 拒绝：该 Region 在 store {store} 上没有 voter。",
  "pd.no-peer": "PD 拒绝：该 Region 在 store {store} 上没有副本。",
  "pd.peer-exists": "PD 拒绝：该 Region 在 store {store} 上已有副本。",
  "pd.store-unhealthy": "PD 拒绝：store {store} 已有十分钟没有心跳。",
  "pd.store-not-offline": "PD 拒绝：store {store} 并未下线。",
  "pd.recovery-running": "PD 拒绝：有损恢复正在进行。",
  "pd.recovery-store-unknown": "PD 拒绝：没有 store {store}。",
  "pd.recovery-store-up": "PD 拒绝：store {store} 处于 Up 状态，连接正常。",
  "pd.region-joint": "PD 拒绝：Region {region} 正处于联合状态。",
  "pd.many-leaders": "PD 拒绝：Region {region} 不能有多个 leader。",
  "pd.no-voter-wanted": "PD 拒绝：Region {region} 至少需要一个 voter 或 leader。",
  "pd.no-voter-left": "PD 拒绝：Region {region} 将不再有 voter。",
  "pd.no-valid-leader": "PD 拒绝：此后没有副本能担任 Region {region} 的 leader。",
  "pd.nothing-to-do": "PD 拒绝：Region {region} 已是如此，无事可做。",
  "pd.operator-not-found": "PD 拒绝：Region {region} 没有正在执行的 operator。",
  "pd.scheduler-not-found": "PD 拒绝：没有这个正在运行的调度器。",
  "pd.member-not-found": "PD 拒绝：没有编号为 {member} 的成员。",
  "pd.store-destroyed": "PD 拒绝：store {store} 已被声明为物理损毁。",
  "pd.tombstones-held": "PD 拒绝：这些已注销的 store 上仍有 Region：{stores}。",
  "pd.etcd-unhealthy": "PD 拒绝：当前不能变更成员（没有 leader、上一次变更尚未完成，或变更后听得到的成员不足多数）。",
  "pd.no-other-member": "PD 拒绝：没有其他成员可以担任 leader。",
  "pd.rule-content": "PD 拒绝：放置规则的内容无效（{why}）。",
  "pd.rule-list": "PD 拒绝：这些放置规则无法一起生效（{why}）。",
  "pd.leader-not-allowed": "PD 拒绝：store {store} 现在不能接收 leader。",
  "pd.not-adjacent": "PD 拒绝：这两个 Region 并不相邻。",
  "pd.no-split-key": "PD 拒绝：该策略需要给出分裂 Region {region} 的键。",
  "pd.operator-exists": "PD 拒绝：Region {region} 已有优先级不低于此的 operator。",
};

/** All that is said of an action that was not carried out, by code. */
export const actionSentencesZh: Readonly<Record<string, string>> = { ...mistakesZh, ...refusalsZh, ...pdRefusalsZh };

/** What was expected of a setting, by its kind. */
export const expectedZh = {
  duration: "{min} 到 {max} 的时长，例如 10m",
  range: "{min} 到 {max} 的时长，或时长的范围，例如 1ms..5ms",
  count: "{min} 到 {max} 的整数",
  ratio: "{min} 到 {max} 的数",
  word: "{others} 或 {last}",
  switch: "true 或 false",
  "on-or-off": "on 或 off",
  labels: "以逗号分隔的标签名，例如 zone,rack,host",
  label: "一个标签名，或者留空",
  single: "单个值",
  setting: "设置项的名称",
  "heartbeat-before-election": "少于选举超时（{election} 个 tick）的心跳间隔，现在会是 {heartbeat} 个 tick",
  "minimum-timeout": "不小于 raft-election-timeout-ticks（{election} 个 tick）的下限，或者 0",
  "minimum-below-maximum": "选举超时的下限（{least} 个 tick）小于上限（{bound} 个 tick）",
  "isolation-among-labels": "isolation-level 是 location-labels（{labels}）之一，或者留空",
} as const satisfies Readonly<Record<Expected["expects"], string>>;

/** What was expected in a sentence: words that stand in it in English, those that hold others before them. */
export const phrasesZh: Readonly<Record<string, string>> = {
  "the number of a store": "store 的编号",
  "the number of a PD member": "PD 成员的编号",
  "the number of a client": "客户端的编号",
  "the number of a region": "Region 的编号",
  "the number of a message under way, such as": "在途消息的编号，例如",
  "the name of a setting, such as": "设置项的名称，例如",
  " and its number": "及其编号",
  " and a duration, such as ": "与时长，例如 ",
  " and a rate such as ": "与速率，例如 ",
  " and a second group": "与第二个分组",
  "a duration such as": "时长，例如",
  "a rate such as": "速率，例如",
  "a percentage such as": "百分比，例如",
  "a label such as": "标签，例如",
  "a scheduler such as": "调度器，例如",
  "an instant such as": "时刻，例如",
  "a machine such as": "一台机器，例如",
  "a shift such as": "偏移，例如",
  "a weight for leaders, such as": "leader 的权重，例如",
  "a weight for regions, such as": "Region 的权重，例如",
  "a key and its value, such as": "键与值，例如",
  "a number of seconds": "秒数",
  "placement rules as PD's JSON without spaces": "PD 的 JSON 格式的放置规则（不含空格）",
  "a number from 1 to 10": "1 到 10 的整数",
  "the id of a rule group": "规则组的 id",
  "the index of the group": "规则组的序号",
  "a range of at most": "范围，最多",
  "a comma, `|` or the end": "逗号、`|` 或句末",
  "a comma or the end": "逗号或句末",
  "the sentence": "语句",
  " without ": "，不带 ",
  "a place such as": "位置，例如",
  "at most": "最多",
  " or ": " 或 ",
};

/** What is said of an action in Chinese, for those who have no other dictionary. */
export const actionSayingsZh: Sayings = { sentences: actionSentencesZh, expected: expectedZh, phrases: phrasesZh };
