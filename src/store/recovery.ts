import { settle } from "../group/index.ts";
import { seconds } from "../kernel/time.ts";
import type { RecoveryPlan, RecoveryTask } from "../proto/recovery.ts";
import { isJoint, peerOnStore, type Peer, type Region, type RegionId, type StoreId } from "../proto/region.ts";
import { campaign, endForce, forceLead, lastIndex, lastTerm, proposeConfChange, Role } from "../raft/index.ts";
import { GroupState } from "./group-state.ts";
import { wake } from "./hibernation.ts";
import { bringIn } from "./lifecycle.ts";
import { storeMachine } from "./machine.ts";
import { raftChangeOf } from "./membership.ts";
import { createSeededPeer, type StorePeer } from "./peer.ts";
import { sendStoreHeartbeat } from "./pd-link.ts";
import { ownPeer } from "./regions.ts";
import { placeOf } from "./state.ts";
import { endTurn, type Turn } from "./turn.ts";
import { lookSoon } from "./wake.ts";

/** How often the store looks whether it has done what a plan asks for. */
const LOOK_INTERVAL = seconds(1);

/** PD's plan for this store, with the answer to its heartbeat; null where nothing is asked of it. */
export function takePlan(turn: Turn, plan: RecoveryPlan | null): void {
  const { memory } = turn.state;
  if (plan === null) {
    memory.recovery = null;
  } else if (memory.recovery?.plan.step !== plan.step) {
    memory.recovery = { plan, isDone: false };
    pursuePlan(turn, plan.step);
  }
}

/** Does what is left to do of the plan of that step, and reports at once when nothing is. */
export function pursuePlan(turn: Turn, step: number): void {
  const { memory } = turn.state;
  const { recovery } = memory;
  if (recovery === null || recovery.isDone || recovery.plan.step !== step) return;
  const { tasks, failed } = recovery.plan;
  const left = tasks.filter((task) => !carryOut(turn, task, failed));
  if (left.length > 0) {
    turn.host.startTimer(LOOK_INTERVAL, { kind: "recovery", step });
    return;
  }
  memory.recovery = { plan: recovery.plan, isDone: true };
  sendStoreHeartbeat(turn);
}

/** Goes on with one task; true when it is done, or nobody is there any more to do it. */
function carryOut(turn: Turn, task: RecoveryTask, failed: readonly StoreId[]): boolean {
  switch (task.kind) {
    case "force":
      return force(turn, task.region, failed);
    case "demote":
      return demote(turn, task.region, failed);
    case "create":
      create(turn, task.region, task.replaced);
      return true;
    case "exit":
      for (const { regionId, node: { raft } } of [...turn.state.peers.values()]) {
        if (raft.forsaken.length > 0) exitForce(turn, ownPeer(turn.state, regionId));
      }
      return true;
  }
}

const votersOn = ({ peers }: Region, stores: readonly StoreId[]): readonly Peer[] =>
  peers.filter(({ role, storeId }) => role !== "Learner" && stores.includes(storeId));

function force(turn: Turn, regionId: RegionId, failed: readonly StoreId[]): boolean {
  const peer = ownPeer(turn.state, regionId);
  if (peer === undefined) return true;
  const { raft } = peer.node;
  if (peer.lead !== null) return raft.forsaken.length === 0 || peer.disk.appliedTerm === raft.term;
  if (raft.role === Role.Candidate) return false;
  const { host, state } = turn;
  wake(turn, peer, GroupState.Chaos);
  endTurn(turn);
  host.emit({
    name: "raft.leader.forced", region: regionId, store: state.id, peer: peer.id, failed, index: lastIndex(raft.log),
    term: lastTerm(raft.log), voters: peer.region.peers.filter(({ role }) => role !== "Learner").map(({ storeId }) => storeId),
  });
  forceLead(peer.node, votersOn(peer.region, failed).map(({ id }) => id));
  settle(storeMachine, turn, peer);
  lookSoon(turn, peer);
  return false;
}

/** Makes learners of the voters that are given up: at once, or by a joint configuration that is then left. */
function demote(turn: Turn, regionId: RegionId, failed: readonly StoreId[]): boolean {
  const peer = ownPeer(turn.state, regionId);
  if (peer === undefined || peer.lead === null || peer.node.raft.forsaken.length === 0) return true;
  const { node: { raft }, disk, region } = peer;
  if (disk.appliedTerm !== raft.term || raft.pendingConfIndex > disk.applied) return false;
  const isBetween = isJoint(region);
  const lost = votersOn(region, failed);
  if (!isBetween && lost.length === 0) return true;
  const changes = isBetween ? [] : lost.map((voter) => ({ type: "AddLearnerNode", peer: voter } as const));
  proposeConfChange(peer.node, raftChangeOf(changes));
  settle(storeMachine, turn, peer);
  return false;
}

/** A region without data, for keys of which no replica is left. Its one voter leads it as soon as its own vote is durable. */
function create(turn: Turn, region: Region, replaced: readonly RegionId[]): void {
  const { state, host } = turn;
  const self = peerOnStore(region, state.id);
  if (self === undefined || state.peers.has(region.id)) return;
  const seed = { region, peerId: self.id, sizeMiB: 0, keys: 0, pending: false };
  const peer = createSeededPeer(placeOf(state, region.id, self.id), seed);
  peer.heardLeaderAt = turn.clock;
  bringIn(turn, peer);
  const { startKey, endKey } = region;
  host.emit({ name: "region.recreated", region: region.id, store: state.id, startKey, endKey, replaced });
  campaign(peer.node);
  settle(storeMachine, turn, peer);
}

function exitForce(turn: Turn, peer: StorePeer | undefined): void {
  if (peer === undefined) return;
  endForce(peer.node);
  settle(storeMachine, turn, peer);
}
