import type { ShapeWords } from "./shapes.en.ts";

const of = (name: string, meaning: string) => ({ count: () => name, meaning });

/** What the stage's shapes are called beside their number, and what they mean. In Chinese. */
export const shapesZh: ShapeWords = {
  title: "舞台上的形状",
  hint: "悬停或聚焦可高亮它们，点击可保持高亮。",
  names: {
    leader: of("leader", "带缺角的实心格：Raft leader"),
    follower: of("follower", "浅色格：follower"),
    asleepLeader: of("leader 休眠", "带缺角和闭眼的浅色实心格：静默 Region 的 Raft leader"),
    asleep: of("follower 休眠", "闭眼：所属 Region 处于静默，没有 tick 也没有心跳"),
    recovered: of("刚恢复服务", "绿色格：所属 Region 刚恢复服务"),
    strandedLeader: of("leader 无法服务", "带缺角的红色实心格：它是 leader，但所属 Region 无法提供服务"),
    outdatedLeader: of("以为自己仍是 leader", "带缺角的空心格：已被取代而不自知"),
    leaderless: of("没有 leader", "红色边框：所属 Region 无法提供服务"),
    timer: of("等待竞选", "方格外的弧线：选举计时器，走完即竞选"),
    candidate: of("Candidate", "带环的橙色格：正在竞选；实心小点是已获得的选票"),
    learner: of("Learner", "蓝色虚线格：Learner"),
    copying: of("等待快照", "逐渐填满的虚线格：快照正在到达"),
    lagging: of("日志落后", "蓝色格：日志落后"),
    uninitialized: of("未初始化", "空的虚线格：还不知道所属 Region"),
    dead: of("未运行", "斜线卡片上的灰色虚线格：进程未运行"),
    unknown: of("未知", "虚线格：从外部观察，此刻没有谁说明它的状态"),
    append: of("追加日志", "圆点：发给 follower 的日志；较浅的是应答"),
    heartbeat: of("心跳", "空心圆点：心跳；较浅的是应答"),
    vote: of("投票", "菱形：请求投票；较浅的是应答"),
    snapshot: of("快照分块", "蓝色方块：快照的一部分"),
    other: of("其他消息", "小点：客户端或 PD 的询问与应答"),
    lost: of("丢失", "叉：不会到达的消息"),
    impaired: of("受损链路", "琥珀色虚线：变慢、丢包或重复"),
    cut: of("已切断链路", "带剪刀的红色点线：已切断；带箭头表示仅该方向"),
    silent: of("无应答链路", "灰色点线：一端无应答"),
    operator: of("PD operator", "从 store 指向 store 的箭头：PD 正在迁移副本；虚线只转移 leader；环形则 Region 原地变更"),
    retrying: of("客户端重试", "红色圆圈：客户端在等待重试"),
    stoppedClient: of("客户端已停", "虚线圆圈：客户端未运行"),
  },
};
