import { assert, AssertionError } from "../kernel/assert.ts";
import { changeMembership, findProgress, restoreMembership, trackMembers, type Membership } from "./conf-change.ts";
import { formatConfig } from "./describe.ts";
import { lastIndex } from "./log.ts";
import { addNote } from "./notes.ts";
import { NO_PROGRESS } from "./progress.ts";
import { broadcastAppend, maybeCommit, maybeSendAppend } from "./replication.ts";
import { abortTransfer, becomeFollower } from "./roles.ts";
import { noteStep, type Raft } from "./state.ts";
import { ALL_RULES_ON } from "./rules.ts";
import { hexId, logInfo } from "./trace.ts";
import { isVoter, NONE, Role, votersOf, type ConfChange, type ConfState, type RaftId } from "./types.ts";

/** Applies a committed change. One that cannot be made is our own mistake: nobody should have proposed it. */
export function applyChange(raft: Raft, change: ConfChange): ConfState {
  const { config, log } = raft;
  // Whoever does not lead keeps no count of the members, and makes one for the change alone.
  const progress = raft.role === Role.Leader ? raft.progress : trackMembers(config, lastIndex(log));
  const next = changeMembership({ config, progress }, change, lastIndex(log));
  if (typeof next !== "string") return switchToConfig(raft, next);
  // With rules turned off such changes do get proposed, and the run must go on.
  if (raft.options.dialect === "tikv" || raft.options.rules !== ALL_RULES_ON) return raft.config;
  throw new AssertionError(next);
}

/** Takes over the configuration that storage or a snapshot names. */
export function restoreConfig(raft: Raft, confState: ConfState): ConfState {
  // Who does not lead keeps no count of the members, and of plain voters there is nothing to find out.
  if (raft.role !== Role.Leader && raft.trace === null && arePlainVoters(confState)) {
    raft.config = confState;
    raft.progress = NO_PROGRESS;
    raft.ownProgress = null;
    addNote(raft, { kind: "conf.changed", confState });
    return confState;
  }
  const restored = restoreMembership(confState, lastIndex(raft.log));
  if (typeof restored === "string") throw new AssertionError(restored);
  assert(sameConfig(restored.config, confState), "a configuration is restored as it was recorded");
  // The recorded value itself: all replicas of a group share the one that they were born with.
  return switchToConfig(raft, { config: confState, progress: restored.progress });
}

function switchToConfig(raft: Raft, membership: Membership): ConfState {
  const { config } = membership;
  assert(countMembers(config) === membership.progress.length, "a leader keeps count of each member, and of nobody else");
  const leads = raft.role === Role.Leader;
  raft.config = config;
  raft.progress = leads ? membership.progress : NO_PROGRESS;
  raft.ownProgress = findProgress(raft.progress, raft.id) ?? null;
  if (raft.trace !== null) {
    noteStep(raft, "configured");
    logInfo(raft.trace, `${hexId(raft.id)} switched to configuration ${formatConfig(config)}`);
  }
  addNote(raft, { kind: "conf.changed", confState: config });
  if (!leads) return config;
  if (!isVoter(config, raft.id)) {
    // Without the option the leader goes on until somebody else takes over: the change that removed it may still have to
    // be spread (dissertation §4.2.2).
    if (raft.options.stepDownOnRemoval) {
      addNote(raft, { kind: "leader.steppedDown", term: raft.term, reason: "removed", from: NONE });
      becomeFollower(raft, raft.term, NONE);
    }
    return config;
  }
  if (config.voters.length === 0) return config;
  if (maybeCommit(raft)) {
    // A smaller quorum may have made more committed.
    broadcastAppend(raft);
  } else {
    // New members need not wait for the next heartbeat or proposal.
    for (const peer of raft.progress) {
      if (peer.id !== raft.id) maybeSendAppend(raft, peer, false);
    }
  }
  const target = raft.leadTransferee;
  if (target !== NONE && !isVoter(config, target)) abortTransfer(raft, "target-removed");
  return config;
}

const countMembers = (config: ConfState): number => votersOf(config).length + config.learners.length;

/** Whether there are voters alone, in their order, and no other configuration is on its way in or out. */
const arePlainVoters = ({ voters, votersOutgoing, learners, learnersNext, autoLeave }: ConfState): boolean =>
  voters.length > 0 && votersOutgoing.length === 0 && learners.length === 0 && learnersNext.length === 0 && !autoLeave &&
  voters.every((id, place) => place === 0 || id > (voters[place - 1] ?? id));

function sameConfig(a: ConfState, b: ConfState): boolean {
  const same = (left: readonly RaftId[], right: readonly RaftId[]): boolean =>
    left.length === right.length && left.every((id, place) => id === right[place]);
  return same(a.voters, b.voters) && same(a.votersOutgoing, b.votersOutgoing) && same(a.learners, b.learners) &&
    same(a.learnersNext, b.learnersNext) && a.autoLeave === b.autoLeave;
}
