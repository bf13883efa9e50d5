import { defined } from "../kernel/assert.ts";
import { between, type Instant } from "../kernel/time.ts";
import type { RegionHeartbeat } from "../proto/messages.ts";
import { answeredRows, repeatRound, takeRows } from "./beats.ts";
import { GroupState } from "./group-state.ts";
import { REGION_HEARTBEAT_BYTES, sendToPd } from "./pd-link.ts";
import type { StorePeer, StorePeerView } from "./peer.ts";
import {
  allRows, NEVER_YET, roundOf, sleepersRound, type Hearing, type ListenerStand, type Round, type RoundPart,
} from "./stand.ts";
import { heardLeaderAtOf } from "./standing.ts";
import type { PeerGroup } from "./state.ts";
import { nameLane, rowsIn, seal, type Lane, type Turn } from "./turn.ts";

/*
 * Where a group sleeps, each check of its peers is like the one before: its leader says the same heartbeats and sends PD the same
 * report, its followers answer the same. They stand meanwhile (`stand.ts`), and a check of the store touches none of them.
 */

/** A check of the peers of a tick group. */
export interface Check {
  /** What its leaders that sleep say; null where none of them can have slept since the check before. */
  readonly round: Round | null;
  /** When the check before was. */
  readonly before: Instant;
  /** Whether what leaves is what they say, and nothing else. */
  readonly isAlone: boolean;
  /** Those who speak, and did not stand. */
  readonly speakers: Speaker[];
}

/** A leader that sleeps: its place in its tick group, and what it has reported. */
export interface Speaker {
  readonly peer: StorePeer;
  readonly place: number;
  readonly report: RegionHeartbeat;
}

export function beginCheck(turn: Turn, number: number): Check {
  const { state, host, lanes } = turn;
  const isFirst = between(state.startedAt, host.now) < host.settings.store.peerStaleStateCheckInterval;
  const round = isFirst ? null : roundOf(state.memory.standing, sleepersRound(number));
  const isAlone = lanes.length === 0;
  if (round !== null && isAlone) turn.refrains = round.parts;
  return { round, before: round?.sentAt ?? host.now, isAlone, speakers: [] };
}

/**
 * Says for all leaders that sleep what they said at the check before, if they would say that again; the places of those who have
 * to be looked at for all that, and say nothing. null if something else is to be said, and nothing was done.
 */
export function repeatCheck(turn: Turn, { members }: PeerGroup, { round, before, isAlone }: Check): readonly number[] | null {
  if (round === null || !isAlone || !isAnswered(turn, round)) return null;
  const interval = between(round.sentClock ?? turn.clock, turn.clock);
  const reports: RegionHeartbeat[] = [];
  const loose: number[] = [];
  for (let place = 0; place < members.length; place++) {
    const view = members[place] as StorePeerView;
    const { stand } = view;
    if (stand?.kind === "beats") {
      if (stand.report === undefined) continue;
      if (stand.report.interval !== interval) return null;
      reports.push(stand.report);
    } else {
      if (mayAsk(turn, view)) return null;
      if (stand !== null) {
        if (hearingOf(turn, stand).heardAt < before) loose.push(place);
      } else if (view.groupState !== GroupState.Ordered) {
        if (view.lead !== null && view.groupState === GroupState.Idle) return null;
        loose.push(place);
      }
    }
  }
  repeatRound(turn, round);
  for (let i = 0; i < reports.length; i++) sendToPd(turn, reports[i] as RegionHeartbeat, REGION_HEARTBEAT_BYTES);
  return loose;
}

/** Whether all who were spoken to have answered, and all that was said to them is of leaders that stand. */
function isAnswered({ clock, host }: Turn, { parts, order, sentAt }: Round): boolean {
  const longest = host.settings.store.maxPeerDownDuration;
  for (let i = 0; i < order.length; i++) {
    const { answeredAt, answeredClock, loose } = parts[order[i] as number] as RoundPart;
    if (answeredAt < sentAt || clock - answeredClock >= longest || loose.length > 0) return false;
  }
  return true;
}

/** Whether the peer may have missed its leader for so long that it asks others about it. */
const mayAsk = ({ state, clock, host }: Turn, view: StorePeerView): boolean =>
  view.lead === null && clock - heardLeaderAtOf(state, view) >= host.settings.store.abnormalLeaderMissingDuration;

const hearingOf = ({ state }: Turn, { hearing }: ListenerStand): Hearing =>
  defined(state.memory.standing.hearings.get(hearing), "who stands is heard of");

/** Whether the peer stands as a follower that has heard its leader since the check before: there is nothing to look after. */
export const isHeardAsBefore = (turn: Turn, { round, before }: Check, view: StorePeerView): boolean =>
  round !== null && view.stand?.kind === "hears" && hearingOf(turn, view.stand).heardAt >= before && !mayAsk(turn, view);

/** All is said: what says the same as before is the same packet, and who says just that again stands from now on. */
export function endCheck(turn: Turn, { round, isAlone, speakers }: Check): void {
  if (round === null) return;
  const { host: { now }, clock, lanes } = turn;
  round.sentAt = now;
  round.sentClock = clock;
  if (!isAlone || lanes.some(({ envelopes }) => envelopes.length > 0)) return;
  round.order = lanes.map((lane) => sealPart(lane, round));
  for (const speaker of speakers) standUp(round, speaker);
}

/** The place of the part that the lane is. It gets its name the first time: what is said next may well be the same. */
function sealPart(lane: Lane, { parts, number }: Round): number {
  const packet = seal(lane);
  const known = parts.findIndex(({ store }) => store === lane.store);
  if (known >= 0 && parts[known]?.packet === packet) return known;
  const place = known >= 0 ? known : parts.length;
  const name = { round: number, place };
  parts[place] = {
    store: lane.store, packet: nameLane(lane, name), name, answer: null, answeredAt: NEVER_YET, answeredClock: NEVER_YET,
    loose: allRows(rowsIn(lane)),
  };
  return place;
}

function standUp(round: Round, { peer, place, report }: Speaker): void {
  const rows = peer.dueTick === Infinity ? answeredRows(round, peer) : null;
  if (rows === null) return;
  peer.stand = { kind: "beats", round: round.number, rows, since: round.sentAt, chore: Infinity, member: place, report };
  takeRows(round, rows);
}
