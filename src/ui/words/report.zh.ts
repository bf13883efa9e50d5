import type { ReportWords } from "./report.en.ts";

/** The texts of the report of what clients got, in Chinese. */
export const reportZh: ReportWords = {
  intro: (at) => `截至 ${at} 的全部客户端操作，内容与 quorumscape run --json 一致。`,
  going: (at, until) => `正在重新推演：${at} / ${until}`,
  replaced: "已打开另一个运行。",
  consistency: "一致性检查",
  nothing: "客户端还没有任何操作。",
  columns: { check: "检查", verdict: "结论", checked: "检查数" },
  checks: {
    linearizability: "线性一致性", isolation: "隔离性", "writes-kept": "已确认的写入未丢失", "real-time-order": "实时顺序",
    "no-future-reads": "没有读到未来", "bank-total": "银行总额", "counter-bounds": "计数器上下界",
    orders: "订单只结束一次：成立或撤销",
  },
  outcomes: { ok: "成立", violated: "违反", unknown: "未知" },
  keeps: (levels) => `满足 ${levels}`,
  finding: "无法排序的部分",
  around: "首个故障发生时正在进行的操作",
  pictured: "操作时间图",
  picture: "每条为一个操作，竖线为故障，各时刻等距排列。每行为一个进程：客户端同时执行多个操作，按“每个进程一次只做一件事”给它们编号；"
    + "结果未知的操作所在的进程不再执行任何操作。",
  operations: "操作",
  totals: {
    ok: "成功", failed: "失败", shed: "因等待过多被拒", retries: "重试", notSent: "被熔断器拦下", undetermined: "结果未知",
    longestUnavailable: "最长不可用",
  },
  latencies: "延迟（p50 与 p99）",
  phases: { all: "全部", before: "之前", during: "期间", after: "之后" },
  phasesHint: "首个故障之前；不可用期间；此后的其余时间",
  kinds: { get: "get", put: "put", txn: "事务" },
  spread: (count, p50, p99) => `${p50} · ${p99}（${count}）`,
  errors: "失败原因",
  errorsNone: "没有失败的操作。",
  retries: "重试原因",
  retriesNone: "没有需要重试的操作。",
  failures: {
    WriteConflict: "该键已被其他事务改写", AlreadyExist: "该键已存在", TxnLockNotFound: "锁已不在：事务已被回滚",
    PessimisticLockNotFound: "悲观锁已丢失", CommitTsExpired: "读请求已把提交时间戳推后", Committed: "事务已提交",
    Deadlock: "会形成死锁", RolledBack: "事务已回滚", LockWaitTimeout: "等锁超时", GCTooEarly: "要读的版本已被 GC 回收",
    ResultUndetermined: "提交结果未知", Shed: "因等待过多被拒",
  },
  replay: "重放",
  copy: "复制链接",
  copied: "链接已复制",
};
