import { unreachable } from "../kernel/assert.ts";
import { need } from "../kernel/late-part.ts";
import { cloneStream, createStream } from "../kernel/random.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Program } from "../machine/program.ts";
import { carriedMessages } from "../proto/batches.ts";
import type { ClientMessage, Message } from "../proto/messages.ts";
import type { Key, RegionId, StoreId } from "../proto/region.ts";
import { onLocated, onPdFailed, proceed } from "./attempt.ts";
import { createMeasures, forkMeasures } from "./measures.ts";
import { askMembers, onMembers, onTimestamp, probeTso, seekLeader, startTsoProbe } from "./members.ts";
import { copyOperation } from "./operation.ts";
import { CLIENT_TRANSACTIONS } from "./parts.ts";
import { PREWARMING } from "./prewarm/part.ts";
import { onConnectionBroken, onProbeAnswered, onProbeFailed, onRequestFailed, onResponse } from "./react.ts";
import { createRegionCache, forkRegionCache } from "./region-cache.ts";
import { TWIN_WRITES } from "./replication/part.ts";
import { onScoutLate, watchScout } from "./scouts.ts";
import { copyStoreView, noteAlive, probeAgain, watchConnection } from "./stores.ts";
import { waitingUnder } from "./tickets.ts";
import { createTsoProbe } from "./tso-probe.ts";
import type { ClientBatch, ClientHost, ClientState, ClientStore, ClientTimer, Operation, Parked } from "./types.ts";
import { keepThreadsBusy, onArrival, startWorkload } from "./workload.ts";

export interface ClientOptions {
  /** The client's number, from 1, and how many clients there are: each takes its share of the rate. */
  readonly client: number;
  readonly clients: number;
  readonly seed: number;
  /** The keys it reads and writes. */
  readonly keys: readonly Key[];
}

/** A client that has not started yet. */
export function createClient(options: ClientOptions): ClientState {
  const { client, clients, seed, keys } = options;
  return {
    client,
    clients,
    keys,
    workload: createStream(seed, `client/workload/${client}`),
    choices: createStream(seed, `client/choices/${client}`),
    writes: 0,
    nextTicket: client,
    arriving: false,
    arrivalRound: 0,
    thinking: 0,
    sweepArmed: false,
    shedding: false,
    pdMember: 0,
    seekingPd: false,
    tso: createTsoProbe(),
    waiting: [],
    parked: new Map(),
    cache: createRegionCache(),
    stores: new Map(),
    breakers: new Map(),
    measures: createMeasures(),
    crashAt: "",
    txn: null,
    twin: null,
    warm: null,
  };
}

/** A reader and writer with client-go's region cache, replica selection, reactions and back-offs. */
export const clientProgram: Program<ClientState, ClientHost, Message, ClientMessage, ClientTimer, ClientBatch> = {
  start(state, host) {
    startWorkload(state, host);
    startTsoProbe(state, host);
  },
  receive(state, host, from, message) {
    receive(state, host, from, message);
    keepThreadsBusy(state, host);
  },
  timer(state, host, timer) {
    onTimer(state, host, timer);
    keepThreadsBusy(state, host);
  },
  durable: () => undefined,
  refused(state, host, to, message) {
    for (const each of carriedMessages(message)) refused(state, host, to, each);
    keepThreadsBusy(state, host);
  },
  takeStock: () => undefined,
  crash,
  fork,
};

function receive(state: ClientState, host: ClientHost, from: MachineId, message: ClientMessage): void {
  if ("requestId" in message && message.requestId < 0) {
    need(PREWARMING).hear(state, host, message);
    return;
  }
  switch (message.kind) {
    case "batch-commands-response":
      for (const answer of message.messages) receive(state, host, from, answer);
      return;
    case "kv-response":
    case "txn-response": {
      const operation = waitingUnder(state, message.requestId);
      if (operation !== undefined && operation.phase === "sent") {
        const view = state.stores.get(operation.store);
        if (view !== undefined) noteAlive(view, host.clock());
        onResponse(state, host, operation, message);
        return;
      }
      const view = viewOfMachine(state, from);
      if (view === undefined) return;
      if (view.probe === message.requestId) onProbeAnswered(state, host, view);
      else noteAlive(view, host.clock());
      return;
    }
    case "get-region-response": {
      const operation = waitingUnder(state, message.requestId);
      if (operation?.phase === "locating") onLocated(state, host, operation, message.region, message.leader);
      return;
    }
    case "members":
      onMembers(state, host, from, message.leader);
      return;
    case "tso-response":
      if (message.requestId === 0) onTimestamp(state, host);
      else need(CLIENT_TRANSACTIONS).timestamp(state, host, message.requestId, message.timestamp);
      return;
    case "gc-response":
      need(CLIENT_TRANSACTIONS).garbage(state, host, message);
      return;
    case "replication":
      if (state.twin !== null) need(TWIN_WRITES).hear(state.twin, state.client, host, message);
      return;
    case "pd-not-leader": {
      const operation = waitingUnder(state, message.requestId);
      if (operation?.phase === "locating") onPdFailed(state, host, operation, "PDNotLeader");
      else if (state.txn?.oracle.ticket === message.requestId) {
        need(CLIENT_TRANSACTIONS).noTimestamp(state, host, message.requestId);
      } else if (from === host.directory.pds[state.pdMember]) seekLeader(state, host);
    }
  }
}

function onTimer(state: ClientState, host: ClientHost, timer: ClientTimer): void {
  switch (timer.kind) {
    case "arrival":
      onArrival(state, host, timer.round);
      return;
    case "wake": {
      const operation = waitingUnder(state, timer.ticket);
      if (operation === undefined) return;
      proceed(state, host, operation);
      watchScout(state, host, operation);
      return;
    }
    case "scout-late":
      onScoutLate(state, host, timer.ticket);
      return;
    case "pd-seek":
      askMembers(state, host);
      return;
    case "tso-probe":
      probeTso(state, host, timer.round);
      return;
    case "pd-timeout": {
      const operation = waitingUnder(state, timer.ticket);
      if (operation !== undefined) onPdFailed(state, host, operation, "PDTimeout");
      return;
    }
    case "sweep":
      sweep(state, host);
      return;
    case "keepalive":
    case "probe-timeout":
    case "probe-again": {
      const view = state.stores.get(timer.store);
      if (view === undefined) return;
      if (timer.kind === "keepalive") watchConnection(state, host, view);
      else if (timer.kind === "probe-again") probeAgain(state, host, view);
      else if (view.probe === timer.ticket) onProbeFailed(state, host, view, false);
      return;
    }
    case "transactions":
      need(CLIENT_TRANSACTIONS).timer(state, host, timer.timer);
      return;
    case "replication":
      if (state.twin !== null) need(TWIN_WRITES).expire(state.twin, state.client, host, timer.timer);
      return;
    default:
      unreachable(timer);
  }
}

function refused(state: ClientState, host: ClientHost, to: MachineId, message: Message): void {
  if (message.kind === "get-region") {
    const operation = waitingUnder(state, message.requestId);
    if (operation !== undefined) onPdFailed(state, host, operation, "PDRefused");
    return;
  }
  if (message.kind === "tso-request" && message.requestId !== 0) {
    need(CLIENT_TRANSACTIONS).noTimestamp(state, host, message.requestId);
    return;
  }
  if (message.kind === "tso-request" && to === host.directory.pds[state.pdMember]) seekLeader(state, host);
  if (message.kind === "replication" && message.say === "write" && state.twin !== null) {
    need(TWIN_WRITES).refused(state.twin, state.client, host, to, message.requestId);
  }
  if (message.kind !== "kv-request" && message.kind !== "txn-request") return;
  const view = viewOfMachine(state, to);
  if (view === undefined) return;
  if (view.probe === message.requestId) {
    onProbeFailed(state, host, view, true);
    return;
  }
  // The process that answered on this connection is gone, and with it the answers that others wait for.
  if (waitingUnder(state, message.requestId) !== undefined) onConnectionBroken(state, host, view.id, "ConnectionRefused");
}

/** Fails the requests that waited too long, and sleeps until the next one may have. */
function sweep(state: ClientState, host: ClientHost): void {
  state.sweepArmed = false;
  const timeout = host.settings.client.requestTimeout;
  const clock = host.clock();
  const late: Operation[] = [];
  for (const operation of state.waiting) {
    if (operation.phase !== "sent") continue;
    const left = operation.sentClock + timeout - clock;
    if (left > 0) {
      state.sweepArmed = true;
      host.startTimer(left as typeof timeout, { kind: "sweep" });
      break;
    }
    late.push(operation);
  }
  for (const operation of late) onRequestFailed(state, host, operation, "RequestTimeout");
}

function viewOfMachine(state: ClientState, machine: MachineId): ClientStore | undefined {
  for (const view of state.stores.values()) if (view.machine === machine) return view;
  return undefined;
}

/** What the process knew is gone; what was measured stays, except outages that nobody watches any more. */
function crash(state: ClientState, _: readonly ClientBatch[], host: ClientHost): void {
  if (state.txn !== null) need(CLIENT_TRANSACTIONS).crash(state, state.txn, host);
  if (state.twin !== null) need(TWIN_WRITES).crash(state.twin);
  state.warm = null;
  state.crashAt = "";
  state.waiting = [];
  state.parked = new Map();
  state.cache = createRegionCache();
  state.stores = new Map();
  state.breakers = new Map();
  state.arriving = false;
  state.thinking = 0;
  state.sweepArmed = false;
  state.seekingPd = false;
  state.shedding = false;
  state.measures.outages.clear();
}

function fork(state: ClientState): ClientState {
  const parked = new Map<RegionId, Parked[]>();
  for (const [region, those] of state.parked) parked.set(region, those.slice());
  const stores = new Map<StoreId, ClientStore>();
  for (const [id, view] of state.stores) stores.set(id, copyStoreView(view));
  return {
    client: state.client,
    clients: state.clients,
    keys: state.keys,
    workload: cloneStream(state.workload),
    choices: cloneStream(state.choices),
    writes: state.writes,
    nextTicket: state.nextTicket,
    arriving: state.arriving,
    arrivalRound: state.arrivalRound,
    thinking: state.thinking,
    sweepArmed: state.sweepArmed,
    shedding: state.shedding,
    pdMember: state.pdMember,
    seekingPd: state.seekingPd,
    tso: { ...state.tso },
    waiting: state.waiting.map(copyOperation),
    parked,
    cache: forkRegionCache(state.cache),
    stores,
    breakers: new Map([...state.breakers].map(([target, breaker]) => [target, { ...breaker }])),
    measures: forkMeasures(state.measures),
    crashAt: state.crashAt,
    txn: state.txn === null ? null : need(CLIENT_TRANSACTIONS).fork(state.txn),
    twin: state.twin === null ? null : need(TWIN_WRITES).fork(state.twin),
    warm: state.warm,
  };
}
