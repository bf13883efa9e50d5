import type { FollowWords } from "./follow.en.ts";

/** The texts of a request that is followed hop by hop, in Chinese. */
export const followZh: FollowWords = {
  choose: "请求",
  none: "该客户端还没有可跟踪的请求。",
  choice: (what, at, how) => `${what}，${at}：${how}`,
  kinds: { get: (key) => `get ${key}`, put: (key) => `put ${key}`, txn: () => "事务" },
  outcomes: { ok: "成功", failed: "失败", unknown: "结果未知" },
  took: (duration, outcome) => `${duration}，${outcome}`,
  underWay: "进行中",
  waiting: "正在跟踪……",
  gone: "已找不到该请求。",
  picture: "客户端、PD 与各 store 的泳道；时间从左到右，间距按时长的对数",
  caption: "客户端的条形编号与下表一致；泳道填充表示请求正在该处处理。间距按时长的对数。",
  cut: "其余部分过多，不再显示。",
  columns: { at: "时刻", lasts: "时长", what: "步骤" },
  hop: {
    timestamp: (whom) => `等待 ${whom} 的时间戳`,
    locate: (whom, key) => `向 ${whom} 查询 ${key} 的位置`,
    ask: (asks, key, whom, region) => `${asks} ${key}：询问 ${whom}（${region}）`,
    sleep: (backoff) => `退避（${backoff}）`,
    park: "等待另一个请求代为试探",
    check: (whom) => `探测 ${whom} 是否存活`,
    lock: (key) => `遇到 ${key} 上的锁，查明其去向`,
    rest: "休息后重新开始",
  },
  forLock: "为清理锁：",
  pd: "PD",
};
