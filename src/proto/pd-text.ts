import { memberName } from "./names.ts";
import type { OperatorChange, OperatorStep, PdRefusal, PeerRef } from "./operators.ts";

// PD's own English, as pd-ctl prints it: for the command line, exports and readers of English. Other languages say the
// same values in their own words.

/** PD's words for a step. */
export function pdStepText(step: OperatorStep): string {
  switch (step.kind) {
    case "transfer-leader":
      return `transfer leader from store ${step.from} to store ${step.to}`;
    case "add-learner":
      return `add learner peer ${step.target.peer} on store ${step.target.store}`;
    case "promote-learner":
      return promoteText(step.target);
    case "remove-peer":
      return `remove peer on store ${step.target.store}`;
    case "enter-joint":
      return ["use joint consensus", ...step.promote.map(promoteText), ...step.demote.map(demoteText)].join(", ");
    case "leave-joint":
      return ["leave joint state", ...step.promote.map(promoteText), ...step.demote.map(demoteText)].join(", ");
    case "split-region":
      return `split region with policy ${step.policy.toUpperCase()}`;
    case "merge-region":
      return `merge region ${step.source.id} into region ${step.target.id}`;
  }
}

const promoteText = ({ store, peer }: PeerRef): string => `promote learner peer ${peer} on store ${store} to voter`;
const demoteText = ({ store, peer }: PeerRef): string => `demote voter peer ${peer} on store ${store} to learner`;

/** PD's words for what an operator comes to: its brief. */
export function changeText(change: OperatorChange): string {
  switch (change.kind) {
    case "move":
      return `mv peer: store [${change.from.join(" ")}] to [${change.to.join(" ")}]`;
    case "add":
      return `add peer: store [${change.to.join(" ")}]`;
    case "remove":
      return `rm peer: store [${change.from.join(" ")}]`;
    case "promote":
    case "demote":
      return `${change.kind} peer: store [${change.stores.join(" ")}]`;
    case "transfer-leader":
      return `transfer leader: store ${change.from} to ${change.to}`;
    case "merge":
      return `merge: region ${change.source} to ${change.target}`;
    case "split":
      return `split: region ${change.region} use policy ${change.policy.toUpperCase()}`;
  }
}

/** PD's error texts that are always the same. */
const FIXED_REFUSALS = {
  "scheduler-exists": "scheduler existed",
  "region-without-leader": "cannot build operator for region with no leader",
  "region-joint": "cannot build operator for region which is in joint state",
  "many-leaders": "region cannot have multiple leaders",
  "no-voter-wanted": "region need at least 1 voter or leader",
  "no-voter-left": "cannot create operator: target peers have no voter",
  "no-valid-leader": "no valid leader",
  "nothing-to-do": "no operator step is built",
  "not-adjacent": "two regions are not adjacent",
  "no-split-key": "split keys are required by the policy",
  "operator-not-found": "operator not found",
  "scheduler-not-found": "scheduler not found",
  "no-other-member": "no valid pd to transfer etcd leader",
  "etcd-unhealthy": "etcdserver: unhealthy cluster",
  "leader-not-allowed": "cannot create operator: target leader is not allowed",
  "operator-exists": "failed to add operator, maybe already have one",
} as const;

type FixedRefusal = Extract<PdRefusal, { readonly kind: keyof typeof FIXED_REFUSALS }>;
const isFixed = (refusal: PdRefusal): refusal is FixedRefusal => refusal.kind in FIXED_REFUSALS;

/** PD's error text. */
export function refusalText(refusal: PdRefusal): string {
  if (isFixed(refusal)) return FIXED_REFUSALS[refusal.kind];
  switch (refusal.kind) {
    case "store-not-found":
      return `store ${refusal.store} not found`;
    case "store-removed":
      return `store ${refusal.store} has been removed`;
    case "too-few-stores":
      return `can not remove store ${refusal.store} since the number of up stores would be ${refusal.left} while need ${refusal.need}`;
    case "no-leader-store":
      return `can not remove store ${refusal.store} since there are no extra up store to store the leader`;
    case "region-hot":
      return `region ${refusal.region} is hot`;
    case "abnormal-peer":
      return `region ${refusal.region} has abnormal peer`;
    case "not-replicated":
      return `region ${refusal.region} is not fully replicated`;
    case "region-not-found":
      return `region ${refusal.region} not found`;
    case "no-voter":
      return `region has no voter in store ${refusal.store}`;
    case "no-peer":
      return `region has no peer in store ${refusal.store}`;
    case "peer-exists":
      return `region already has peer in store ${refusal.store}`;
    case "store-unhealthy":
      return `store ${refusal.store} is unhealthy`;
    case "store-destroyed":
      return `store ${refusal.store} has been physically destroyed`;
    case "tombstones-held":
      return `failed stores: ${refusal.stores}`;
    case "store-not-offline":
      return `store ${refusal.store} is not offline`;
    case "recovery-running": case "recovery-store-unknown": case "recovery-store-up":
      return recoveryRefusal(refusal);
    case "rule-content":
      return `invalid rule content, ${refusal.why}`;
    case "label-content":
      return `invalid region rule content, ${refusal.why}`;
    case "rule-list":
      return `build rule list failed, ${refusal.why}`;
    case "member-not-found":
      return `not found, pd: ${memberName(refusal.member)}`;
  }
}

function recoveryRefusal(refusal: Extract<PdRefusal, { readonly kind: `recovery-${string}` }>): string {
  if (refusal.kind === "recovery-running") return "unsafe recovery is running";
  return `invalid input store ${refusal.store} ${refusal.kind === "recovery-store-up" ? "is up and connected" : "doesn't exist"}`;
}
