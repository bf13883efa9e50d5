import { unreachable } from "../kernel/assert.ts";
import { START, type Instant } from "../kernel/time.ts";
import type { ClusterEvent, Node } from "../proto/events.ts";
import type { Fold } from "../proto/fold.ts";
import type { Observation } from "../proto/observations.ts";
import type { RegionId } from "../proto/region.ts";
import { checkApplied } from "./applies.ts";
import { checkCommitted, noteConfig, settleSuspects } from "./commits.ts";
import { checkElected, checkPeerState, peerOf } from "./elections.ts";
import { configOf, createRegionRecord, forkChecks, regionForChange } from "./fork.ts";
import { checkAppend, checkReset } from "./logs.ts";
import { checkAllRanges, checkRegion } from "./ranges.ts";
import { checkOperation } from "./registers.ts";
import { areSizesEven, checkMove, isDisturbance } from "./rest.ts";
import type { CheckContext, Checks, RegionRecord } from "./types.ts";

export { INVARIANTS, type InvariantId } from "./invariants.ts";
export type { CheckContext, Checks, Violation } from "./types.ts";

/** The fold behind all checks. */
export const checkFold = {
  name: "checks", create: createChecks, event: observeEvent, fact: observeFact, fork: forkChecks,
} satisfies Fold<Checks, CheckContext>;

/** Checkers that have seen nothing but the regions at the cluster's birth. */
function createChecks(context: CheckContext): Checks {
  const { regions } = context.topology;
  const ranges = regions.map(({ id, startKey, endKey, version, confVer }) => ({ id, startKey, endKey, version, confVer }));
  const checks: Checks = {
    checked: 0, unchecked: 0, violations: [], violationsDropped: 0, epoch: 0,
    regions: new Map(), ranges, registers: new Map(), deaths: new Map(), moves: new Map(),
    evenSizes: areSizesEven(regions),
  };
  for (const region of regions) {
    checks.regions.set(region.id, createRegionRecord(region.id, checks.epoch, [configOf(region)]));
  }
  checkAllRanges(checks, START);
  return checks;
}

/** Folds one fact. Facts come in the order in which they happened; `now` is the instant of the fact. */
function observeFact(checks: Checks, fact: Observation, now: Instant): void {
  // What is only asked for binds nobody.
  if (fact.kind === "client-asked") return;
  checks.checked++;
  if (fact.kind === "pd-region") checkRegion(checks, fact, now);
  else if (fact.kind === "client-operation") checkOperation(checks, fact, now);
  else observeRaft(checks, fact, now);
}

/** Folds one event: those that tell of elections, configurations, moves and the deaths of processes; all others pass by. */
function observeEvent(checks: Checks, event: ClusterEvent): void {
  const { body, at } = event;
  if (checks.moves.size > 0 && isDisturbance(event)) checks.moves.clear();
  switch (body.name) {
    case "node.killed":
    case "node.restarted":
      noteDeath(checks, body.node, false);
      return;
    case "node.powered-off":
      noteDeath(checks, body.node, true);
      return;
    case "raft.leader.elected":
      checks.checked++;
      checkElected(checks, settled(checks, body.region, at), body, at);
      return;
    case "raft.conf.applied":
      checks.checked++;
      noteConfig(settled(checks, body.region, at), body);
      return;
    case "pd.operator.finished":
      checkMove(checks, body, at);
      return;
    default:
      return;
  }
}

type RaftFact = Exclude<Observation, { readonly kind: "pd-region" | "client-asked" | "client-operation" }>;

function observeRaft(checks: Checks, fact: RaftFact, now: Instant): void {
  const record = settled(checks, fact.region, now);
  switch (fact.kind) {
    case "peer-state":
      checkPeerState(checks, record, fact, now);
      return;
    case "log-appended":
      checkAppend(checks, record, peerOf(checks, record, fact.peer, fact.store), fact, now);
      return;
    case "log-reset":
      checkReset(checks, record, peerOf(checks, record, fact.peer, fact.store), fact, now);
      return;
    case "committed":
      checkCommitted(checks, record, fact, now);
      return;
    case "applied":
      checkApplied(checks, record, peerOf(checks, record, fact.peer, fact.store), fact, now);
      return;
    case "peer-gone":
      record.peers.delete(fact.peer);
      return;
    default:
      unreachable(fact);
  }
}

function settled(checks: Checks, region: RegionId, now: Instant): RegionRecord {
  const record = regionForChange(checks, region);
  if (record.suspects.length > 0) settleSuspects(checks, record, now);
  return record;
}

/** A restart of a running process ends one life as well; counting an end twice does no harm. */
function noteDeath(checks: Checks, node: Node, powerLoss: boolean): void {
  if (node.kind !== "store") return;
  const deaths = checks.deaths.get(node.id) ?? { count: 0, lastPowerLoss: 0 };
  const count = deaths.count + 1;
  checks.deaths.set(node.id, { count, lastPowerLoss: powerLoss ? count : deaths.lastPowerLoss });
}
