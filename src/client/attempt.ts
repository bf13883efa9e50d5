import { need } from "../kernel/late-part.ts";
import { seconds } from "../kernel/time.ts";
import type { AttemptError } from "../proto/failures.ts";
import type { KvRequest, TxnRequest } from "../proto/messages.ts";
import type { Peer, Region } from "../proto/region.ts";
import { breakersOf } from "./breaker-part.ts";
import { dropOperation, giveUpAtOnce, noteFailing, noteLocated, sleep } from "./endings.ts";
import { seekLeader } from "./members.ts";
import { noteRetry } from "./notes.ts";
import { isAsked, NOT_ASKED } from "./operation.ts";
import { CLIENT_TRANSACTIONS } from "./parts.ts";
import { insertRegion, invalidate, lookUp, type CachedRegion } from "./region-cache.ts";
import { releaseFromPd } from "./scouts.ts";
import { noteTried, replicaRead, selectReplica } from "./selector.ts";
import { noteSent, REQUEST_OVERHEAD_BYTES, sendProbe, clientStore } from "./stores.ts";
import { waitAnew } from "./tickets.ts";
import { PD_TARGET, type ClientHost, type ClientState, type Operation, type ClientStore } from "./types.ts";

/** How long the client waits for PD's answer (client-go: 3 s). */
const PD_REQUEST_TIMEOUT = seconds(3);

/** Takes the operation a step on: finds its region, chooses a replica and asks it; or asks PD; or sleeps. */
export function proceed(state: ClientState, host: ClientHost, operation: Operation): void {
  if (operation.command !== null && operation.askedAt === NOT_ASKED && isAsked(operation.command)) {
    operation.askedAt = host.now;
    host.observe({ kind: "command-asked", client: state.client, operation: operation.operation, key: operation.key });
  }
  if (operation.patience === 0) {
    dropOperation(state, host, operation);
    return;
  }
  const entry = lookUp(state.cache, operation.key, host.clock(), state.choices);
  if (entry === undefined) {
    locate(state, host, operation);
    return;
  }
  if (operation.target === 0) {
    operation.target = entry.region.peers[entry.leader]?.storeId ?? 0;
    if (breakersOf(host)?.admits(state, host, operation.target) === false) {
      operation.region = entry.region.id;
      operation.store = operation.target;
      giveUpAtOnce(state, host, operation, "CircuitOpen");
      return;
    }
  }
  if (operation.command !== null) need(CLIENT_TRANSACTIONS).narrow(state, host, operation, entry.region);
  const index = selectReplica(state, host, operation, entry);
  const peer = entry.region.peers[index];
  if (peer !== undefined) {
    send(state, host, operation, entry, index, peer);
    return;
  }
  // Whoever could have answered was asked, or is known not to answer: perhaps PD knows better by now.
  operation.region = entry.region.id;
  invalidate(state.cache, { key: operation.key, generation: entry.generation }, "NoLeader", host.clock());
  sleep(state, host, operation, "regionMiss", operation.lastError || "NoReplicaLeft");
}

function send(
  state: ClientState, host: ClientHost, operation: Operation, entry: CachedRegion, index: number, peer: Peer,
): void {
  const view = clientStore(state, host, peer.storeId);
  if (view === undefined) return;
  waitAnew(state, operation, "sent");
  const clock = host.clock();
  operation.sentAt = host.now;
  operation.sentClock = clock;
  operation.region = entry.region.id;
  operation.store = peer.storeId;
  operation.version = entry.region.epoch.version;
  operation.generation = entry.generation;
  operation.peerIndex = index;
  operation.askedLeader = index === entry.leader;
  operation.replica = replicaRead(host, operation);
  if (!view.connected) {
    // As in gRPC: what is sent into a broken connection fails at once, and does not wait for an answer.
    noteTried(host, operation);
    checkStore(state, host, operation, view, "ConnectionLost");
    return;
  }
  operation.attempts += 1;
  if (operation.attempts > 1) noteRetry(state, host, operation.lastError, operation);
  noteSent(view, host, clock);
  armSweep(state, host);
  sendRequest(host, view, entry, peer, operation);
}

function sendRequest(host: ClientHost, view: ClientStore, entry: CachedRegion, peer: Peer, operation: Operation): void {
  const { key, value, command, replica } = operation;
  const { id: regionId, epoch } = entry.region;
  if (command === null) {
    const request: KvRequest = {
      kind: "kv-request", requestId: operation.ticket, regionId, epoch, peerId: peer.id, operation: operation.operation, key,
      value, replica,
    };
    host.send(view.machine, "kv", request, REQUEST_OVERHEAD_BYTES + key.length + (value?.length ?? 0));
    return;
  }
  const request: TxnRequest = {
    kind: "txn-request", requestId: operation.ticket, regionId, epoch, peerId: peer.id, key, command, replica,
  };
  host.send(view.machine, "kv", request, REQUEST_OVERHEAD_BYTES + need(CLIENT_TRANSACTIONS).commandBytes(command));
}

/** Lets the operation wait for news of a store that did not answer: one probe finds out for all who wait. */
export function checkStore(
  state: ClientState, host: ClientHost, operation: Operation, view: ClientStore, error: AttemptError,
): void {
  noteFailing(state, host, operation, error);
  waitAnew(state, operation, "checking");
  // A ping of the keepalive would ask the same, only with more patience.
  if (view.probe === 0 || view.probePurpose === "keepalive") sendProbe(state, host, view, "liveness");
}

/** One timer watches over all requests: they wait in the order in which they were sent, each for the same time. */
function armSweep(state: ClientState, host: ClientHost): void {
  if (state.sweepArmed) return;
  state.sweepArmed = true;
  host.startTimer(host.settings.client.requestTimeout, { kind: "sweep" });
}

function locate(state: ClientState, host: ClientHost, operation: Operation): void {
  const machine = host.directory.pds[state.pdMember];
  if (breakersOf(host)?.admits(state, host, PD_TARGET) === false) {
    giveUpAtOnce(state, host, operation, "CircuitOpen");
    return;
  }
  waitAnew(state, operation, "locating");
  operation.pdMember = state.pdMember;
  operation.sentAt = host.now;
  operation.sentClock = host.clock();
  host.startTimer(PD_REQUEST_TIMEOUT, { kind: "pd-timeout", ticket: operation.ticket });
  if (machine === undefined) return;
  const bytes = REQUEST_OVERHEAD_BYTES + operation.key.length;
  host.send(machine, "pd", { kind: "get-region", requestId: operation.ticket, key: operation.key }, bytes);
}

/** PD answered where the key of a locating operation lies. */
export function onLocated(
  state: ClientState, host: ClientHost, operation: Operation, region: Region | null, leader: Peer | null,
): void {
  if (region === null) {
    sleep(state, host, operation, "pdRPC", "PDUnknownRegion");
    return;
  }
  noteLocated(state, host, operation.sentClock);
  remember(state, host, region, leader);
  if (lookUp(state.cache, operation.key, host.clock(), state.choices) === undefined) {
    // PD is behind what the client learnt from stores, and the key lies in what PD does not know yet.
    sleep(state, host, operation, "regionMiss", "PDUnknownRegion");
    return;
  }
  proceed(state, host, operation);
}

/** PD did not answer, its process is dead, or it does not lead: the client looks for the member that does. */
export function onPdFailed(state: ClientState, host: ClientHost, operation: Operation, error: AttemptError): void {
  // Of several questions that failed together, the first finds another leader: the others asked the same member.
  if (operation.pdMember === state.pdMember) seekLeader(state, host);
  sleep(state, host, operation, "pdRPC", error);
}

/** Puts a region into the cache. Where nobody says who leads, the first peer is asked, as client-go does. */
export function remember(state: ClientState, host: ClientHost, region: Region, leader: Peer | null): void {
  const index = leader === null ? 0 : Math.max(0, region.peers.findIndex((peer) => peer.id === leader.id));
  const epochs = region.peers.map((peer) => clientStore(state, host, peer.storeId)?.epoch ?? 0);
  insertRegion(state.cache, region, index, epochs, host.clock(), state.choices);
  releaseFromPd(state, host);
}
