export { EXCEEDS } from "./unsafe/progress.ts";
export { recoveryStanding } from "./unsafe/standing.ts";
export { electPdAtBirth } from "./birth.ts";
export { createJoiningPd } from "./joining.ts";
export { keepWithoutLeaders, takeOrder, type OrderAnswer } from "./admin.ts";
export { etcdRoleOf, viewMember, type EtcdRole, type PdMemberView } from "./member-view.ts";
export { OPERATOR_KINDS, OPERATOR_MEMORY, type OperatorRecord, type Operator, type PdOperatorView } from "./operator.ts";
export { stuckRegion } from "./patrol.ts";
export { wantedPeers } from "./placement.ts";
export { pdProgram } from "./program.ts";
export { BYTES, isLastingly, KEYS, QUERIES, type HotPeer } from "./hot.ts";
export { loadOf } from "./schedulers/hot-loads.ts";
export { explainRegion } from "./explain-region.ts";
export { labelsIn } from "./label-part.ts";
export { REGION_CHECKS, type RegionCheckName } from "./region-checks.ts";
export { rulesAt, rulesFor } from "./rules-state.ts";
export type { RegionInfo } from "./region-info.ts";
export { neighbours } from "./region-tree.ts";
export {
  createPd, type PdBatch, type PdHost, type PdOptions, type PdRegionOptions, type PdState, type PdStoreOptions,
  type Decision, type PdTimer, type StuckRegion,
} from "./state.ts";
export { isHalted } from "./state.ts";
export { batchOf, walkAt } from "./walk.ts";
export { isScheduled, type SchedulerConfig } from "./scheduler-config.ts";
export { RECOVERY_DURATION, TREND_RECOVERY } from "./slow-stores.ts";
export { isExclusive } from "./store-record.ts";
export { leaderTargetRefusal } from "./filters.ts";
export {
  displayedState, nextDisplayedState, pausedSchedulers, viewOperatorOf, viewOperators, viewStore,
  type PdStoreView,
} from "./views.ts";
