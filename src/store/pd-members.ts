import { seconds } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import { composeTs } from "../proto/kv.ts";
import type { Message } from "../proto/messages.ts";
import { ownPeer } from "./regions.ts";
import type { Turn } from "./turn.ts";
import { lookSoon } from "./wake.ts";

/** How long a store waits for PD's answer to a report. */
export const PD_TIMEOUT = seconds(3);
/** A store looks for PD's leader no more often (the client's reconnect interval). */
const SEEK_INTERVAL = seconds(1);
const MEMBERS_BYTES = 40;
const TSO_BYTES = 40;

/** The machine of the member that is spoken to; undefined without PD. */
export function pdMachine({ state, host }: Pick<Turn, "state" | "host">): MachineId | undefined {
  const { pds } = host.directory;
  const { machine } = state.memory.pd;
  return pds.includes(machine) ? machine : pds[0];
}

/** The member does not answer, or does not lead: the store looks for the one that does. */
export function seekPd(turn: Turn): void {
  const { pd } = turn.state.memory;
  if (pd.lost) return;
  pd.lost = true;
  askPdMembers(turn);
}

/** Asks all members who leads PD, and again as long as none says that it does. */
export function askPdMembers({ state, host }: Turn): void {
  if (!state.memory.pd.lost) return;
  for (const machine of host.directory.pds) host.send(machine, "pd", { kind: "get-members" }, MEMBERS_BYTES);
  host.startTimer(SEEK_INTERVAL, { kind: "pd-seek" });
}

/** What a member says counts when it says that it leads itself: whom others name may be gone. */
export function onPdMembers(turn: Turn, from: MachineId, leader: number): void {
  const { state, host, clock } = turn;
  const { pd } = state.memory;
  if (!pd.lost || host.directory.pds[leader - 1] !== from) return;
  pd.machine = from;
  pd.lost = false;
  pd.answered = pd.sent;
  if (pd.tsoWanted || pd.tsoAsked) {
    pd.tsoAsked = false;
    askTimestamp(turn);
  }
  // With their next tick, so that the reports of thousands of regions are spread over a tick interval.
  for (const { regionId, lead } of state.peers.values()) {
    const peer = lead === null ? undefined : ownPeer(state, regionId);
    if (peer === undefined || peer.lead === null) continue;
    peer.lead.nextRegionHeartbeat = clock;
    lookSoon(turn, peer);
  }
}

/** The connected member has answered. */
export function pdAnswered({ state }: Turn, from: MachineId): void {
  const { pd } = state.memory;
  if (from === pd.machine) pd.answered = pd.sent;
}

/** A report was sent three seconds ago. */
export function pdTimedOut(turn: Turn, sent: number): void {
  if (turn.state.memory.pd.answered < sent) seekPd(turn);
}

/** A new leader of a region needs a timestamp, so that what it serves is newer than all reads (max_ts). One is for all. */
export function askTimestamp(turn: Turn): void {
  const { pd } = turn.state.memory;
  const machine = pdMachine(turn);
  pd.tsoWanted = pd.tsoAsked || pd.lost;
  if (pd.tsoWanted || machine === undefined) return;
  pd.tsoAsked = true;
  pd.tsoAskedAt = turn.clock;
  turn.host.send(machine, "pd", { kind: "tso-request", requestId: ++pd.tsoRequests, count: 1 }, TSO_BYTES);
}

export function timestampCame(
  turn: Turn, from: MachineId, { requestId, timestamp }: Extract<Message, { readonly kind: "tso-response" }>,
): void {
  const { pd } = turn.state.memory;
  pdAnswered(turn, from);
  if (requestId !== pd.tsoRequests) return;
  pd.tsoAsked = false;
  pd.syncedTs = Math.max(pd.syncedTs, composeTs(timestamp.physical, timestamp.logical));
  pd.syncedAt = pd.tsoAskedAt;
  if (pd.tsoWanted) askTimestamp(turn);
}
