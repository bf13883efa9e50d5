import type { Instant } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import type { AtStore } from "../proto/events/raft.ts";
import type { RegionId } from "../proto/region.ts";
import { checkApplied } from "./applies.ts";
import type { Checker } from "./checker.ts";
import { checkCommitted, noteConfig, noteGone, settleSuspects } from "./commits.ts";
import { checkElected, checkPeerState, peerOf } from "./elections.ts";
import { beginAnew, configOf, createRegionRecord, forkRaftChecks, regionForChange } from "./fork.ts";
import { checkAppend, checkReset } from "./logs.ts";
import {
  APPLY_IN_ORDER, COMMIT_KEPT, COMMIT_QUORUM, ELECTION_SAFETY, LEADER_APPEND_ONLY, LEADER_COMPLETENESS,
  LOG_MATCHING, SINGLE_VOTE, SLEEP_COMPLETE, STATE_MACHINE_SAFETY, TERM_MONOTONIC,
} from "./raft-invariants.ts";
import { checkSleep } from "./sleep.ts";
import type { RaftChecks, RegionRecord } from "./types.ts";

/** Every region's Raft group: what one fact tells of a group is compared with what all others have told. */
export const raftChecker: Checker<RaftChecks> = {
  guards: [
    ELECTION_SAFETY, TERM_MONOTONIC, SINGLE_VOTE, LOG_MATCHING, LEADER_COMPLETENESS,
    LEADER_APPEND_ONLY, COMMIT_QUORUM, COMMIT_KEPT,
    STATE_MACHINE_SAFETY, APPLY_IN_ORDER, SLEEP_COMPLETE,
  ],
  create: ({ topology }, report) => ({
    report, epoch: 0, deaths: new Map(),
    regions: new Map(topology.regions.map((region) => [region.id, createRegionRecord(region.id, 0, [configOf(region)])])),
  }),
  events: {
    "node.killed": (checks, { node }) => noteDeath(checks, node, false),
    "node.exited": (checks, { node }) => noteDeath(checks, node, false),
    "node.restarted": (checks, { node }) => noteDeath(checks, node, false),
    "node.powered-off": (checks, { node }) => noteDeath(checks, node, true),
    "raft.leader.forced": (checks, { region, failed }, { at }) => beginAnew(checks, settled(checks, region, at), failed),
    "raft.leader.elected": (checks, body, { at }) => {
      checks.report.checked++;
      const record = spokenOf(checks, body, at);
      if (record !== null) checkElected(checks, record, body, at);
    },
    "region.split": (checks, { parts }) => {
      for (const { id, peers, epoch } of parts) {
        const record = regionForChange(checks, id);
        if (record.configs.length === 0) record.configs.push(configOf({ peers, confVer: epoch.confVer }));
      }
    },
    "raft.conf.applied": (checks, body, { at }) => {
      checks.report.checked++;
      const record = spokenOf(checks, body, at);
      if (record !== null) noteConfig(record, body);
    },
  },
  facts: {
    "peer-state": (checks, fact, now) => {
      const record = spokenOf(checks, fact, now);
      if (record !== null) checkPeerState(checks, record, fact, now);
    },
    "log-appended": (checks, fact, now) => {
      const record = spokenOf(checks, fact, now);
      if (record !== null) checkAppend(checks, record, peerOf(checks, record, fact.peer, fact.store), fact, now);
    },
    "log-reset": (checks, fact, now) => {
      const record = spokenOf(checks, fact, now);
      if (record !== null) checkReset(checks, record, peerOf(checks, record, fact.peer, fact.store), fact, now);
    },
    committed: (checks, fact, now) => {
      const record = spokenOf(checks, fact, now);
      if (record !== null) checkCommitted(checks, record, fact, now);
    },
    applied: (checks, fact, now) => {
      const record = spokenOf(checks, fact, now);
      if (record !== null) checkApplied(checks, record, peerOf(checks, record, fact.peer, fact.store), fact, now);
    },
    slept: (checks, fact, now) => checkSleep(checks, settled(checks, fact.region, now), fact, now),
    "peer-gone": (checks, fact, now) => noteGone(settled(checks, fact.region, now), fact.peer),
  },
  fork: forkRaftChecks,
};

/** The record of the region of which a store speaks; null where that store was given up: what it says binds nobody. */
function spokenOf(checks: RaftChecks, { region, store }: AtStore, now: Instant): RegionRecord | null {
  const record = settled(checks, region, now);
  return record.forsaken.length > 0 && record.forsaken.includes(store) ? null : record;
}

function settled(checks: RaftChecks, region: RegionId, now: Instant): RegionRecord {
  const record = regionForChange(checks, region);
  if (record.suspects.length > 0) settleSuspects(checks, record, now);
  return record;
}

/** A restart of a running process ends one life as well; counting an end twice does no harm. */
function noteDeath(checks: RaftChecks, node: Node, powerLoss: boolean): void {
  if (node.kind !== "store") return;
  const deaths = checks.deaths.get(node.id) ?? { count: 0, lastPowerLoss: 0 };
  const count = deaths.count + 1;
  checks.deaths.set(node.id, { count, lastPowerLoss: powerLoss ? count : deaths.lastPowerLoss });
}
