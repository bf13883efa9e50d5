import { seconds, type Duration, type Instant } from "../kernel/time.ts";
import type { KvRequest } from "../proto/messages.ts";
import type { StoreId } from "../proto/region.ts";
import { takeTicket } from "./tickets.ts";
import type { ClientHost, ClientState, ProbePurpose, ClientStore } from "./types.ts";

/** gRPC keepalive as client-go sets it: after 10 s of silence a ping, and 3 s for its answer. */
const KEEPALIVE_TIME = seconds(10);
const KEEPALIVE_TIMEOUT = seconds(3);
/** client-go's store liveness check, and how often it is repeated while a store is unreachable. */
const LIVENESS_TIMEOUT = seconds(1);
const PROBE_INTERVAL = seconds(1);

/** What a request carries besides its key and value: gRPC frame, context, epoch. An estimate that only bandwidth sees. */
export const REQUEST_OVERHEAD_BYTES = 100;

/** Written out: a spread would give each copy a hidden class of its own. */
export const copyStoreView = (view: ClientStore): ClientStore => ({
  id: view.id, machine: view.machine, reachable: view.reachable, connected: view.connected, epoch: view.epoch,
  outstanding: view.outstanding, busySince: view.busySince, lastHeard: view.lastHeard, keepaliveArmed: view.keepaliveArmed,
  probe: view.probe, probePurpose: view.probePurpose, recoveryArmed: view.recoveryArmed,
});

/** The client's view of a store; undefined if no machine runs it. */
export function clientStore(state: ClientState, host: ClientHost, store: StoreId): ClientStore | undefined {
  const known = state.stores.get(store);
  if (known !== undefined) return known;
  const machine = host.directory.stores.get(store);
  if (machine === undefined) return undefined;
  const view: ClientStore = {
    id: store,
    machine,
    reachable: true,
    connected: true,
    epoch: 0,
    outstanding: 0,
    busySince: 0 as Instant,
    lastHeard: 0 as Instant,
    keepaliveArmed: false,
    probe: 0,
    probePurpose: "liveness",
    recoveryArmed: false,
  };
  state.stores.set(store, view);
  return view;
}

/** Takes note of a request that leaves for the store, and watches over the connection while it is out. */
export function noteSent(view: ClientStore, host: ClientHost, clock: Instant): void {
  if (view.outstanding === 0) view.busySince = clock;
  view.outstanding += 1;
  if (view.keepaliveArmed) return;
  view.keepaliveArmed = true;
  host.startTimer(KEEPALIVE_TIME, { kind: "keepalive", store: view.id });
}

/** The keepalive timer fired: pings if the connection was silent for long enough while somebody waited for answers. */
export function watchConnection(state: ClientState, host: ClientHost, view: ClientStore): void {
  view.keepaliveArmed = false;
  if (view.outstanding === 0) return;
  const quiet = host.clock() - Math.max(view.lastHeard, view.busySince);
  view.keepaliveArmed = true;
  const isSilent = quiet >= KEEPALIVE_TIME;
  if (isSilent && view.probe === 0) sendProbe(state, host, view, "keepalive");
  host.startTimer((KEEPALIVE_TIME - (isSilent ? 0 : quiet)) as Duration, { kind: "keepalive", store: view.id });
}

/**
 * Asks the store for a sign of life. The stand-in for gRPC's ping and health check is a request for region 0, which no
 * store has: a living store answers that it was not found.
 */
export function sendProbe(state: ClientState, host: ClientHost, view: ClientStore, purpose: ProbePurpose): void {
  const ticket = takeTicket(state);
  view.probe = ticket;
  view.probePurpose = purpose;
  const timeout = purpose === "keepalive" ? KEEPALIVE_TIMEOUT : LIVENESS_TIMEOUT;
  host.startTimer(timeout, { kind: "probe-timeout", store: view.id, ticket });
  const request: KvRequest = {
    kind: "kv-request", requestId: ticket, regionId: 0, epoch: NO_EPOCH, peerId: 0, operation: "get", key: "", value: "",
    replica: null,
  };
  host.send(view.machine, "kv", request, REQUEST_OVERHEAD_BYTES);
}

const NO_EPOCH = { confVer: 0, version: 0 } as const;

/** A sign of life from the store: it is reachable, whatever was thought before. */
export function noteAlive(view: ClientStore, clock: Instant): void {
  view.lastHeard = clock;
  view.reachable = true;
  view.connected = true;
}

/** A probe was refused or not answered. From now on the store is passed over, and probed every second until it answers. */
export function noteUnreachable(view: ClientStore, host: ClientHost): void {
  if (view.reachable) {
    view.reachable = false;
    view.epoch += 1;
  }
  if (view.recoveryArmed) return;
  view.recoveryArmed = true;
  host.startTimer(PROBE_INTERVAL, { kind: "probe-again", store: view.id });
}

/** The timer of the next probe fired: it is sent unless the store came back by itself or is being probed already. */
export function probeAgain(state: ClientState, host: ClientHost, view: ClientStore): void {
  view.recoveryArmed = false;
  if (!view.reachable && view.probe === 0) sendProbe(state, host, view, "recovery");
}
