import { assertInvariant } from "../../kernel/assert.ts";
import { createOrderedMap, orderedSet } from "../../kernel/ordered-map.ts";
import {
  FRAME_BYTES, traitsOf, type ReplicaCopy, type ReplicatedWrite, type ReplicationToStore, type TermStart,
} from "../../proto/replication.ts";
import type { StoreId } from "../../proto/region.ts";
import { tellStore, type Serving } from "./links.ts";
import { mergeWrite } from "./merge.ts";
import { ownDurable, stepDown, trimLog, writeCopy, writeLog } from "./primary.ts";
import { endOfLog, type Replica, type ReplicationBatch } from "./state.ts";
import { tellLater } from "./untold.ts";

type Append = Extract<ReplicationToStore, { readonly say: "append" }>;
type Copy = Extract<ReplicationToStore, { readonly say: "copy" }>;

/** A primary sends entries: of the group's log, or of its own where every member takes writes. */
export function hearAppend(serving: Serving, append: Append): void {
  const replica = serving.server.replicas.get(append.regionId);
  if (replica === undefined) return;
  if (traitsOf(serving.server.plan).isShared) hearOther(serving, replica, append);
  else hearPrimary(serving, replica, append);
}

function hearPrimary(serving: Serving, replica: Replica, append: Append): void {
  if (!follow(serving, replica, append)) return;
  const { from, previous, entries, kept, flushed } = append;
  const last = endOfLog(replica);
  const news = last < previous ? [] : entries.filter(({ index }) => index > last);
  for (const entry of news) {
    assertInvariant("replication-prefix", entry.index === endOfLog(replica) + 1, "entries follow one another");
    replica.log.push(entry);
  }
  if (news.length > 0) writeLog(serving, replica, news);
  else if (replica.durable === endOfLog(replica)) acknowledgeTo(serving, replica, from, replica.durable);
  trimLog(serving, replica, kept);
  replica.flushed = Math.max(replica.flushed, Math.min(flushed, replica.durable));
}

/** Takes the sender for the primary, and only what that one has; false where its term is over, which it is told. */
function follow(serving: Serving, replica: Replica, { from, term, history }: Append | Copy): boolean {
  if (term < replica.term) {
    acknowledgeTo(serving, replica, from, replica.durable);
    return false;
  }
  if (term > replica.term || replica.primary !== from) stepDown(serving, replica, term, from);
  replica.history = history;
  cutTo(serving, replica, agreedIndex(replica, history));
  return true;
}

/** Up to where its log is that of the history: an entry stands there in the term that wrote that place. */
function agreedIndex({ log, base, baseTerm }: Replica, history: readonly TermStart[]): number {
  let index = base + log.length;
  let place = history.length - 1;
  while (index > base) {
    while (place > 0 && (history[place] as TermStart).from > index) place--;
    if (log[index - base - 1]?.term === history[place]?.term) return index;
    index--;
  }
  // It may have cut its log, as nobody took it any more, behind where the new primary went on.
  const later = history.find(({ term, from }) => term > baseTerm && from <= base);
  return later === undefined ? base : later.from - 1;
}

/** A primary sends everything anew, as its log does not say any more what this replica lacks. */
export function hearCopy(serving: Serving, message: Copy): void {
  const { server } = serving;
  const { from, copy } = message;
  const replica = server.replicas.get(message.regionId);
  if (replica === undefined) return;
  if (traitsOf(server.plan).isShared) {
    writeCopy(serving, replica, copy, from);
    return;
  }
  if (!follow(serving, replica, message)) return;
  if (endOfLog(replica) < copy.index) writeCopy(serving, replica, copy);
  else if (replica.durable === endOfLog(replica)) acknowledgeTo(serving, replica, from, replica.durable);
}

/** The disk has a copy. */
function copyDurable(serving: Serving, replica: Replica, { cuts, origin }: ReplicationBatch, copy: ReplicaCopy): void {
  const { server, state, host } = serving;
  if (origin !== 0) {
    mergeAll(serving, replica, copy.writes);
    for (const known of [replica.received, replica.submitted]) known.set(origin, Math.max(copy.index, known.get(origin) ?? 0));
  } else {
    // What came in meanwhile goes further, or the log was cut off.
    if (cuts !== replica.cuts || endOfLog(replica) >= copy.index) return;
    installCopy(replica, copy);
    const { index, lastTerm: term } = copy;
    host.observe({ kind: "replication-copied", region: replica.group.id, store: state.id, index, term });
  }
  server.untold.copied.add(replica.group.id);
  tellLater(serving);
  acknowledgeTo(serving, replica, origin === 0 ? replica.primary : origin, copy.index);
}

/** The keys hold what the copy says, and the log begins behind it. */
export function installCopy(replica: Replica, { index, lastTerm, writes }: ReplicaCopy): void {
  replica.held = createOrderedMap();
  for (const write of writes) orderedSet(replica.held, write.key, write);
  replica.log = [];
  replica.base = index;
  replica.baseTerm = lastTerm;
  replica.durable = index;
}

/** Cuts off what the new primary does not have: writes that nobody will ever read, acknowledged or not. */
function cutTo(serving: Serving, replica: Replica, index: number): void {
  const { server, state, host } = serving;
  const last = endOfLog(replica);
  if (index >= last) return;
  const acknowledged = Math.max(0, Math.min(replica.acknowledged, last) - index);
  if (index < replica.base) {
    // Its keys hold what is to be discarded: it begins with nothing.
    installCopy(replica, { index: 0, lastTerm: 0, writes: [] });
  } else {
    replica.log = replica.log.slice(0, index - replica.base);
    replica.durable = Math.min(replica.durable, index);
  }
  replica.acknowledged = Math.min(replica.acknowledged, index);
  replica.cuts++;
  host.observe({ kind: "replication-cut", region: replica.group.id, store: state.id, from: endOfLog(replica) + 1 });
  const { untold } = server;
  tellLater(serving);
  untold.discarding.add(replica.group.id);
  untold.writes += last - index;
  untold.acknowledged += acknowledged;
}

/** Entries of another member's own log. */
function hearOther(serving: Serving, replica: Replica, { from, previous, entries }: Append): void {
  const submitted = replica.submitted.get(from) ?? replica.received.get(from) ?? 0;
  const news = previous > submitted ? [] : entries.filter(({ index }) => index > submitted);
  const last = news.at(-1);
  if (last === undefined) {
    if (submitted === (replica.received.get(from) ?? 0)) acknowledgeTo(serving, replica, from, submitted);
    return;
  }
  replica.submitted.set(from, last.index);
  writeLog(serving, replica, news, from);
}

/** The disk has entries. */
export function entriesDurable(serving: Serving, batch: ReplicationBatch): void {
  const { server, state, host } = serving;
  const { group, cuts, origin, entries, copy } = batch;
  const replica = server.replicas.get(group);
  const last = entries.at(-1);
  if (replica !== undefined && copy !== null) copyDurable(serving, replica, batch, copy);
  if (replica === undefined || last === undefined) return;
  if (origin !== 0) {
    takeOthers(serving, replica, origin, entries);
    acknowledgeTo(serving, replica, origin, last.index);
    return;
  }
  if (cuts !== replica.cuts) return;
  replica.durable = Math.max(replica.durable, last.index);
  const { isShared } = traitsOf(server.plan);
  const isOwn = isShared || replica.primary === state.id;
  const whose = isShared ? state.id : 0;
  host.observe({ kind: "replication-stored", region: group, store: state.id, origin: whose, isOwn, entries });
  if (isShared) for (const entry of entries) mergeWrite(serving, replica, entry);
  if (isOwn) ownDurable(serving, replica, entries);
  else if (replica.primary !== 0) acknowledgeTo(serving, replica, replica.primary, replica.durable);
}

function takeOthers(serving: Serving, replica: Replica, origin: StoreId, entries: readonly ReplicatedWrite[]): void {
  const { state, host } = serving;
  const received = replica.received.get(origin) ?? 0;
  const last = entries.at(-1)?.index ?? 0;
  mergeAll(serving, replica, entries.filter(({ index }) => index > received));
  replica.received.set(origin, Math.max(received, last));
  host.observe({ kind: "replication-stored", region: replica.group.id, store: state.id, origin, isOwn: false, entries });
}

function mergeAll(serving: Serving, replica: Replica, writes: readonly ReplicatedWrite[]): void {
  const { server } = serving;
  const before = server.untold.conflicts;
  for (const write of writes) mergeWrite(serving, replica, write);
  // One member tells of the conflicts that all find.
  if (server.untold.conflicts > before) tellLater(serving);
}

/** Tells the primary, or whose log it is, how far this disk is. */
function acknowledgeTo(serving: Serving, replica: Replica, to: StoreId, index: number): void {
  const { server, state } = serving;
  const term = traitsOf(server.plan).isShared ? 1 : replica.term;
  tellStore(serving, to, {
    kind: "replication", serial: server.plan.serial, regionId: replica.group.id, say: "ack", from: state.id, term, index,
  }, FRAME_BYTES);
}
