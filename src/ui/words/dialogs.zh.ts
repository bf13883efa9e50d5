import type { dialogsEn } from "./dialogs.en.ts";

/** What the late dialogs and lines say, in Chinese. */
export const dialogsZh: typeof dialogsEn = {
  titles: {
    partition: "分区……", palette: "命令", regions: "全部 Region", gallery: "全部场景", quiz: "Raft 测验", sheet: "题目", share: "分享",
    import: "导入真实集群", follow: "跟踪请求", report: "客户端报告", campaign: "多种子实验", anatomy: "故障切换剖析",
    alerts: "哪些告警会触发", compare: "对比", help: "帮助",
  },
  partition: {
    title: "网络分区",
    intro: "一侧的机器无法到达另一侧，双向都不通。",
    left: "A 侧",
    right: "B 侧",
    byZone: (zone) => `可用区 ${zone} 单独一侧`,
    apply: "分区",
    needBoth: "每一侧至少放一台机器。",
  },
  notices: {
    warningTitle: "已打开，但有几点说明",
    failedIntro: "正在运行的集群没有被改动。",
    warningIntro: "在缺失或矛盾之处，作了如下假定：",
    errors: (count) => `${count} 个错误`,
    warnings: (count) => `${count} 个警告`,
    more: (count) => `还有 ${count} 条`,
  },
  breach: {
    stopped: (at) => `已在 ${at} 停止：`,
    modified: "本次运行关闭了一条 Raft 规则，这正是它所防止的事。",
    replayed: "此运行在冲突时重放写入（client.txn-retry）：这正是它会丢失的更新。",
    ours: "这绝不应该发生：是我们的错误，不是你的。",
    show: "查看",
    history: "查看历史",
    back: "后退一步",
    allRules: "开启规则，同样再来一次",
    copy: "复制链接",
    copied: "链接已复制",
  },
  stopped: {
    title: "模拟已停止",
    intro: "这是我们的错误，不是你的：必须始终成立的某件事没有成立。到此为止的一切仍可查看。",
    invariant: (id) => `不变式 ${id} 不成立：`,
    link: "重放它的链接：",
    reload: "打开新的集群",
  },
  palette: {
    placeholder: "kill store 4、cut store 1 -> store 2、set pd.max-store-down-time 10m……",
    say: (text) => `执行：${text}`,
    groups: { say: "用文字", act: "操作", go: "选中", regions: "选中 Region", time: "时间", page: "页面" },
    select: (thing) => `选中 ${thing}`,
    which: (what, thing) => `${what}：${thing}`,
    heal: "修复整个网络",
    detectors: "故障检测器与故障切换策略",
    metrics: "指标曲线",
  },
};
