import { completePersist, persist, settle } from "../group/index.ts";
import { need } from "../kernel/late-part.ts";
import type { Program } from "../machine/program.ts";
import type { BatchCommands, Message, RaftPacket, StoreMessage } from "../proto/messages.ts";
import { countsOn, reportUnreachable, storageFirstIndex } from "../raft/index.ts";
import { tellAddressees } from "./burst.ts";
import { connectionLost, heardFrom, reportLate } from "./connections.ts";
import { forkStore } from "./fork.ts";
import { hearDisk } from "./full-disks.ts";
import { hearAgain } from "./hearing.ts";
import { awakenRegions } from "./hibernation.ts";
import { receivePacket } from "./incoming.ts";
import { destroyPeer } from "./lifecycle.ts";
import { settleTouched, storeMachine } from "./machine.ts";
import { isEpochStale, peerById } from "./membership.ts";
import { TRANSACTIONS } from "./mvcc/part.ts";
import { leaveFullDisk, takeStep, warmedUp } from "./operators.ts";
import { STOPPING, STORE_RECOVERY } from "./parts.ts";
import { RESOLVED_TS } from "./resolved-ts-part.ts";
import { INSPECTIONS } from "./report-parts.ts";
import type { StorePeer } from "./peer.ts";
import { askPdMembers, onPdMembers, pdAnswered, pdMachine, pdTimedOut, seekPd, timestampCame } from "./pd-members.ts";
import { ownPeer, ownPeers, reopen } from "./regions.ts";
import { REPLICATION } from "./replication/part.ts";
import { retryReads } from "./replica-reads.ts";
import { serveRequest } from "./requests.ts";
import { takeChunk, snapshotReceived } from "./snapshot-receive.ts";
import { pieceGenerated } from "./snapshot-generate.ts";
import { sendNext, snapshotAnswered, snapshotRefused } from "./snapshot-send.ts";
import { startStore } from "./start.ts";
import { rollbackWanted } from "./merge.ts";
import { splitGranted } from "./split.ts";
import { createStoreMemory, type PeerWrite, type StoreBatch, type StoreHost, type StoreState, type StoreTimer } from "./state.ts";
import { heartbeatStore, stopChores, takeStock, tickGroup, weighDisk } from "./ticks.ts";
import { beginTurn, endTurn, touch, type Turn } from "./turn.ts";

/** A TiKV process. */
export const storeProgram: Program<StoreState, StoreHost, Message, StoreMessage, StoreTimer, StoreBatch> = {
  start(state, host) {
    const turn = beginTurn(state, host);
    startStore(turn);
    finish(turn);
    if (state.replication !== null) need(REPLICATION).start(state, host);
  },
  receive(state, host, from, message) {
    if (hearAgain(state, host, from, message)) return;
    const turn = beginTurn(state, host);
    receive(turn, from, message);
    finish(turn);
  },
  timer(state, host, timer) {
    // A timer that another has taken the place of is nothing at all.
    if (timer.kind === "tick" && state.groups[timer.group]?.serial !== timer.serial) return;
    const turn = beginTurn(state, host);
    expire(turn, timer);
    finish(turn);
  },
  durable(state, host, batches) {
    const turn = beginTurn(state, host);
    for (const { writes, replication } of batches) {
      if (replication !== undefined) need(REPLICATION).durable(state, host, replication);
      else for (const write of writes) complete(turn, write);
    }
    finish(turn);
  },
  refused(state, host, to, message) {
    const turn = beginTurn(state, host);
    refused(turn, to, message);
    finish(turn);
  },
  takeStock,
  crash,
  fork: forkStore,
};

/** What the turn gathered leaves; where the disk holds another amount by now, it is weighed. */
function finish(turn: Turn): void {
  endTurn(turn);
  if (turn.state.usedMiB !== turn.state.memory.weighedMiB) weighDisk(turn);
}

function receive(turn: Turn, from: number, message: StoreMessage): void {
  switch (message.kind) {
    case "raft":
      if (isFromBuried(turn.state, message)) return;
      if (turn.state.memory.connections.size > 0) heardFrom(turn, from);
      receivePacket(turn, from, message);
      return;
    case "kv-request": case "batch-commands":
      receiveBatch(turn, from, message.kind === "kv-request" ? [message] : message.messages);
      return;
    case "txn-request": case "deadlock-request": case "deadlock-response": case "get-region-response":
      need(TRANSACTIONS).hear(turn, from, message);
      settleTouched(turn);
      return;
    case "replication":
      need(REPLICATION).hear(turn.state, turn.host, from, message);
      return;
    case "disk-usage":
      hearDisk(turn, message);
      return;
    case "inspect-network":
      need(INSPECTIONS).hearInspection(turn, from, message);
      return;
    case "check-leader": case "check-leader-response":
      hearOfLeaders(turn, from, message);
      return;
    case "snapshot-chunk":
      takeChunk(turn, from, message);
      return;
    case "snapshot-result":
      settleIf(turn, snapshotAnswered(turn, from, message));
      return;
    case "store-heartbeat-response":
      hearPd(turn, from, message);
      return;
    case "region-heartbeat-response":
      pdAnswered(turn, from);
      takeStep(turn, message);
      return;
    case "validate-peer-response":
      pdAnswered(turn, from);
      takeVerdict(turn, message);
      return;
    case "ask-batch-split-response":
    case "want-rollback-merge":
      settleIf(turn, hearOfRange(turn, from, message));
      return;
    case "tso-response":
      timestampCame(turn, from, message);
      if (turn.state.memory.resolving !== null) need(RESOLVED_TS).timestampForRound(turn);
      return;
    case "members":
      onPdMembers(turn, from, message.leader);
      return;
    case "pd-not-leader":
      if (from === pdMachine(turn)) seekPd(turn);
  }
}

/** A round of resolved timestamps. */
function hearOfLeaders(
  turn: Turn, from: number, message: Extract<Message, { kind: "check-leader" | "check-leader-response" }>,
): void {
  const { answerLeaders, leadersConfirmed } = need(RESOLVED_TS);
  if (message.kind === "check-leader") answerLeaders(turn, from, message);
  else leadersConfirmed(turn, from, message);
}

/** What came together is proposed before any of the groups goes on: their entries are written and sent together. */
function receiveBatch(turn: Turn, from: number, messages: BatchCommands["messages"]): void {
  for (const message of messages) {
    if (message.kind === "txn-request") need(TRANSACTIONS).hear(turn, from, message);
    else {
      const peer = serveRequest(turn, from, message);
      if (peer !== null) touch(turn, peer);
    }
  }
  settleTouched(turn);
  for (const message of messages) {
    if (message.kind === "kv-request" && message.operation === "put") leaveFullDisk(turn, message.regionId);
  }
}

/** PD answers the store's own report. */
function hearPd(turn: Turn, from: number, message: Extract<Message, { kind: "store-heartbeat-response" }>): void {
  pdAnswered(turn, from);
  if (message.awaken !== null) awakenRegions(turn, message.awaken);
  // TiKV cannot serve a cluster that has buried it, and ends.
  if (message.tombstone) turn.host.exit("tombstone");
  turn.state.memory.buried = message.buried;
  const { inspects: { network, disk } } = message;
  const { memory } = turn.state;
  const isHeeded = network === (memory.network !== undefined) && disk === (memory.trend !== undefined);
  if (!isHeeded) need(INSPECTIONS).heed(turn, message.inspects);
  if (message.plan !== null || turn.state.memory.recovery !== null) need(STORE_RECOVERY).takePlan(turn, message.plan);
}

/** What a store says that PD has buried is of a group that may have gone on without it. */
function isFromBuried({ memory: { buried } }: StoreState, { envelopes, burst }: RaftPacket): boolean {
  if (buried.length === 0) return false;
  const sender = envelopes[0]?.from.storeId ?? burst?.from;
  return sender !== undefined && buried.includes(sender);
}

/** Ids for a split have come, or a peer wants a merge given up. */
function hearOfRange(
  turn: Turn, from: number, message: Extract<Message, { kind: "ask-batch-split-response" | "want-rollback-merge" }>,
): StorePeer | null {
  if (message.kind === "want-rollback-merge") return rollbackWanted(turn, message);
  pdAnswered(turn, from);
  return splitGranted(turn, message);
}

/**
 * PD says whether a peer that lost its leader is still a member. If PD knows no such region, nothing is
 * certain.
 */
function takeVerdict(turn: Turn, verdict: Extract<Message, { kind: "validate-peer-response" }>): void {
  const { region } = verdict;
  const peer = ownPeer(turn.state, verdict.regionId);
  if (peer === undefined || region === null || peer.id !== verdict.peer.id) return;
  if (isEpochStale(peer.region.epoch, region.epoch) && peerById(region, peer.id) === undefined) {
    destroyPeer(turn, peer, "stale", region.epoch);
  }
}

function expire(turn: Turn, timer: StoreTimer): void {
  switch (timer.kind) {
    case "tick":
      tickGroup(turn, timer.group);
      return;
    case "store-heartbeat":
      heartbeatStore(turn);
      return;
    case "unreachable":
      reportLate(turn, timer.machine);
      return;
    case "resolved-ts":
      need(RESOLVED_TS).resolveTimestamps(turn);
      return;
    case "retry-reads":
      settleIf(turn, retryReads(turn, ownPeer(turn.state, timer.regionId), timer.regionId));
      return;
    case "warmed-up":
      warmedUp(turn, ownPeer(turn.state, timer.regionId), timer.term);
      return;
    case "pd-timeout":
      pdTimedOut(turn, timer.sent);
      return;
    case "pd-seek":
      askPdMembers(turn);
      return;
    case "stopping":
      need(STOPPING).goOnStopping(turn);
      return;
    case "replication":
      need(REPLICATION).expire(turn.state, turn.host, timer.timer);
      return;
    case "inspect":
      need(INSPECTIONS).inspectAgain(turn, timer);
      return;
    case "recovery":
      need(STORE_RECOVERY).pursuePlan(turn, timer.step);
      return;
    case "lock-wait":
      need(TRANSACTIONS).waited(turn, timer.task);
      settleTouched(turn);
      return;
    case "snapshot-generating":
      settleIf(turn, pieceGenerated(turn, timer));
      return;
    case "snapshot-chunk":
      settleIf(turn, sendNext(turn, timer.transferId));
      return;
    case "snapshot-received":
      snapshotReceived(turn, timer.from, timer.transferId);
      return;
  }
}

function settleIf(turn: Turn, peer: StorePeer | null): void {
  if (peer !== null) settle(storeMachine, turn, peer);
}

/** A write is durable, for a peer that may be gone by now. */
function complete(turn: Turn, write: PeerWrite): void {
  const peer = writerOf(turn.state, write);
  if (peer !== undefined) completePersist(storeMachine, turn.state, turn, peer, write.write);
}

/** Connections to a store or to PD are refused: its process is dead, its machine is not. */
function refused(turn: Turn, to: number, message: Message): void {
  if (message.kind === "raft") {
    tellAddressees(message, (regionId, target) => {
      // Most refusals tell what is known: only who still counts on the target is touched.
      const known = turn.state.peers.get(regionId);
      if (known === undefined || known.lead === null || !countsOn(known.node, target)) return;
      const peer = ownPeer(turn.state, regionId);
      if (peer !== undefined) reportUnreachable(peer.node, target);
    });
    connectionLost(turn, to);
  } else if (message.kind === "replication") {
    need(REPLICATION).refused(turn.state, turn.host, to, message);
  } else if (message.kind === "snapshot-chunk") {
    settleIf(turn, snapshotRefused(turn, message.transferId));
  } else if (to === pdMachine(turn)) {
    seekPd(turn);
  }
}

/** The process ends: what the disk has stays, everything else is forgotten. */
function crash(state: StoreState, survived: readonly StoreBatch[]): void {
  if (state.replication !== null) {
    need(REPLICATION).crash(state.replication, survived.flatMap(({ replication }) => replication ?? []));
  }
  for (const { writes } of survived) {
    for (const write of writes) {
      const peer = writerOf(state, write);
      if (peer !== undefined) surviveCrash(state, peer, write);
    }
  }
  for (const peer of ownPeers(state)) reopen(state, peer);
  for (const group of state.groups) stopChores(group);
  state.memory = createStoreMemory();
}

/** The peer that asked for the write, unless it is gone by now. */
function writerOf(state: StoreState, write: PeerWrite): StorePeer | undefined {
  const peer = ownPeer(state, write.regionId);
  return peer !== undefined && peer.id === write.peerId && peer.life === write.life ? peer : undefined;
}

/**
 * The page cache outlived the process: the write counts, and checkers hear of it when the process is back.
 */
function surviveCrash(state: StoreState, peer: StorePeer, { write }: PeerWrite): void {
  persist(storeMachine, state, peer, write);
  const { disk } = peer;
  const first = write.entries[0];
  if (write.snapshot !== null) {
    disk.untoldReset = true;
    disk.untoldFrom = storageFirstIndex(disk.storage);
  }
  if (first === undefined) return;
  disk.untoldFrom = disk.untoldFrom === 0 ? first.index : Math.min(disk.untoldFrom, first.index);
}
