import type { Instant } from "../kernel/time.ts";
import { writeEntry, type MemberTurn } from "./etcd.ts";
import type { PdHost, PdState } from "./state.ts";
import { advanceTso, takeTimestamps, wantedBound, type TsoRequest } from "./tso.ts";

const RESPONSE_BYTES = 40;
/** Who asks while so many wait is refused, and asks again. */
const WAITING_AT_MOST = 10_000;

/** A request for timestamps at the member that leads. */
export function askTimestamps(turn: MemberTurn, request: TsoRequest): void {
  const { state, host } = turn;
  saveWindow(turn);
  if (state.tsoWaiting.length > 0 || !grant(state, host, request)) state.tsoWaiting = [...state.tsoWaiting, request];
  if (state.tsoWaiting.length > WAITING_AT_MOST) refuseWaiting(state, host);
}

/** Lets etcd save the next bound, if the present one is used up. */
function saveWindow(turn: MemberTurn): void {
  const { state, host } = turn;
  const { office, tso } = state;
  if (office === null || !office.isOpen) return;
  tso.savedMillis = state.etcd.disk.stored.tsoSavedMillis;
  const millis = wantedBound(tso, host.wallClock(), state.settings.lease);
  if (millis !== null) writeEntry(turn, { kind: "save-tso", serial: office.serial, millis });
}

/** The calendar was changed, and showed `before` until then: to there the oracle's ticks had brought it. */
export function followCalendar(turn: MemberTurn, before: Instant): void {
  if (turn.state.office?.isOpen !== true) return;
  advanceTso(turn.state.tso, before);
  saveWindow(turn);
}

/** A bound may have been saved: those who waited for it are answered. */
export function answerWaiting({ state, host }: MemberTurn): void {
  state.tso.savedMillis = state.etcd.disk.stored.tsoSavedMillis;
  if (state.tsoWaiting.length === 0) return;
  state.tsoWaiting = state.tsoWaiting.filter((request) => !grant(state, host, request));
}

function grant(state: PdState, host: PdHost, { from, requestId, count }: TsoRequest): boolean {
  const timestamp = takeTimestamps(state.tso, count, host.wallClock());
  if (timestamp === null) return false;
  host.observe({ kind: "tso-granted", member: state.memberId, ...timestamp, count });
  host.send(from, "pd", { kind: "tso-response", requestId, timestamp }, RESPONSE_BYTES);
  return true;
}

/** Nobody leads here any more. */
export function refuseWaiting(state: PdState, host: PdHost): void {
  for (const { from, requestId } of state.tsoWaiting) {
    host.send(from, "pd", { kind: "pd-not-leader", requestId }, RESPONSE_BYTES);
  }
  state.tsoWaiting = [];
}
