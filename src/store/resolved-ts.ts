import { need } from "../kernel/late-part.ts";
import { START } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Ts } from "../proto/kv.ts";
import type { LeaderInfo, Message } from "../proto/messages.ts";
import { isJoint, type Region, type RegionId, type StoreId } from "../proto/region.ts";
import { TRANSACTIONS } from "./mvcc/part.ts";
import { askTimestamp } from "./pd-members.ts";
import type { StorePeerView } from "./peer.ts";
import type { Resolving, ResolvingRound, SafePast, StoreState } from "./state.ts";
import type { Turn } from "./turn.ts";

/*
 * Reads of the past (resolved_ts). By rounds a leader takes a timestamp and makes sure that it led then: stores with a replica
 * say whether they follow it. What it had committed is all that was acknowledged up to the timestamp, and the next round tells
 * its followers, who may show that past once they have applied as much. Those of raw keys are true time, as from an oracle that
 * takes no time; those of transactions are PD's, and lie below all locks.
 */

const BYTES = 32;
const BYTES_PER_LEADER = 40;

const NOTHING_KNOWN: SafePast = { ts: START, txnTs: 0 };

/** The latest timestamps of which the replica can show the state. */
export function safePastOf({ memory }: StoreState, { regionId, disk }: StorePeerView): SafePast {
  const known = memory.resolved.get(regionId);
  if (known === undefined) return NOTHING_KNOWN;
  return disk.applied >= known.index ? known : known.safe;
}

function resolve(state: StoreState, peer: StorePeerView, index: number, past: SafePast): void {
  const { ts, txnTs } = safePastOf(state, peer);
  if (past.ts <= ts && past.txnTs <= txnTs) return;
  state.memory.resolved.set(peer.regionId, {
    index, ts: past.ts > ts ? past.ts : ts, txnTs: Math.max(past.txnTs, txnTs), safe: { ts, txnTs },
  });
}

/** Begins a round, while there are reads of the past, and plans the next. */
export function resolveTimestamps(turn: Turn): void {
  const { state: { memory }, host } = turn;
  if (host.settings.client.replicaRead !== "stale") {
    memory.resolving = null;
    memory.resolved.clear();
    return;
  }
  host.startTimer(host.settings.store.advanceTsInterval, { kind: "resolved-ts" });
  beginRound(turn, 0);
  // What transactions have committed is told by timestamps of PD: a round of its own follows on the next.
  if (memory.transactions !== null) askTimestamp(turn);
}

/** A timestamp of PD has come: what is committed from now on is so behind it. */
export function timestampForRound(turn: Turn): void {
  const { resolving, transactions, pd } = turn.state.memory;
  if (resolving !== null && transactions !== null) beginRound(turn, pd.syncedTs);
}

function beginRound(turn: Turn, latest: Ts): void {
  const { state, host } = turn;
  const { memory } = state;
  const round = new Map<RegionId, Resolving>();
  const told = new Map<StoreId, LeaderInfo[]>();
  for (const peer of state.peers.values()) {
    const { raft } = peer.node;
    if (peer.lead === null || !raft.committedInTerm || peer.disk.appliedTerm !== raft.term) continue;
    const { regionId, region } = peer;
    const txnTs = latest === 0 ? 0 : need(TRANSACTIONS).resolveLocks(turn, region, latest);
    round.set(regionId, { term: raft.term, index: raft.log.committed, txnTs, stores: [state.id] });
    const { index, ts: resolvedTs, txnTs: knownTs } = memory.resolved.get(regionId) ?? { ...NOTHING_KNOWN, index: 0 };
    const info = { regionId, peer: peer.id, term: raft.term, index, resolvedTs, txnTs: knownTs };
    for (const { storeId } of region.peers) if (storeId !== state.id) told.set(storeId, [...(told.get(storeId) ?? []), info]);
  }
  memory.resolving = { ts: host.now, regions: round };
  for (const [store, leaders] of told) {
    const machine = host.directory.stores.get(store);
    const message: Message = { kind: "check-leader", ts: host.now, leaders };
    if (machine !== undefined) host.send(machine, "kv", message, BYTES + leaders.length * BYTES_PER_LEADER);
  }
  settleRound(state, memory.resolving, [...round.keys()]);
}

/** Says which of the leaders are followed here, and takes over what they are sure of. */
export function answerLeaders(turn: Turn, from: MachineId, { ts, leaders }: Extract<Message, { kind: "check-leader" }>): void {
  const { state, host } = turn;
  const regions: RegionId[] = [];
  for (const { regionId, peer: leader, term, index, resolvedTs, txnTs } of leaders) {
    const peer = state.peers.get(regionId);
    if (peer === undefined || peer.node.raft.term !== term || peer.node.raft.lead !== leader) continue;
    regions.push(regionId);
    resolve(state, peer, index, { ts: resolvedTs, txnTs });
  }
  host.send(from, "kv", { kind: "check-leader-response", ts, regions }, BYTES + regions.length * BYTES_PER_LEADER);
}

/** A store follows these leaders: with a quorum of each it led at the timestamp of the round. */
export function leadersConfirmed(
  { state, host }: Turn, from: MachineId, { ts, regions }: Extract<Message, { kind: "check-leader-response" }>,
): void {
  const { resolving } = state.memory;
  if (resolving === null || resolving.ts !== ts) return;
  for (const [store, machine] of host.directory.stores) {
    if (machine !== from) continue;
    for (const id of regions) {
      const region = resolving.regions.get(id);
      if (region !== undefined) resolving.regions.set(id, { ...region, stores: [...region.stores, store] });
    }
  }
  settleRound(state, resolving, regions);
}

function settleRound(state: StoreState, { ts, regions }: ResolvingRound, changed: readonly RegionId[]): void {
  for (const id of changed) {
    const peer = state.peers.get(id);
    const round = regions.get(id);
    if (peer === undefined || peer.lead === null || round === undefined || peer.node.raft.term !== round.term) continue;
    if (isQuorum(peer.region, round.stores)) resolve(state, peer, round.index, { ts, txnTs: round.txnTs });
  }
}

function isQuorum(region: Region, stores: readonly StoreId[]): boolean {
  const has = (roles: readonly string[]): boolean => {
    const voters = region.peers.filter(({ role }) => roles.includes(role));
    return 2 * voters.filter(({ storeId }) => stores.includes(storeId)).length > voters.length;
  };
  return has(["Voter", "IncomingVoter"]) && (!isJoint(region) || has(["Voter", "DemotingVoter"]));
}
