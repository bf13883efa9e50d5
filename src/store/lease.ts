import { assertInvariant } from "../kernel/assert.ts";
import { after, micros, NEVER, START, type Duration, type Instant } from "../kernel/time.ts";
import type { StoreSettings } from "../proto/settings/store.ts";
import { heartbeatElapsed, readIndex } from "../raft/index.ts";
import { suspectLease, type Leadership, type PendingGet, type StorePeer, type StorePeerView } from "./peer.ts";
import type { Turn } from "./turn.ts";
import { lookSoon } from "./wake.ts";

/**
 * Valid: the leader answers reads by itself. Suspect: leadership is being handed over, or was; only what is proposed from then on
 * makes it valid again. Expired: nothing has renewed it in time.
 */
export type LeaseState = "valid" | "suspect" | "expired";

/** The state of a leader's lease at that instant of the local clock. */
export function leaseStateOf({ node: { raft } }: StorePeerView, lead: Readonly<Leadership>, clock: Instant): LeaseState {
  if (raft.leadTransferee !== 0) return "suspect";
  if (clock < lead.leaseUntil) return "valid";
  return lead.leaseUntil === START && lead.leaseFrom > lead.since ? "suspect" : "expired";
}

/**
 * A leader that has applied an entry of its term knows all that was committed before; the lease says it still leads.
 */
export const canReadLocally = ({ clock }: Turn, peer: StorePeer, lead: Leadership): boolean =>
  peer.disk.appliedTerm === peer.node.raft.term && peer.node.raft.leadTransferee === 0 && clock < lead.leaseUntil &&
  peer.disk.merging === null;

/**
 * What was proposed at `proposedAt` is confirmed by a quorum: nobody else can be elected within an election timeout from then,
 * so reads need no quorum for a little less. Nothing extends the lease while leadership is being handed over.
 */
export function extendLease(turn: Turn, peer: StorePeer, lead: Leadership, proposedAt: Instant): void {
  if (peer.node.raft.leadTransferee !== 0 || proposedAt < lead.leaseFrom) return;
  const settings = turn.host.settings.store;
  assertInvariant("read-fresh", proposedAt <= turn.clock, "a lease begins when its proof was asked for");
  const until = after(proposedAt, leaseLength(settings));
  if (until <= lead.leaseUntil) return;
  lead.leaseUntil = until;
  if (lead.nextLeaseCheck === NEVER && settings.checkLeaderLeaseInterval > 0) {
    lead.nextLeaseCheck = turn.clock;
    lookSoon(turn, peer);
  }
  // As TiKV tells its threads for reads: only what has moved by a good part of the lease.
  if (until - lead.leaseTold > leaseLength(settings) / 3) tellLease(turn, peer, lead, until);
}

/** What voters promised no longer holds: the lease is over, as checkers hear, and is looked at with the next tick. */
export function loseLease(turn: Turn, peer: StorePeer, lead: Leadership): void {
  suspectLease(lead, turn.clock);
  lookSoon(turn, peer);
  turn.host.observe({ kind: "lease", region: peer.regionId, store: turn.state.id, until: turn.host.now });
}

/** A read is answered by the lease: checkers hear of it if they have not heard that it holds that long. */
export function useLease(turn: Turn, peer: StorePeer, lead: Leadership): void {
  assertInvariant(
    "single-lease", lead.leaseUntil - turn.clock <= leaseLength(turn.host.settings.store),
    "a lease ends before anybody else can be elected",
  );
  if (turn.clock >= lead.leaseTold) tellLease(turn, peer, lead, lead.leaseUntil);
}

function tellLease({ host, clock, state }: Turn, peer: StorePeer, lead: Leadership, until: Instant): void {
  lead.leaseTold = until;
  host.observe({ kind: "lease", region: peer.regionId, store: state.id, until: (host.now + (until - clock)) as Instant });
}

/**
 * Looks, by check-leader-lease-interval, whether the lease is near its end, and asks a quorum before it is over. A group that
 * hibernates asks nobody: from its next proof on its leader looks again.
 */
export function checkLease(turn: Turn, peer: StorePeer, lead: Leadership): void {
  const { clock, host: { settings: { store: settings } } } = turn;
  const { raft } = peer.node;
  // At a tick with heartbeats these leave as they always do; what asks for more waits for one without.
  if (clock < lead.nextLeaseCheck || (heartbeatElapsed(raft) === 0 && raft.options.heartbeatTick > 1)) return;
  if (settings.checkLeaderLeaseInterval === 0 || raft.resting) {
    lead.nextLeaseCheck = NEVER;
    return;
  }
  const isAsking = lead.reads.length > 0 || !raft.committedInTerm;
  if (!isAsking && isNearEnd(turn, lead)) startRead(turn, peer, lead, []);
  const endsSoon = lead.leaseUntil - settings.renewLeaderLeaseAdvanceDuration;
  lead.nextLeaseCheck = Math.max(endsSoon, clock + settings.checkLeaderLeaseInterval) as Instant;
}

/** Whether the lease ends within renew-leader-lease-advance-duration, or is over. */
export const isNearEnd = ({ clock, host }: Turn, { leaseUntil }: Leadership): boolean =>
  leaseUntil - clock <= host.settings.store.renewLeaderLeaseAdvanceDuration;

/** Asks a quorum whether this peer leads, for these reads; for none to renew the lease. */
export function startRead(turn: Turn, peer: StorePeer, lead: Leadership, requests: readonly PendingGet[]): void {
  const id = lead.nextReadId++;
  lead.reads = [...lead.reads, { id, index: -1, proposedAt: turn.clock, requests }];
  readIndex(peer.node, id);
}

/** raft-store-max-leader-lease, which TiKV requires to end a tick before anybody could be elected. */
function leaseLength({ raftStoreMaxLeaderLease, raftElectionTimeoutTicks, raftBaseTickInterval }: StoreSettings): Duration {
  return micros(Math.min(raftStoreMaxLeaderLease, (raftElectionTimeoutTicks - 1) * raftBaseTickInterval));
}
