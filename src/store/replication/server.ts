import { assertInvariant, unreachable } from "../../kernel/assert.ts";
import { after } from "../../kernel/time.ts";
import type { MachineId } from "../../machine/computer.ts";
import type { Message } from "../../proto/messages.ts";
import {
  FRAME_BYTES, traitsOf, type ReplicaStatus, type ReplicationTimer, type ReplicationToStore,
} from "../../proto/replication.ts";
import type { StoreHost, StoreState } from "../state.ts";
import { servingOrder, linkTo, loseLink, offerAll, pump, tellStore, sends, storeOn, type Serving } from "./links.ts";
import type { ReplicationCode } from "./part.ts";
import { flushed, hearAck, losePatience, takeWrite } from "./primary.ts";
import { mergeWrite } from "./merge.ts";
import { fence, replayed, split, takeRegions, takesOver } from "./owner.ts";
import { entriesDurable, hearAppend, hearCopy, installCopy } from "./replica.ts";
import {
  createServerMemory, dropUndurable, forkReplicationServer, endOfLog, type Replica, type ReplicationServer,
} from "./state.ts";
import { tellOfLoss } from "./untold.ts";

/** What a store does for replication that is not Raft. */
export const replication: ReplicationCode = {
  start(state, host) {
    const serving = servingOf(state, host);
    if (serving !== null) start(serving);
  },
  hear(state, host, from, message) {
    const serving = servingOf(state, host, message.serial);
    if (serving !== null) hear(serving, from, message);
  },
  expire(state, host, timer) {
    const serving = servingOf(state, host, timer.serial);
    if (serving !== null) expire(serving, timer);
  },
  durable(state, host, batch) {
    const serving = servingOf(state, host, batch.serial);
    if (serving !== null) entriesDurable(serving, batch);
  },
  refused(state, host, to, message) {
    const serving = servingOf(state, host);
    if (serving !== null && message.kind === "replication") refused(serving, to, message);
  },
  crash,
  fork: forkReplicationServer,
};

/** Null where there is nothing to serve, or nothing of that plan any more. */
function servingOf(state: StoreState, host: StoreHost, serial?: number): Serving | null {
  const server = state.replication;
  return server === null || (serial !== undefined && server.plan.serial !== serial) ? null : { state, host, server };
}

/** A process that was a primary goes on as one, as a database server does that nobody told otherwise. */
function start(serving: Serving): void {
  const { server, state, host } = serving;
  const { isShared, isOwned } = traitsOf(server.plan);
  server.session = host.now;
  for (const replica of server.replicas.values()) {
    host.observe({ kind: "replication-opened", region: replica.group.id, store: state.id, durable: replica.durable });
    // The last of its own log may have reached the disk in the moment in which the process died, before its keys held them.
    if (isShared) for (const entry of replica.log) mergeWrite(serving, replica, entry);
    if (sends(serving, replica)) offerAll(serving, replica);
  }
  // It reports for duty: PD's leader learns that it owns nothing any more.
  if (isOwned) for (const machine of host.directory.pds) tellStatus(serving, machine, 0);
  beat(serving);
}

function hear(serving: Serving, from: MachineId, message: ReplicationToStore): void {
  if ("from" in message) {
    const link = linkTo(serving, message.from);
    link.lastHeard = serving.host.clock();
    link.failures = 0;
  }
  switch (message.say) {
    case "write":
      takeWrite(serving, from, message);
      return;
    case "append":
      hearAppend(serving, message);
      return;
    case "copy":
      hearCopy(serving, message);
      return;
    case "ack":
      hearAck(serving, message);
      return;
    case "ask-status":
      tellStatus(serving, from, message.round);
      return;
    case "promote":
      if (traitsOf(serving.server.plan).isOwned) takeRegions(serving, message);
      else promote(serving, message);
      return;
    case "fence":
      fence(serving, message.groups);
      tellStatus(serving, from, 0);
      return;
    case "heartbeat":
      return;
    default:
      unreachable(message);
  }
}

function expire(serving: Serving, { due, of = 0 }: ReplicationTimer): void {
  switch (due) {
    case "beat":
      beat(serving);
      return;
    case "pump":
      pump(serving);
      return;
    case "patience":
      losePatience(serving);
      return;
    case "tell":
      tellOfLoss(serving);
      return;
    case "flushed":
      flushed(serving, of);
      return;
    case "split":
      split(serving, of);
      return;
    case "replayed":
      replayed(serving, of);
      return;
    case "poll": case "judge": case "sweep":
      // Of the monitor and of clients.
  }
}

/** Tells all others that this server is there, and gives those up that have not answered for long. */
function beat(serving: Serving): void {
  const { server, state, host } = serving;
  const { heartbeat, netTimeout } = host.settings.replication;
  const clock = host.clock();
  for (const store of servingOrder(serving)) {
    const link = linkTo(serving, store);
    for (const { cursors } of server.replicas.values()) {
      const cursor = cursors.get(store);
      if (cursor?.isSending !== true || after(cursor.sentAt, netTimeout) > clock) continue;
      loseLink(serving, store);
      break;
    }
    if (clock < link.retryAt) continue;
    tellStore(serving, store, { kind: "replication", serial: server.plan.serial, say: "heartbeat", from: state.id }, FRAME_BYTES);
  }
  host.startTimer(heartbeat, { kind: "replication", timer: { serial: server.plan.serial, due: "beat" } });
}

function refused(serving: Serving, to: MachineId, message: Extract<Message, { readonly kind: "replication" }>): void {
  // Heartbeats find nobody, too: then there is nobody to send to.
  if (message.say === "append" || message.say === "copy" || message.say === "heartbeat") loseLink(serving, storeOn(serving, to));
}

function tellStatus(serving: Serving, from: MachineId, round: number): void {
  const { server, state, host } = serving;
  const groups = [...server.replicas.values()].map((replica) => statusOf(serving, replica));
  const { plan: { serial }, session } = server;
  host.send(from, "pd", { kind: "replication", serial, say: "status", round, store: state.id, groups, session },
    FRAME_BYTES + groups.length * FRAME_BYTES);
}

function statusOf(serving: Serving, replica: Replica): ReplicaStatus {
  const { host, state } = serving;
  const { group, term, primary, log, base, baseTerm, durable } = replica;
  const silence = primary === 0 || primary === state.id ? 0 : host.clock() - linkTo(serving, primary).lastHeard;
  const last = log[durable - base - 1];
  return {
    group: group.id, term, primary: takesOver(serving, group.id) ? state.id : primary,
    hearsPrimary: primary !== 0 && silence <= host.settings.replication.netTimeout,
    lastTerm: last?.term ?? baseTerm, durable,
  };
}

/** The monitor makes this member the primary of groups: it goes on behind what its disk has. */
function promote(serving: Serving, { failed, groups }: Extract<ReplicationToStore, { readonly say: "promote" }>): void {
  const { server, state, host } = serving;
  const taken: Replica[] = [];
  for (const { group, term } of groups) {
    const replica = server.replicas.get(group);
    if (replica === undefined || term <= replica.term) continue;
    assertInvariant("replication-promotion", replica.history.every((start) => start.term < term), "a term is given once");
    dropUndurable(replica);
    replica.term = term;
    replica.primary = state.id;
    replica.history = [...replica.history, { term, from: endOfLog(replica) + 1 }];
    replica.cursors.clear();
    taken.push(replica);
    host.observe({
      kind: "replication-promoted", region: group, store: state.id, term, from: endOfLog(replica) + 1,
    });
  }
  if (taken.length === 0) return;
  host.emit({ name: "replication.promoted", store: state.id, failed, regions: taken.length });
  for (const replica of taken) offerAll(serving, replica);
}

/** What the disk has stays; connections, waiting clients and what was on its way are forgotten. */
function crash(server: ReplicationServer, survived: Parameters<ReplicationCode["crash"]>[1]): void {
  for (const { serial, group, cuts, origin, entries, copy } of survived) {
    const replica = server.replicas.get(group);
    const last = entries.at(-1);
    if (serial === server.plan.serial && replica !== undefined && copy !== null && origin === 0 && cuts === replica.cuts &&
      endOfLog(replica) < copy.index) installCopy(replica, copy);
    if (serial !== server.plan.serial || replica === undefined || last === undefined || origin !== 0) continue;
    if (cuts === replica.cuts) replica.durable = Math.max(replica.durable, Math.min(last.index, endOfLog(replica)));
  }
  for (const replica of server.replicas.values()) {
    dropUndurable(replica);
    replica.submitted = new Map();
    replica.waiting = [];
    replica.cursors = new Map();
    replica.flushing = 0;
    replica.unflushed = 0;
    // Who was an owner is none when its process is back: the master expects another session.
    if (traitsOf(server.plan).isOwned) replica.primary = 0;
  }
  Object.assign(server, createServerMemory());
}

