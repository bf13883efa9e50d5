import { between, millis, seconds } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { ClientHost, ClientState } from "./types.ts";

/** While a client knows of no leader it asks the members that often (retryInterval of PD's client). */
const SEEK_INTERVAL = millis(500);
/** What a question to PD takes that names nothing. */
export const PD_REQUEST_BYTES = 40;
/** How long a client waits for a timestamp before it looks for another leader of PD. */
export const TSO_TIMEOUT = seconds(3);

/** PD's leader does not answer, or does not lead: all members are asked, until one says that it leads. */
export function seekLeader(state: ClientState, host: ClientHost): void {
  if (state.seekingPd) return;
  state.seekingPd = true;
  askMembers(state, host);
}

export function askMembers(state: ClientState, host: ClientHost): void {
  if (!state.seekingPd) return;
  for (const machine of host.directory.pds) host.send(machine, "pd", { kind: "get-members" }, PD_REQUEST_BYTES);
  host.startTimer(SEEK_INTERVAL, { kind: "pd-seek" });
}

/** What others say of a leader may be old: it counts when that member says so itself. */
export function onMembers(state: ClientState, host: ClientHost, from: MachineId, leader: number): void {
  if (!state.seekingPd || host.directory.pds[leader - 1] !== from) return;
  state.seekingPd = false;
  state.pdMember = leader - 1;
}

/** Begins to ask for timestamps, at the rate of the settings. */
export function startTsoProbe(state: ClientState, host: ClientHost): void {
  state.tso.round++;
  state.tso.lastAt = host.now;
  state.tso.waitingSince = 0;
  planProbe(state, host);
}

function planProbe({ tso, clients }: ClientState, host: ClientHost): void {
  const { tsoRate } = host.settings.client;
  if (tsoRate > 0) host.startTimer(seconds(clients / tsoRate), { kind: "tso-probe", round: tso.round });
}

export function probeTso(state: ClientState, host: ClientHost, round: number): void {
  const { tso } = state;
  if (round !== tso.round) return;
  planProbe(state, host);
  const clock = host.clock();
  if (tso.waitingSince !== 0 && between(tso.waitingSince as typeof clock, clock) > TSO_TIMEOUT) seekLeader(state, host);
  if (tso.waitingSince === 0) tso.waitingSince = clock;
  const machine = host.directory.pds[state.pdMember];
  if (machine !== undefined) host.send(machine, "pd", { kind: "tso-request", requestId: 0, count: 1 }, PD_REQUEST_BYTES);
}

export function onTimestamp({ tso }: ClientState, host: ClientHost): void {
  tso.longestGap = Math.max(tso.longestGap, host.now - tso.lastAt);
  tso.lastAt = host.now;
  tso.granted++;
  tso.waitingSince = 0;
}
