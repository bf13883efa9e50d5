import type { observedEn } from "./observed.en.ts";

export const observedZh: typeof observedEn = {
  title: (name) => `观察记录：${name}`,
  honest: "从外部观察到的真实集群。两次查看之间发生的事是一个区间，而不是一个时刻。",
  wrong: (line, problem) => (line === 0 ? problem : `第 ${line} 行：${problem}`),
  stage: "此刻所知道的状态",
  onStage: "观察到的集群",
  time: "记录的时间",
  back: "回到模拟",
  watched: "观察所得，并非模拟",
  nobody: "这份记录里没有舞台能画出的成员，只有旁人的测量。当时所知的内容见列表。",
  lanes: "发生的事",
  rehearse: "从这里开始演练",
  rehearsal: "打开这个状态的模拟，不会影响真实集群。",
  events: "发生了什么",
  none: "查看没有发现任何变化。",
  lane: { answers: "有应答", between: "未知", silent: "没有应答" },
  age: (age) => `至多 ${age}前的状态`,
  old: (age) => `${age}前`,
  regionsOld: (age) => `Region 信息为 ${age}前`,
  never: "从未应答",
  unanswered: "没有应答",
  brief: "无应答",
  silent: (why) => `没有应答：${why}。这并不等于已死。`,
  store: (id) => `store ${id}`,
  region: (id) => `Region ${id}`,
  replica: {
    leads: "最近一次说是 leader", follows: "follower", learns: "learner", "no-leader": "不知道 leader", unknown: "此刻没有谁说明它的状态",
  },
  role: {
    leads: "Leader", follows: "Follower", learns: "Learner", "no-leader": "不知道 leader", pd: "PD", store: "据 PD 所知",
    targets: "Prometheus", unknown: "",
  },
  fact: {
    term: "任期", index: "日志索引", version: "版本", state: "状态", leaders: "leader 数", leader: "PD leader", region: "Region",
    up: "正常目标", down: "异常目标",
  },
};
