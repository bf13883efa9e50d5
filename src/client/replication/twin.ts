import { after, between, millis, START, type Duration, type Instant } from "../../kernel/time.ts";
import type { StoreId } from "../../proto/region.ts";
import { bytesOfWrite, groupOfKey, traitsOf, type ReplicationGroup } from "../../proto/replication.ts";
import { MAX_WAITING_OPERATIONS } from "../workload.ts";
import type { ClientHost } from "../types.ts";
import type { TwinCode } from "./part.ts";
import { forkTwinWriter, type TwinWrite, type TwinWriter } from "./state.ts";

/** How long a write rests when nobody could take it, and how often it is looked who waits for too long. */
const REST = millis(200);
const SWEEP = millis(50);

interface Writing {
  readonly twin: TwinWriter;
  readonly client: number;
  readonly host: ClientHost;
}

/** A client asks whom it takes for the primary beside Raft, and where that fails the next member. */
export const twinWrites: TwinCode = {
  write(twin, client, host, key, value) {
    const group = groupOfKey(twin.plan, key);
    // As many as of its other operations: more would only pile up.
    if (group === undefined || twin.writes.size >= MAX_WAITING_OPERATIONS) return;
    const id = twin.nextId++;
    const write: TwinWrite = {
      group: group.id, key, value, startedAt: host.now, since: host.clock(), store: targetOf(twin, group), sentAt: START,
      restsUntil: START, isReferred: false,
    };
    twin.writes.set(id, write);
    send({ twin, client, host }, id, write);
    sweepLater({ twin, client, host });
  },
  hear(twin, client, host, { serial, requestId, ok, primary, term, index }) {
    const write = twin.writes.get(requestId);
    if (serial !== twin.plan.serial || write === undefined) return;
    if (ok) {
      twin.targets.set(write.group, primary);
      end({ twin, client, host }, requestId, write, true, primary, term, index);
    } else if (primary !== 0 && primary !== write.store && !write.isReferred) {
      askNext({ twin, client, host }, requestId, write, primary, false);
    } else {
      askNext({ twin, client, host }, requestId, write, nextMember(twin, write), true);
    }
  },
  expire(twin, client, host, { serial }) {
    if (serial === twin.plan.serial) sweep({ twin, client, host });
  },
  refused(twin, client, host, to, requestId) {
    const lost = twin.writes.get(requestId);
    if (lost === undefined || host.directory.stores.get(lost.store) !== to) return;
    // The process that answered on this connection is gone, and with it the answers that others wait for.
    for (const [id, write] of twin.writes) {
      if (write.store === lost.store && write.restsUntil === START) {
        askNext({ twin, client, host }, id, write, nextMember(twin, write), true);
      }
    }
  },
  crash(twin) {
    twin.targets = new Map();
    twin.writes = new Map();
    twin.isSweeping = false;
  },
  fork: forkTwinWriter,
};

const targetOf = ({ targets }: TwinWriter, { id, members }: ReplicationGroup): StoreId => targets.get(id) ?? members[0] ?? 0;

/** The member behind the one that was asked last. */
function nextMember({ plan }: TwinWriter, { group, store }: TwinWrite): StoreId {
  const members = plan.groups.find(({ id }) => id === group)?.members ?? [];
  return members[(members.indexOf(store) + 1) % Math.max(1, members.length)] ?? store;
}

function askNext(writing: Writing, id: number, write: TwinWrite, store: StoreId, rests: boolean): void {
  const { twin, host } = writing;
  write.store = store;
  twin.targets.set(write.group, store);
  write.isReferred = !rests;
  if (!rests) {
    send(writing, id, write);
    return;
  }
  write.restsUntil = after(host.clock(), REST);
  write.sentAt = START;
}

function send({ twin, host }: Writing, id: number, write: TwinWrite): void {
  const machine = host.directory.stores.get(write.store);
  write.sentAt = host.clock();
  write.restsUntil = START;
  if (machine === undefined) return;
  host.send(machine, "kv", {
    kind: "replication", serial: twin.plan.serial, regionId: write.group, say: "write", requestId: id, key: write.key,
    value: write.value,
  }, bytesOfWrite(write));
}

function sweepLater({ twin, host }: Writing): void {
  if (twin.isSweeping) return;
  twin.isSweeping = true;
  host.startTimer(SWEEP, { kind: "replication", timer: { serial: twin.plan.serial, due: "sweep" } });
}

/** Sends again what has rested, asks the next member where one does not answer, and gives up what has waited for too long. */
function sweep(writing: Writing): void {
  const { twin, host } = writing;
  twin.isSweeping = false;
  const clock = host.clock();
  const { maxRetryTime } = host.settings.client;
  for (const [id, write] of [...twin.writes]) {
    if (clock >= after(write.since, maxRetryTime)) end(writing, id, write, false, 0, 0, 0);
    else if (write.restsUntil !== START) resend(writing, id, write, clock);
    else if (clock >= after(write.sentAt, patienceOf(writing))) {
      askNext(writing, id, write, nextMember(twin, write), true);
    }
  }
  if (twin.writes.size > 0) sweepLater(writing);
}

/** A primary that waits for an acknowledgement answers when it waits no more: so long it is waited for. */
function patienceOf({ twin, host }: Writing): Duration {
  const { requestTimeout, ackTimeout } = host.settings.replication;
  return traitsOf(twin.plan).waitsFor === "one" ? Math.max(requestTimeout, ackTimeout + REST) as Duration : requestTimeout;
}

function resend(writing: Writing, id: number, write: TwinWrite, clock: Instant): void {
  if (clock < write.restsUntil) return;
  // Another write may have found the primary meanwhile.
  write.store = writing.twin.targets.get(write.group) ?? write.store;
  send(writing, id, write);
}

function end(
  { twin, client, host }: Writing, id: number, write: TwinWrite, ok: boolean, store: StoreId, term: number, index: number,
): void {
  twin.writes.delete(id);
  host.observe({
    kind: "replication-written", region: write.group, client, ok, store, term, index, latency: between(write.startedAt, host.now),
  });
}
