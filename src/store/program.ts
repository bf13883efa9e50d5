import { between, START } from "../kernel/time.ts";
import type { Program } from "../machine/program.ts";
import type { Message } from "../proto/messages.ts";
import { reportUnreachable, storageFirstIndex } from "../raft/index.ts";
import { forkStore } from "./fork.ts";
import { receiveEnvelope } from "./incoming.ts";
import { destroyPeer, forgetReceivedSnapshot } from "./lifecycle.ts";
import { isEpochStale, peerById } from "./membership.ts";
import { takeStep } from "./operators.ts";
import { rebuildPeer, type StorePeer } from "./peer.ts";
import { pdAnswered, pdRefused } from "./pd-link.ts";
import { failProposals, serveRequest } from "./requests.ts";
import { settle } from "./settle.ts";
import { receiveChunk, snapshotReceived } from "./snapshot-receive.ts";
import { sendChunk, snapshotAnswered, snapshotGenerated, snapshotRefused } from "./snapshot-send.ts";
import { startStore } from "./start.ts";
import type { PeerWrite, StoreBatch, StoreHost, StoreState, StoreTimer } from "./state.ts";
import { heartbeatStore, tickGroup } from "./ticks.ts";
import { beginTurn, endTurn, type Turn } from "./turn.ts";
import { persist, release, writerOf } from "./writes.ts";

/** A TiKV process. */
export const storeProgram: Program<StoreState, StoreHost, Message, StoreTimer, StoreBatch> = {
  start(state, host) {
    const turn = beginTurn(state, host);
    startStore(turn);
    endTurn(turn);
  },
  receive(state, host, from, message) {
    const turn = beginTurn(state, host);
    receive(turn, from, message);
    endTurn(turn);
  },
  timer(state, host, timer) {
    const turn = beginTurn(state, host);
    expire(turn, timer);
    endTurn(turn);
  },
  durable(state, host, batch) {
    const turn = beginTurn(state, host);
    for (const write of batch.writes) complete(turn, write);
    endTurn(turn);
  },
  refused(state, host, to, message) {
    const turn = beginTurn(state, host);
    refused(turn, to, message);
    endTurn(turn);
  },
  crash,
  fork: forkStore,
};

function receive(turn: Turn, from: number, message: Message): void {
  switch (message.kind) {
    case "raft": {
      const { envelopes } = message;
      for (let i = 0; i < envelopes.length; i++) {
        const envelope = envelopes[i];
        if (envelope !== undefined) receiveEnvelope(turn, envelope);
      }
      return;
    }
    case "kv-request":
      settleIf(turn, serveRequest(turn, from, message));
      return;
    case "snapshot-chunk":
      receiveChunk(turn, from, message);
      return;
    case "snapshot-result":
      settleIf(turn, snapshotAnswered(turn, from, message));
      return;
    case "store-heartbeat-response":
      pdAnswered(turn, from);
      return;
    case "region-heartbeat-response":
      pdAnswered(turn, from);
      takeStep(turn, message);
      return;
    case "validate-peer-response":
      pdAnswered(turn, from);
      takeVerdict(turn, message);
      return;
    case "kv-response":
    case "store-heartbeat":
    case "region-heartbeat":
    case "validate-peer":
    case "get-region":
    case "get-region-response":
    case "pd-order":
    case "pd-order-response":
      // Not for stores: whoever sent it confuses machines, and TiKV would not understand it either.
      return;
  }
}

/**
 * PD says whether a peer that lost its leader is still a member. If PD knows no such region, nothing is
 * certain.
 */
function takeVerdict(turn: Turn, verdict: Extract<Message, { kind: "validate-peer-response" }>): void {
  const { region } = verdict;
  const peer = turn.state.peers.get(verdict.regionId);
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
    case "snapshot-generated":
      settleIf(turn, snapshotGenerated(turn, timer));
      return;
    case "snapshot-chunk":
      settleIf(turn, sendChunk(turn, timer.transferId));
      return;
    case "snapshot-received":
      installSnapshot(turn, timer.from, timer.transferId);
      return;
  }
}

function installSnapshot(turn: Turn, from: number, transferId: number): void {
  const received = snapshotReceived(turn, from, transferId);
  if (received === null || received.envelope === null) return;
  const peer = turn.state.peers.get(received.regionId);
  if (peer !== undefined) {
    peer.snapshotSince = received.since;
    peer.snapshotFrom = received.envelope.from.storeId;
  }
  receiveEnvelope(turn, received.envelope);
}

function settleIf(turn: Turn, peer: StorePeer | null): void {
  if (peer !== null) settle(turn, peer);
}

/** A write is durable: what it promised may be said. */
function complete(turn: Turn, write: PeerWrite): void {
  const { state, host } = turn;
  const peer = writerOf(state, write);
  if (peer === undefined) return;
  const { message } = write;
  peer.writesInFlight--;
  persist(state, peer, message);
  const subject = { region: peer.regionId, store: state.id, peer: peer.id };
  if (message.snapshot !== null) tellSnapshot(turn, peer);
  const { entries } = message;
  if (entries.length > 0) host.observe({ kind: "log-appended", ...subject, entries });
  release(turn, peer, message);
  settle(turn, peer);
}

function tellSnapshot(turn: Turn, peer: StorePeer): void {
  const { state, host, clock } = turn;
  const { compactedIndex: index, compactedTerm: term } = peer.node.storage;
  const { regionId: region } = peer;
  host.observe({ kind: "log-reset", region, store: state.id, peer: peer.id, index, term });
  // Whatever this peer proposed when it led is decided within the snapshot, and nobody knows how.
  failProposals(turn, peer, { kind: "StaleCommand" });
  endTurn(turn);
  host.emit({
    name: "snapshot.applied", region, store: state.id, from: peer.snapshotFrom, index,
    took: between(peer.snapshotSince, clock),
  });
  forgetReceivedSnapshot(peer);
}

/** Connections to a store or to PD are refused: its process is dead, its machine is not. */
function refused(turn: Turn, to: number, message: Message): void {
  switch (message.kind) {
    case "raft":
      for (const { regionId, to: target } of message.envelopes) {
        const peer = turn.state.peers.get(regionId);
        if (peer !== undefined && peer.lead !== null) reportUnreachable(peer.node, target.id);
      }
      return;
    case "snapshot-chunk":
      settleIf(turn, snapshotRefused(turn, message.transferId));
      return;
    case "store-heartbeat":
    case "region-heartbeat":
    case "validate-peer":
      pdRefused(turn, to);
      return;
    case "get-region": case "get-region-response": case "kv-request": case "kv-response": case "pd-order":
    case "pd-order-response":
    case "region-heartbeat-response": case "snapshot-result": case "store-heartbeat-response":
    case "validate-peer-response":
  }
}

/** The process ends: what the disk has stays, everything else is forgotten. */
function crash(state: StoreState, survived: readonly StoreBatch[]): void {
  for (const { writes } of survived) {
    for (const write of writes) {
      const peer = writerOf(state, write);
      if (peer !== undefined) surviveCrash(state, peer, write);
    }
  }
  for (const peer of state.peers.values()) rebuildPeer(peer, state.options);
  state.leaderCount = 0;
  state.sends = [];
  state.receives = [];
  state.finished = [];
  state.sendFreeAt = START;
  state.receiveFreeAt = START;
  state.generateFreeAt = START;
  state.limitsReached = [];
  state.pd.machine = -1;
  state.pd.unanswered = 0;
  state.pd.lost = false;
}

/**
 * The page cache outlived the process: the write counts, and checkers hear of it when the process is back.
 */
function surviveCrash(state: StoreState, peer: StorePeer, { message }: PeerWrite): void {
  persist(state, peer, message);
  const first = message.entries[0];
  if (message.snapshot !== null) {
    peer.untoldReset = true;
    peer.untoldFrom = storageFirstIndex(peer.node.storage);
  }
  if (first === undefined) return;
  peer.untoldFrom = peer.untoldFrom === 0 ? first.index : Math.min(peer.untoldFrom, first.index);
}
