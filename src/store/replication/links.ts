import { orderedSlice, sliceEntries } from "../../kernel/ordered-map.ts";
import { after, START, type Duration, type Instant } from "../../kernel/time.ts";
import type { MachineId } from "../../machine/computer.ts";
import type { StoreId } from "../../proto/region.ts";
import { bytesOfWrite, bytesOfWrites, traitsOf, type ReplicatedWrite, type ReplicationToStore } from "../../proto/replication.ts";
import type { StoreHost, StoreState } from "../state.ts";
import { entriesOf, type Cursor, type Replica, type ReplicationLink, type ReplicationServer } from "./state.ts";

/** One call: the store, its host, and what it does for replication. */
export interface Serving {
  readonly state: StoreState;
  readonly host: StoreHost;
  readonly server: ReplicationServer;
}

/** A batch has so many bytes at most: so that those with a limit take turns. */
const BATCH_BYTES = 65_536;
const MICROS_PER_SECOND = 1_000_000;

/** The connection to that store, which is there from its first use. */
export function linkTo({ server, host }: Serving, store: StoreId): ReplicationLink {
  let link = server.links.get(store);
  if (link === undefined) {
    link = { failures: 0, retryAt: START, lastHeard: host.clock(), pending: new Set() };
    server.links.set(store, link);
  }
  return link;
}

/** The other stores in the order in which they are served: those with priority, then the near ones if they go first. */
export function servingOrder({ server, state, host }: Serving): readonly StoreId[] {
  const { nearFirst, priority } = host.settings.replication;
  const near = server.plan.nearest.get(state.id) ?? [];
  const others = nearFirst ? near : near.slice().sort((a, b) => a - b);
  if (priority.length === 0) return others;
  const preferred = priority.map(Number).filter((store) => others.includes(store));
  return [...preferred, ...others.filter((store) => !preferred.includes(store))];
}

/** Whether this member sends: it is the primary, or every member takes writes. */
export const sends = ({ server, state }: Serving, replica: Replica): boolean =>
  traitsOf(server.plan).isShared || replica.primary === state.id;

/** The cursors of all others, which are there from the first use. */
export function cursorsOf({ state }: Serving, replica: Replica): ReadonlyMap<StoreId, Cursor> {
  if (replica.cursors.size === 0) {
    for (const member of replica.group.members) {
      if (member === state.id) continue;
      const next = replica.durable + 1;
      replica.cursors.set(member, { acked: replica.base, next, isSending: false, sentAt: START, isUnknown: true });
    }
  }
  return replica.cursors;
}

/** There is something to send of the group, to everybody. */
export function offerAll(serving: Serving, replica: Replica): void {
  for (const store of cursorsOf(serving, replica).keys()) linkTo(serving, store).pending.add(replica.group.id);
  pump(serving);
}

/** Sends what there is to send, as far as connections, the limit of bytes and the order let it. */
export function pump(serving: Serving): void {
  const { server, host } = serving;
  const clock = host.clock();
  const order = servingOrder(serving);
  for (const store of order) {
    const link = server.links.get(store);
    if (link === undefined || clock < link.retryAt) continue;
    for (const id of [...link.pending]) {
      if (clock < server.freeAt) {
        pumpLater(serving, server.freeAt);
        return;
      }
      const replica = server.replicas.get(id);
      if (replica === undefined || !sends(serving, replica)) link.pending.delete(id);
      else sendTo(serving, replica, store, link, order);
    }
  }
}

/** Sends the next batch, unless one is under way; forgets what is pending where there is none. */
function sendTo(
  serving: Serving, replica: Replica, store: StoreId, link: ReplicationLink, order: readonly StoreId[],
): void {
  const cursor = cursorsOf(serving, replica).get(store);
  if (cursor === undefined) {
    link.pending.delete(replica.group.id);
    return;
  }
  if (cursor.isSending) return;
  const end = endFor(serving, replica, store, order);
  if (end < cursor.next && !cursor.isUnknown) {
    // What it must wait for tells when it is there.
    link.pending.delete(replica.group.id);
    return;
  }
  if (cursor.next <= replica.base) {
    if (!cursor.isUnknown) {
      sendCopy(serving, replica, store, cursor);
      return;
    }
    // Perhaps it has more than was known of it: it is asked first.
    cursor.next = replica.durable + 1;
  }
  const entries = batchOf(entriesOf(replica, cursor.next, end));
  cursor.isSending = true;
  cursor.isUnknown = false;
  sendAppend(serving, replica, store, cursor.next - 1, entries);
  cursor.sentAt = serving.host.clock();
  cursor.next += entries.length;
}

/** Up to where that replica may be sent: with one after the other, what the one before it has, if that can be reached. */
function endFor(serving: Serving, replica: Replica, store: StoreId, order: readonly StoreId[]): number {
  const { host, server } = serving;
  let end = replica.durable;
  if (host.settings.replication.order === "parallel") return end;
  for (const other of order) {
    if (other === store) break;
    const cursor = replica.cursors.get(other);
    const isLost = (server.links.get(other)?.failures ?? 0) > 0;
    if (cursor !== undefined && !isLost) end = Math.min(end, cursor.acked);
  }
  return end;
}

function batchOf(entries: readonly ReplicatedWrite[]): readonly ReplicatedWrite[] {
  let bytes = 0;
  for (let i = 0; i < entries.length; i++) {
    bytes += bytesOfWrite(entries[i] as ReplicatedWrite);
    if (bytes > BATCH_BYTES && i > 0) return entries.slice(0, i);
  }
  return entries;
}

function sendAppend(
  serving: Serving, replica: Replica, store: StoreId, previous: number, entries: readonly ReplicatedWrite[],
): void {
  const { server, state } = serving;
  const bytes = bytesOfWrites(entries);
  spend(serving, bytes);
  tellStore(serving, store, {
    kind: "replication", serial: server.plan.serial, regionId: replica.group.id, say: "append", from: state.id,
    term: replica.term, history: replica.history, previous, entries, kept: keptOf(serving, replica), flushed: replica.flushed,
  }, bytes);
}

/** Sends what the keys hold, to who lacks what the log does not say any more. */
function sendCopy(serving: Serving, replica: Replica, store: StoreId, cursor: Cursor): void {
  const { server, state, host } = serving;
  const { isShared } = traitsOf(server.plan);
  const index = isShared ? replica.durable : replica.base;
  const writes = [...sliceEntries(orderedSlice(replica.held, "", ""))].map(([, write]) => write);
  const bytes = bytesOfWrites(writes);
  spend(serving, bytes);
  cursor.isSending = true;
  cursor.sentAt = host.clock();
  cursor.next = index + 1;
  tellStore(serving, store, {
    kind: "replication", serial: server.plan.serial, regionId: replica.group.id, say: "copy", from: state.id,
    term: replica.term, history: replica.history, copy: { index, lastTerm: replica.baseTerm, writes },
  }, bytes);
}

/** The limit of bytes lets the next batch through when these have gone. */
function spend({ server, host }: Serving, bytes: number): void {
  const { bytesPerSecond } = host.settings.replication;
  if (bytesPerSecond === 0) return;
  const taken = Math.ceil((bytes * MICROS_PER_SECOND) / bytesPerSecond) as Duration;
  server.freeAt = after(Math.max(server.freeAt, host.clock()) as Instant, taken);
}

/** Up to where nobody needs the log: all members have it, or will get a copy, as it has been cut. */
export const keptOf = (serving: Serving, replica: Replica): number => {
  let kept = neededFrom(serving, replica);
  for (const { acked } of replica.cursors.values()) kept = Math.min(kept, acked);
  return Math.max(replica.base, kept);
};

/** An owner's log is kept from where it has written out what the keys hold; in other modes what the disk has may go. */
export const neededFrom = ({ server }: Serving, { durable, flushed }: Replica): number =>
  (traitsOf(server.plan).isOwned ? Math.min(durable, flushed) : durable);

export function tellStore({ host }: Serving, store: StoreId, message: ReplicationToStore, bytes: number): void {
  const machine = host.directory.stores.get(store);
  if (machine !== undefined) host.send(machine, "raft", message, bytes);
}

/** The store on that machine does not answer: it is left alone for a while, for longer each time. */
export function loseLink(serving: Serving, store: StoreId): void {
  const { server, host } = serving;
  const link = linkTo(serving, store);
  const clock = host.clock();
  if (clock < link.retryAt) return;
  const { retryInterval, retryFactor, retryMost } = host.settings.replication;
  link.failures++;
  let wait = retryInterval;
  for (let i = 1; i < link.failures && wait < retryMost; i++) wait = (wait * retryFactor) as Duration;
  wait = Math.min(wait, retryMost) as Duration;
  link.retryAt = after(clock, wait);
  for (const replica of server.replicas.values()) {
    const cursor = replica.cursors.get(store);
    if (cursor === undefined) continue;
    if (cursor.isSending || cursor.next <= replica.durable) link.pending.add(replica.group.id);
    cursor.isSending = false;
    // What was under way may be lost; what it has, it says.
    cursor.next = cursor.acked + 1;
    cursor.isUnknown = true;
    // Who comes behind it in the order need not wait for it any more.
    for (const other of replica.cursors.keys()) linkTo(serving, other).pending.add(replica.group.id);
  }
  host.startTimer(wait, { kind: "replication", timer: { serial: server.plan.serial, due: "pump" } });
}

/** Plans a pump, unless one is planned for so early already. */
function pumpLater({ server, host }: Serving, at: Instant): void {
  if (server.pumpAt === at) return;
  server.pumpAt = at;
  host.startTimer((at - host.clock()) as Duration, { kind: "replication", timer: { serial: server.plan.serial, due: "pump" } });
}

/** The store that runs on a machine; 0 for none. */
export function storeOn({ host }: Serving, machine: MachineId): StoreId {
  for (const [store, at] of host.directory.stores) if (at === machine) return store;
  return 0;
}
