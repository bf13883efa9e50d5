import { unreachable } from "../kernel/assert.ts";
import { need } from "../kernel/late-part.ts";
import type { AttemptError } from "../proto/failures.ts";
import type { KvResponse, RegionError, TxnResponse } from "../proto/messages.ts";
import type { Peer, Region, StoreId } from "../proto/region.ts";
import { checkStore, proceed, remember } from "./attempt.ts";
import { giveUpAtOnce, noteServed, sleep, succeed } from "./endings.ts";
import { CLIENT_TRANSACTIONS } from "./parts.ts";
import { entryOfGeneration, invalidate, switchLeader } from "./region-cache.ts";
import { isExhausted, isTrusted, noteTried } from "./selector.ts";
import { noteAlive, noteUnreachable, clientStore } from "./stores.ts";
import type { ClientHost, ClientState, Operation, ClientStore } from "./types.ts";

/** A store answered a request: the end of the operation, or one of client-go's reactions to a region error. */
export function onResponse(
  state: ClientState, host: ClientHost, operation: Operation, response: KvResponse | TxnResponse,
): void {
  noteReturned(state, operation);
  if (response.error !== null) {
    onRegionError(state, host, operation, response.error);
    return;
  }
  noteWhoServes(state, operation);
  if (response.kind === "kv-response") {
    succeed(state, host, operation, operation.operation === "put" ? operation.value : response.value);
    return;
  }
  noteServed(state, host, operation);
  if (response.result !== null) need(CLIENT_TRANSACTIONS).answered(state, host, operation, response.result);
}

function noteWhoServes(state: ClientState, operation: Operation): void {
  if (!operation.askedLeader && operation.replica === null) {
    // A follower that serves leads by now.
    const entry = entryOfGeneration(state.cache, operation.key, operation.generation);
    if (entry !== undefined) switchLeader(state.cache, entry, operation.peerIndex);
  }
}

function onRegionError(state: ClientState, host: ClientHost, operation: Operation, error: RegionError): void {
  noteTried(host, operation);
  operation.lastError = error.kind;
  switch (error.kind) {
    case "NotLeader":
      onNotLeader(state, host, operation, error.leader);
      return;
    case "RegionNotFound":
      onRegionNotFound(state, host, operation);
      return;
    case "KeyNotInRegion":
      invalidate(state.cache, operation, "Other", host.clock());
      sleep(state, host, operation, "regionMiss", error.kind);
      return;
    case "EpochNotMatch":
      onEpochNotMatch(state, host, operation, error.currentRegions);
      return;
    case "ServerIsBusy":
      sleep(state, host, operation, "tikvServerBusy", error.kind);
      return;
    case "StaleCommand":
      // The next leader may have it in its log.
      operation.unanswered = true;
      tryAgain(state, host, operation);
      return;
    case "DataIsNotReady":
      tryAgain(state, host, operation);
      return;
    case "DiskFull":
      sleep(state, host, operation, "tikvDiskFull", error.kind);
      return;
    case "ProposalInMergingMode":
    case "ReadIndexNotReady":
      sleep(state, host, operation, "regionScheduling", error.kind);
      return;
    case "MaxTimestampNotSynced":
      sleep(state, host, operation, "maxTsNotSynced", error.kind);
      return;
    case "RaftEntryTooLarge":
      // It would be as large the next time.
      giveUpAtOnce(state, host, operation, error.kind);
      return;
    default:
      unreachable(error);
  }
}

function onNotLeader(state: ClientState, host: ClientHost, operation: Operation, leader: Peer | null): void {
  const entry = entryOfGeneration(state.cache, operation.key, operation.generation);
  const tried = operation.tried;
  if (entry === undefined || tried === null) {
    tryAgain(state, host, operation);
    return;
  }
  tried.notLeader[operation.peerIndex] = true;
  if (leader === null) {
    sleep(state, host, operation, "regionScheduling", "NotLeader");
    return;
  }
  const index = entry.region.peers.findIndex((peer) => peer.id === leader.id);
  if (index < 0) {
    invalidate(state.cache, operation, "StoreNotFound", host.clock());
    sleep(state, host, operation, "regionMiss", "NotLeader");
    return;
  }
  if (!isTrusted(state, host, entry, index)) {
    // The hint names a store that failed: ask the other replicas, which will know when there is another leader.
    tryAgain(state, host, operation);
    return;
  }
  switchLeader(state.cache, entry, index);
  const exhausted = isExhausted(tried, index);
  tried.notLeader[index] = false;
  // Two replicas that each name the other would send the client to and fro at the speed of the network.
  if (exhausted) sleep(state, host, operation, "regionScheduling", "NotLeader");
  else tryAgain(state, host, operation);
}

/**
 * Takes the next step without a sleep, unless somebody else dropped the region from the cache in the meantime: what this
 * operation has learnt about the peers goes with it, and among many that drop it in turn none would ever be exhausted.
 */
function tryAgain(state: ClientState, host: ClientHost, operation: Operation): void {
  if (entryOfGeneration(state.cache, operation.key, operation.generation) !== undefined) {
    proceed(state, host, operation);
  } else sleep(state, host, operation, "regionMiss", operation.lastError || "NoReplicaLeft");
}

function onRegionNotFound(state: ClientState, host: ClientHost, operation: Operation): void {
  const entry = entryOfGeneration(state.cache, operation.key, operation.generation);
  const leaderAttempts = entry === undefined ? 0 : (operation.tried?.attempts[entry.leader] ?? 0);
  if (entry !== undefined && !operation.askedLeader && leaderAttempts === 0 && isTrusted(state, host, entry, entry.leader)) {
    // A new follower may lack the region still; its leader does not.
    proceed(state, host, operation);
    return;
  }
  invalidate(state.cache, operation, "RegionNotFound", host.clock());
  sleep(state, host, operation, "regionMiss", "RegionNotFound");
}

function onEpochNotMatch(
  state: ClientState, host: ClientHost, operation: Operation, currentRegions: readonly Region[],
): void {
  const current = currentRegions.find((region) => region.id === operation.region);
  const isBehind = current !== undefined && current.epoch.version <= operation.version;
  if (isBehind || currentRegions.length === 0) {
    // The store is behind what the client knows, or says nothing of use: give it a moment.
    if (!isBehind) invalidate(state.cache, operation, "EpochNotMatch", host.clock());
    sleep(state, host, operation, "regionMiss", "EpochNotMatch");
    return;
  }
  invalidate(state.cache, operation, "EpochNotMatch", host.clock());
  for (const region of currentRegions) {
    remember(state, host, region, region.peers.find((peer) => peer.storeId === operation.store) ?? null);
  }
  proceed(state, host, operation);
}

/** The connection to a store broke: every request that waits for it fails, and so does what is sent until it stands again. */
export function onConnectionBroken(state: ClientState, host: ClientHost, store: StoreId, error: AttemptError): void {
  const view = state.stores.get(store);
  if (view !== undefined) view.connected = false;
  const broken: Operation[] = [];
  for (const operation of state.waiting) {
    if (operation.phase === "sent" && operation.store === store) broken.push(operation);
  }
  for (const operation of broken) onRequestFailed(state, host, operation, error);
}

/** A request got no answer at all: find out whether the store lives, then back off and try another replica. */
export function onRequestFailed(state: ClientState, host: ClientHost, operation: Operation, error: AttemptError): void {
  noteReturned(state, operation);
  noteTried(host, operation);
  operation.unanswered = true;
  const view = clientStore(state, host, operation.store);
  if (view === undefined || !view.reachable) {
    sleep(state, host, operation, "tikvRPC", error);
    return;
  }
  checkStore(state, host, operation, view, error);
}

/** The probe of a store was answered: whoever waited for that goes on, as does whoever waits for the store itself. */
export function onProbeAnswered(state: ClientState, host: ClientHost, view: ClientStore): void {
  view.probe = 0;
  noteAlive(view, host.clock());
  releaseCheckers(state, host, view.id);
}

/** The probe of a store was refused, or not answered in time. */
export function onProbeFailed(state: ClientState, host: ClientHost, view: ClientStore, refused: boolean): void {
  const purpose = view.probePurpose;
  view.probe = 0;
  if (purpose === "keepalive") {
    onConnectionBroken(state, host, view.id, refused ? "ConnectionRefused" : "ConnectionLost");
    return;
  }
  noteUnreachable(view, host);
  releaseCheckers(state, host, view.id);
  // client-go closes the connection to a store that is not well, and with it fail the requests that hang there.
  onConnectionBroken(state, host, view.id, refused ? "ConnectionRefused" : "ConnectionLost");
}

function releaseCheckers(state: ClientState, host: ClientHost, store: StoreId): void {
  const released: Operation[] = [];
  for (const operation of state.waiting) {
    if (operation.phase === "checking" && operation.store === store) released.push(operation);
  }
  for (const operation of released) {
    sleep(state, host, operation, "tikvRPC", operation.lastError || "ConnectionLost");
  }
}

function noteReturned(state: ClientState, operation: Operation): void {
  const view = state.stores.get(operation.store);
  if (view !== undefined && view.outstanding > 0) view.outstanding -= 1;
}
