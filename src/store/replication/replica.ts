import { assertInvariant } from "../../kernel/assert.ts";
import { millis } from "../../kernel/time.ts";
import { FRAME_BYTES, type ReplicatedWrite, type ReplicationToStore, type TermStart } from "../../proto/replication.ts";
import type { StoreId } from "../../proto/region.ts";
import { tellStore, type Serving } from "./links.ts";
import { mergeWrite } from "./merge.ts";
import { ownDurable, stepDown, trimLog, writeLog } from "./primary.ts";
import { endOfLog, nothingUntold, type Replica, type ReplicationBatch } from "./state.ts";

type Append = Extract<ReplicationToStore, { readonly say: "append" }>;

/** For so long things are gathered that are told in one sentence. */
const TELL_AFTER = millis(500);

/** A primary sends entries: of the group's log, or of its own where every member takes writes. */
export function hearAppend(serving: Serving, append: Append): void {
  const replica = serving.server.replicas.get(append.regionId);
  if (replica === undefined) return;
  if (serving.server.plan.mode === "availability-first") hearOther(serving, replica, append);
  else hearPrimary(serving, replica, append);
}

function hearPrimary(serving: Serving, replica: Replica, append: Append): void {
  const { from, term, history, previous, entries, kept } = append;
  if (term < replica.term) {
    acknowledgeTo(serving, replica, from, replica.durable);
    return;
  }
  if (term > replica.term || replica.primary !== from) stepDown(serving, replica, term, from);
  replica.history = history;
  cutTo(serving, replica, agreedIndex(replica, history));
  const last = endOfLog(replica);
  const news = last < previous ? [] : entries.filter(({ index }) => index > last);
  for (const entry of news) {
    assertInvariant("replication-prefix", entry.index === endOfLog(replica) + 1, "entries follow one another");
    replica.log.push(entry);
  }
  if (news.length > 0) writeLog(serving, replica, news);
  else if (replica.durable === endOfLog(replica)) acknowledgeTo(serving, replica, from, replica.durable);
  trimLog(replica, kept);
}

/** Up to where its log is that of the history: an entry stands there in the term that wrote that place. */
function agreedIndex(replica: Replica, history: readonly TermStart[]): number {
  let index = endOfLog(replica);
  let place = history.length - 1;
  while (index > replica.base) {
    while (place > 0 && (history[place] as TermStart).from > index) place--;
    if (replica.log[index - replica.base - 1]?.term === history[place]?.term) break;
    index--;
  }
  return index;
}

/** Cuts off what the new primary does not have: writes that nobody will ever read, acknowledged or not. */
function cutTo(serving: Serving, replica: Replica, index: number): void {
  const { server, state, host } = serving;
  const last = endOfLog(replica);
  if (index >= last) return;
  const acknowledged = Math.max(0, Math.min(replica.acknowledged, last) - index);
  replica.log = replica.log.slice(0, index - replica.base);
  replica.durable = Math.min(replica.durable, index);
  replica.acknowledged = Math.min(replica.acknowledged, index);
  replica.cuts++;
  host.observe({ kind: "replication-cut", region: replica.group.id, store: state.id, from: index + 1 });
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
export function entriesDurable(serving: Serving, { group, cuts, origin, entries }: ReplicationBatch): void {
  const { server, state, host } = serving;
  const replica = server.replicas.get(group);
  const last = entries.at(-1);
  if (replica === undefined || last === undefined) return;
  if (origin !== 0) {
    mergeAll(serving, replica, origin, entries);
    acknowledgeTo(serving, replica, origin, last.index);
    return;
  }
  if (cuts !== replica.cuts) return;
  replica.durable = Math.max(replica.durable, last.index);
  const isShared = server.plan.mode === "availability-first";
  const isOwn = isShared || replica.primary === state.id;
  const whose = isShared ? state.id : 0;
  host.observe({ kind: "replication-stored", region: group, store: state.id, origin: whose, isOwn, entries });
  if (isShared) for (const entry of entries) mergeWrite(serving, replica, entry);
  if (isOwn) ownDurable(serving, replica);
  else if (replica.primary !== 0) acknowledgeTo(serving, replica, replica.primary, replica.durable);
}

function mergeAll(serving: Serving, replica: Replica, origin: StoreId, entries: readonly ReplicatedWrite[]): void {
  const { server, state, host } = serving;
  const before = server.untold.conflicts;
  for (const entry of entries) {
    if (entry.index <= (replica.received.get(origin) ?? 0)) continue;
    replica.received.set(origin, entry.index);
    mergeWrite(serving, replica, entry);
  }
  host.observe({ kind: "replication-stored", region: replica.group.id, store: state.id, origin, isOwn: false, entries });
  // One member tells of the conflicts that all find.
  if (server.untold.conflicts > before) tellLater(serving);
}

/** Tells the primary, or whose log it is, how far this disk is. */
function acknowledgeTo(serving: Serving, replica: Replica, to: StoreId, index: number): void {
  const { server, state } = serving;
  const term = server.plan.mode === "availability-first" ? 1 : replica.term;
  tellStore(serving, to, {
    kind: "replication", serial: server.plan.serial, regionId: replica.group.id, say: "ack", from: state.id, term, index,
  }, FRAME_BYTES);
}

function tellLater({ server, host }: Serving): void {
  const { untold } = server;
  if (untold.isDue) return;
  untold.isDue = true;
  host.startTimer(TELL_AFTER, { kind: "replication", timer: { serial: server.plan.serial, due: "tell" } });
}

/** Tells in one sentence each what was cut off, and which conflicts came to light. */
export function tellOfLoss({ server, state, host }: Serving): void {
  const { discarding, writes, acknowledged, conflicting, conflicts } = server.untold;
  server.untold = nothingUntold();
  if (writes > 0) {
    host.emit({ name: "replication.discarded", store: state.id, regions: discarding.size, writes, acknowledged });
  }
  if (conflicts > 0) host.emit({ name: "replication.conflicted", store: state.id, regions: conflicting.size, conflicts });
}
