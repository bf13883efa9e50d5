import { isPaused, isWindowFull, ProgressState, type Progress } from "./progress.ts";
import type { RaftOptions } from "./options.ts";
import { hexId } from "./trace.ts";
import {
  ConfChangeType, Role, Transition, type ConfChange, type ConfChangeSingle, type ConfState, type RaftId,
} from "./types.ts";

/** How etcd's log lines write the core's values. Used by the core's own lines and by whoever prints the same values. */

const roleNames: Readonly<Record<Role, string>> = {
  [Role.Follower]: "StateFollower",
  [Role.Candidate]: "StateCandidate",
  [Role.Leader]: "StateLeader",
  [Role.PreCandidate]: "StatePreCandidate",
};

export const formatRole = (role: Role): string => roleNames[role];

const formatIds = (ids: readonly RaftId[]): string => `(${ids.map(hexId).join(" ")})`;

/** `voters=(1 2 3)&&(1 2) learners=(4) learners_next=(3) autoleave` */
export function formatConfig(config: ConfState): string {
  let text = `voters=${formatIds(config.voters)}`;
  if (config.votersOutgoing.length > 0) text += `&&${formatIds(config.votersOutgoing)}`;
  if (config.learners.length > 0) text += ` learners=${formatIds(config.learners)}`;
  if (config.learnersNext.length > 0) text += ` learners_next=${formatIds(config.learnersNext)}`;
  return config.autoLeave ? `${text} autoleave` : text;
}

/** `Voters:[1 2] VotersOutgoing:[] Learners:[] LearnersNext:[] AutoLeave:false` */
export function formatConfState(config: ConfState): string {
  const list = (ids: readonly RaftId[]): string => `[${ids.join(" ")}]`;
  return `Voters:${list(config.voters)} VotersOutgoing:${list(config.votersOutgoing)} ` +
    `Learners:${list(config.learners)} LearnersNext:${list(config.learnersNext)} AutoLeave:${config.autoLeave}`;
}

const progressNames: Readonly<Record<ProgressState, string>> = {
  [ProgressState.Probe]: "StateProbe",
  [ProgressState.Replicate]: "StateReplicate",
  [ProgressState.Snapshot]: "StateSnapshot",
};

/** `StateReplicate match=4 next=7 learner paused pendingSnap=3 inactive inflight=2[full]` */
export function formatProgress(progress: Progress, options: Pick<RaftOptions, "maxInflightMsgs">): string {
  let text = `${progressNames[progress.state]} match=${progress.match} next=${progress.next}`;
  if (progress.isLearner) text += " learner";
  if (isPaused(progress)) text += " paused";
  if (progress.pendingSnapshot > 0) text += ` pendingSnap=${progress.pendingSnapshot}`;
  if (!progress.recentActive) text += " inactive";
  if (progress.windowCount > 0) {
    text += ` inflight=${progress.windowCount}`;
    if (isWindowFull(progress, options.maxInflightMsgs)) text += "[full]";
  }
  return text;
}

const changeLetters: Readonly<Record<ConfChangeType, string>> = {
  [ConfChangeType.AddVoter]: "v",
  [ConfChangeType.AddLearner]: "l",
  [ConfChangeType.Remove]: "r",
  [ConfChangeType.Update]: "u",
};

/** `v1 l2 r3 u4` */
export const formatChanges = (changes: readonly ConfChangeSingle[]): string =>
  changes.map((change) => `${changeLetters[change.type]}${change.id}`).join(" ");

const changeNames: Readonly<Record<ConfChangeType, string>> = {
  [ConfChangeType.AddVoter]: "ConfChangeAddNode",
  [ConfChangeType.Remove]: "ConfChangeRemoveNode",
  [ConfChangeType.Update]: "ConfChangeUpdateNode",
  [ConfChangeType.AddLearner]: "ConfChangeAddLearnerNode",
};

const transitionNames: Readonly<Record<Transition, string>> = {
  [Transition.Auto]: "ConfChangeTransitionAuto",
  [Transition.JointImplicit]: "ConfChangeTransitionJointImplicit",
  [Transition.JointExplicit]: "ConfChangeTransitionJointExplicit",
};

/** The long form, as protobuf text. */
export function formatConfChange(change: ConfChange): string {
  let text = `transition:${transitionNames[change.transition]}`;
  for (const single of change.changes) text += ` changes:{type:${changeNames[single.type]} node_id:${single.id}}`;
  if (typeof change.context === "string" && change.context !== "") text += ` context:${quote(change.context)}`;
  return text;
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"', "\\": "\\\\", "\x07": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
  "\v": "\\v",
};

/** Text as a Go string literal. */
export function quote(text: string): string {
  let quoted = '"';
  for (const character of text) {
    const escape = escapes[character];
    if (escape !== undefined) quoted += escape;
    else quoted += isPrintable(character) ? character : escapeCode(character);
  }
  return `${quoted}"`;
}

const isPrintable = (character: string): boolean =>
  character === " " || !/[\p{C}\p{Z}]/u.test(character);

function escapeCode(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
}
