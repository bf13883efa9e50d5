import { drawItem } from "../kernel/random.ts";
import type { Instant } from "../kernel/time.ts";
import type { ReplicaRead } from "../proto/messages.ts";
import type { CachedRegion } from "./region-cache.ts";
import { clientStore } from "./stores.ts";
import type { ClientHost, ClientState, Operation, Tried } from "./types.ts";

/** How often, and for how long in all, one operation tries the leader (client-go: 10 times, 50 s). */
const MAX_LEADER_ATTEMPTS = 10;
const MAX_LEADER_SPENT_MICROS = 50_000_000;

/**
 * The index of the peer to ask next, or -1 when no replica is left to try. The cached leader as long as it makes sense;
 * then every other replica once, voters before learners, because any of them may know the leader or be it by now.
 */
export function selectReplica(state: ClientState, host: ClientHost, operation: Operation, entry: CachedRegion): number {
  if (operation.generation !== entry.generation) operation.tried = null;
  const read = replicaRead(host, operation);
  if (read !== null) {
    const replica = anyReplica(state, host, entry, read);
    if (replica >= 0) return replica;
  }
  return leaderMayServe(state, host, operation, entry) ? entry.leader : anotherReplica(state, host, operation, entry);
}

/** Apart from `selectReplica`, which nearly always finds the leader: what closures hold is made at each call of who has them. */
function anyReplica(state: ClientState, host: ClientHost, entry: CachedRegion, read: ReplicaRead): number {
  const able = thoseTrusted(state, host, entry, (index) => read.kind === "stale" || index !== entry.leader);
  return able.length > 0 ? drawItem(state.choices, able) : -1;
}

function anotherReplica(state: ClientState, host: ClientHost, operation: Operation, entry: CachedRegion): number {
  const fresh = thoseTrusted(state, host, entry, (index) =>
    index !== entry.leader && (operation.tried?.attempts[index] ?? 0) === 0);
  const voters = fresh.filter((index) => entry.region.peers[index]?.role !== "Learner");
  const candidates = voters.length > 0 ? voters : fresh;
  return candidates.length === 0 ? -1 : drawItem(state.choices, candidates);
}

function thoseTrusted(
  state: ClientState, host: ClientHost, entry: CachedRegion, isWanted: (index: number) => boolean,
): readonly number[] {
  return entry.region.peers.map((_, index) => index).filter((index) => isWanted(index) && isTrusted(state, host, entry, index));
}

/** How a replica may be asked that does not lead: only the first time, whatever fails there is asked of the leader. */
export const replicaRead = (
  { now, settings: { client } }: ClientHost, { operation, command, attempts }: Operation,
): ReplicaRead | null =>
  (client.replicaRead === "leader" || operation === "put" || attempts > 0 ? null
  : client.replicaRead === "follower" ? FOLLOWER
  // A transaction reads as of its own timestamp, which not every one has taken from the past.
  : command !== null && !("isPast" in command && command.isPast) ? null
  : { kind: "stale", readTs: Math.max(0, now - client.readStaleness) as Instant });

const FOLLOWER: ReplicaRead = { kind: "follower" };

function leaderMayServe(state: ClientState, host: ClientHost, operation: Operation, entry: CachedRegion): boolean {
  if (!isTrusted(state, host, entry, entry.leader)) return false;
  const { tried } = operation;
  return tried === null || (tried.notLeader[entry.leader] !== true && !isExhausted(tried, entry.leader));
}

/** True once an operation has asked the peer as often, or for as long, as it may ask a leader. */
export const isExhausted = (tried: Tried, index: number): boolean =>
  (tried.attempts[index] ?? 0) >= MAX_LEADER_ATTEMPTS || (tried.spent[index] ?? 0) >= MAX_LEADER_SPENT_MICROS;

/** True if the peer's store is reachable and has not failed since the entry was loaded. */
export function isTrusted(state: ClientState, host: ClientHost, entry: CachedRegion, index: number): boolean {
  const peer = entry.region.peers[index];
  if (peer === undefined) return false;
  const view = clientStore(state, host, peer.storeId);
  return view !== undefined && view.reachable && view.epoch === entry.storeEpochs[index];
}

/** Books the attempt that just ended without success under the peer it was made on, and returns what is known by now. */
export function noteTried(host: ClientHost, operation: Operation): Tried {
  const tried = (operation.tried ??= { attempts: [], spent: [], notLeader: [] });
  const index = operation.peerIndex;
  while (tried.attempts.length <= index) {
    tried.attempts.push(0);
    tried.spent.push(0);
    tried.notLeader.push(false);
  }
  tried.attempts[index] = (tried.attempts[index] ?? 0) + 1;
  tried.spent[index] = (tried.spent[index] ?? 0) + (host.clock() - operation.sentClock);
  return tried;
}

export const copyTried = (tried: Tried): Tried => ({
  attempts: tried.attempts.slice(), spent: tried.spent.slice(), notLeader: tried.notLeader.slice(),
});
