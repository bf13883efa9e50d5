import { cloneProgress, createProgress, type Progress } from "./progress.ts";
import {
  ascending, ConfChangeType, EMPTY_CONF_CHANGE, EMPTY_CONF_STATE, NONE, Transition, votersOf, type ConfChange,
  type ConfChangeSingle, type ConfState, type Entry, type RaftId,
} from "./types.ts";

/** A configuration with what is known of its members: what a membership change turns into another such pair. */
export interface Membership {
  readonly config: ConfState;
  /** Ascending by id. */
  readonly progress: Progress[];
}

export const EMPTY_MEMBERSHIP: Membership = { config: EMPTY_CONF_STATE, progress: [] };

/** A change that cannot be made: the reason, in etcd's words. */
export type ConfChangeError = string;

/** A membership being changed: copies, so that a change that fails leaves everything as it was. */
interface Draft {
  voters: RaftId[];
  outgoing: RaftId[];
  learners: RaftId[];
  learnersNext: RaftId[];
  autoLeave: boolean;
  progress: Progress[];
  readonly lastIndex: number;
}

/** The membership after `change`, on a log that ends at `lastIndex`; or why there is none. */
export function changeMembership(
  membership: Membership, change: ConfChange, lastIndex: number,
): Membership | ConfChangeError {
  if (change.transition === Transition.Auto && change.changes.length === 0) return leaveJoint(membership, lastIndex);
  if (change.transition !== Transition.Auto || change.changes.length > 1) {
    return enterJoint(membership, change.changes, change.transition !== Transition.JointExplicit, lastIndex);
  }
  return changeSimply(membership, change.changes, lastIndex);
}

/** One voter more or less: the majorities before and after overlap, so no joint configuration is needed. */
export function changeSimply(
  membership: Membership, changes: readonly ConfChangeSingle[], lastIndex: number,
): Membership | ConfChangeError {
  const draft = createDraft(membership, lastIndex);
  if (draft.outgoing.length > 0) return "can't apply simple config change in joint config";
  const error = applyChanges(draft, changes);
  if (error !== null) return error;
  const before = membership.config.voters;
  const differing = before.filter((id) => !draft.voters.includes(id)).length +
    draft.voters.filter((id) => !before.includes(id)).length;
  if (differing > 1) return "more than one voter changed without entering joint config";
  return finishDraft(draft);
}

/** From now on decisions need a majority of the old voters and one of the new. */
export function enterJoint(
  membership: Membership, changes: readonly ConfChangeSingle[], autoLeave: boolean, lastIndex: number,
): Membership | ConfChangeError {
  const draft = createDraft(membership, lastIndex);
  if (draft.outgoing.length > 0) return "config is already joint";
  if (draft.voters.length === 0) return "can't make a zero-voter config joint";
  draft.outgoing = draft.voters.slice();
  const error = applyChanges(draft, changes);
  if (error !== null) return error;
  draft.autoLeave = autoLeave;
  return finishDraft(draft);
}

/** The new voters alone decide from now on; voters that were demoted become learners only here. */
export function leaveJoint(membership: Membership, lastIndex: number): Membership | ConfChangeError {
  const draft = createDraft(membership, lastIndex);
  if (draft.outgoing.length === 0) return "can't leave a non-joint config";
  for (const id of draft.learnersNext) {
    insertId(draft.learners, id);
    const progress = findProgress(draft.progress, id);
    if (progress !== undefined) progress.isLearner = true;
  }
  draft.learnersNext = [];
  for (const id of draft.outgoing) {
    if (!draft.voters.includes(id) && !draft.learners.includes(id)) removeProgress(draft, id);
  }
  draft.outgoing = [];
  draft.autoLeave = false;
  return finishDraft(draft);
}

/** The membership that a ConfState describes, built by the changes that lead to it; or why it describes none. */
export function restoreMembership(confState: ConfState, lastIndex: number): Membership | ConfChangeError {
  const add = (type: ConfChangeType) => (id: RaftId): ConfChangeSingle => ({ type, id });
  const incoming: ConfChangeSingle[] = [
    ...confState.voters.map(add(ConfChangeType.AddVoter)),
    ...confState.learners.map(add(ConfChangeType.AddLearner)),
    ...confState.learnersNext.map(add(ConfChangeType.AddLearner)),
  ];
  const joint = confState.votersOutgoing.length > 0;
  let membership: Membership | ConfChangeError = EMPTY_MEMBERSHIP;
  for (const single of joint ? confState.votersOutgoing.map(add(ConfChangeType.AddVoter)) : incoming) {
    membership = changeSimply(membership, [single], lastIndex);
    if (typeof membership === "string") return membership;
  }
  if (!joint) return membership;
  // The outgoing voters are removed first, so that a voter that is demoted ends in learnersNext.
  const changes = confState.votersOutgoing.map(add(ConfChangeType.Remove)).concat(incoming);
  return enterJoint(membership, changes, confState.autoLeave, lastIndex);
}

/**
 * What a leader begins its term with, ascending by id: it knows nothing of anybody but who is who, and that its own log ends
 * before `next`.
 */
export function trackMembers(config: ConfState, next: number): Progress[] {
  const { voters, votersOutgoing, learners } = config;
  const ids = learners.length === 0 ? votersOf(config) : ascending(votersOf(config).concat(learners));
  return ids.map((id) => {
    const progress = createProgress(id, next, learners.includes(id));
    progress.inIncoming = voters.includes(id);
    progress.inOutgoing = votersOutgoing.includes(id);
    return progress;
  });
}

function createDraft({ config, progress }: Membership, lastIndex: number): Draft {
  return {
    voters: config.voters.slice(), outgoing: config.votersOutgoing.slice(), learners: config.learners.slice(),
    learnersNext: config.learnersNext.slice(), autoLeave: config.autoLeave, progress: progress.map(cloneProgress),
    lastIndex,
  };
}

function finishDraft(draft: Draft): Membership {
  for (const progress of draft.progress) {
    progress.inIncoming = draft.voters.includes(progress.id);
    progress.inOutgoing = draft.outgoing.includes(progress.id);
  }
  return {
    config: {
      voters: ascending(draft.voters), learners: ascending(draft.learners), votersOutgoing: ascending(draft.outgoing),
      learnersNext: ascending(draft.learnersNext), autoLeave: draft.autoLeave,
    },
    progress: draft.progress,
  };
}

function applyChanges(draft: Draft, changes: readonly ConfChangeSingle[]): ConfChangeError | null {
  for (const { type, id } of changes) {
    // etcd replaces a refused change by one about nobody.
    if (id === NONE) continue;
    switch (type) {
      case ConfChangeType.AddVoter:
        addVoter(draft, id);
        break;
      case ConfChangeType.AddLearner:
        addLearner(draft, id);
        break;
      case ConfChangeType.Remove:
        removeMember(draft, id);
        break;
      case ConfChangeType.Update:
        break;
      default:
        return `unexpected conf type ${String(type satisfies never)}`;
    }
  }
  return draft.voters.length === 0 ? "removed all voters" : null;
}

function addVoter(draft: Draft, id: RaftId): void {
  const progress = findProgress(draft.progress, id);
  if (progress === undefined) {
    addProgress(draft, id, false);
  } else {
    progress.isLearner = false;
    removeId(draft.learners, id);
    removeId(draft.learnersNext, id);
  }
  insertId(draft.voters, id);
}

function addLearner(draft: Draft, id: RaftId): void {
  const progress = findProgress(draft.progress, id);
  if (progress === undefined) {
    addProgress(draft, id, true);
    insertId(draft.learners, id);
    return;
  }
  if (progress.isLearner) return;
  removeId(draft.voters, id);
  removeId(draft.learnersNext, id);
  // Still a voter of the outgoing half: nobody is a voter and a learner at once, so it waits for the half to go.
  if (draft.outgoing.includes(id)) {
    insertId(draft.learnersNext, id);
  } else {
    progress.isLearner = true;
    insertId(draft.learners, id);
  }
}

function removeMember(draft: Draft, id: RaftId): void {
  if (findProgress(draft.progress, id) === undefined) return;
  removeId(draft.voters, id);
  removeId(draft.learners, id);
  removeId(draft.learnersNext, id);
  if (!draft.outgoing.includes(id)) removeProgress(draft, id);
}

function addProgress(draft: Draft, id: RaftId, isLearner: boolean): void {
  // Next is the last index and not the one after it: the first probe then usually fails, and its rejection tells where
  // the new peer stands. Active, so that a quorum check right after the change does not count it as dead.
  const progress = createProgress(id, Math.max(draft.lastIndex, 1), isLearner);
  progress.recentActive = true;
  let at = draft.progress.length;
  while (at > 0 && (draft.progress[at - 1]?.id ?? 0) > id) at--;
  draft.progress.splice(at, 0, progress);
}

function removeProgress(draft: Draft, id: RaftId): void {
  draft.progress = draft.progress.filter((progress) => progress.id !== id);
}

/** The progress of `id`, among the few there are. */
export function findProgress(list: readonly Progress[], id: RaftId): Progress | undefined {
  for (let i = 0; i < list.length; i++) {
    const progress = list[i];
    if (progress !== undefined && progress.id === id) return progress;
  }
  return undefined;
}

function insertId(ids: RaftId[], id: RaftId): void {
  if (ids.includes(id)) return;
  let at = ids.length;
  while (at > 0 && (ids[at - 1] ?? 0) > id) at--;
  ids.splice(at, 0, id);
}

function removeId(ids: RaftId[], id: RaftId): void {
  const at = ids.indexOf(id);
  if (at >= 0) ids.splice(at, 1);
}

/** The change that an entry carries; an entry without data is the empty change, which leaves a joint configuration. */
export function confChangeOf(entry: Entry): ConfChange {
  return isConfChange(entry.data) ? entry.data : EMPTY_CONF_CHANGE;
}

function isConfChange(data: unknown): data is ConfChange {
  return typeof data === "object" && data !== null && "transition" in data && "changes" in data;
}
