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
  }
}

const promoteText = ({ store, peer }: PeerRef): string => `promote learner peer ${peer} on store ${store} to voter`;
const demoteText = ({ store, peer }: PeerRef): string => `demote voter peer ${peer} on store ${store} to learner`;

/** PD's words for what an operator comes to: its brief. */
export function changeText(change: OperatorChange): string {
  switch (change.kind) {
    case "move":
      return `mv peer: store [${change.from}] to [${change.to}]`;
    case "add":
      return `add peer: store [${change.to}]`;
    case "remove":
      return `rm peer: store [${change.from}]`;
    case "promote":
    case "demote":
      return `${change.kind} peer: store [${change.stores.join(" ")}]`;
    case "transfer-leader":
      return `transfer leader: store ${change.from} to ${change.to}`;
  }
}

/** PD's error text. */
export function refusalText(refusal: PdRefusal): string {
  switch (refusal.kind) {
    case "store-not-found":
      return `store ${refusal.store} not found`;
    case "store-removed":
      return `store ${refusal.store} has been removed`;
    case "too-few-stores":
      return `can not remove store ${refusal.store} since the number of up stores would be ${refusal.left} while need ${refusal.need}`;
    case "region-not-found":
      return `region ${refusal.region} not found`;
    case "region-without-leader":
      return `region ${refusal.region} has no leader`;
    case "no-voter":
      return `region has no voter in store ${refusal.store}`;
    case "leader-not-allowed":
      return "cannot create operator: target leader is not allowed";
    case "operator-exists":
      return "failed to add operator, maybe already have one";
  }
}
