import { assert, defined } from "../kernel/assert.ts";
import { START } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { HeartbeatBurst, Message, StandingName } from "../proto/messages.ts";
import type { PeerId, Region } from "../proto/region.ts";
import { hearAnswer, hearHeartbeat, MessageType } from "../raft/index.ts";
import { answersAll, BURST_COLUMNS, BurstColumn, isAnswer, regionAt } from "./burst.ts";
import { GroupState } from "./group-state.ts";
import { hearLeader } from "./hibernation.ts";
import { peerById } from "./membership.ts";
import { reportRecovery } from "./pd-link.ts";
import { noteHeard, type Leadership, type StorePeer } from "./peer.ts";
import { ownPeer } from "./regions.ts";
import { allRows, hearingKey, isOfSleepers, NO_ANSWERS, NO_ROWS, type Hearing, type Refrain, type RoundPart } from "./stand.ts";
import { tickGroupAt, type StoreHost, type StoreState } from "./state.ts";
import { laneTo, nameLane, postRow, repeatRows, ROW_BYTES, seal, type Turn } from "./turn.ts";

/**
 * Takes a row of a burst as it is, where all is as usual: does what receiving its envelope would do. False where it is not, and
 * nothing was done.
 */
export function hearRow(turn: Turn, burst: HeartbeatBurst, row: number): boolean {
  const { numbers } = burst;
  const at = row * BURST_COLUMNS;
  const peer = ownPeer(turn.state, numbers[at + BurstColumn.Region] as number);
  if (peer === undefined || peer.id !== numbers[at + BurstColumn.To]) return false;
  const from = numbers[at + BurstColumn.From] as PeerId;
  const region = burst.regions[row] as Region;
  if (region !== peer.region && !isSame(region, peer, from)) return false;
  const term = numbers[at + BurstColumn.Term] as number;
  const context = numbers[at + BurstColumn.Context] as number;
  const { lead } = peer;
  if (numbers[at + BurstColumn.Type] === MessageType.HeartbeatResp) {
    if (lead === null || !hearAnswer(peer.node, from, term, context)) return false;
    noteSender(turn, peer, lead, from);
    return true;
  }
  // The answer would wait for the writes that are under way.
  if (lead !== null || peer.writesInFlight > 0) return false;
  if (!hearHeartbeat(peer.node, from, term, numbers[at + BurstColumn.Commit] as number)) return false;
  peer.heardLeaderAt = turn.clock;
  if (peer.groupState !== GroupState.Ordered) hearLeader(turn, peer);
  postRow(turn, MessageType.HeartbeatResp, burst.from, peer.region, peer.id, from, term, 0, context);
  return true;
}

/** Whether a descriptor that another store made says the same: replicas of a region apply its changes each for themselves. */
const isSame = (theirs: Region, { region: ours, id }: StorePeer, from: PeerId): boolean =>
  theirs.epoch.version === ours.epoch.version && theirs.epoch.confVer === ours.epoch.confVer &&
  peerById(ours, from) !== undefined && peerById(ours, id) !== undefined;

/** A leader has heard of a peer. */
export function noteSender(turn: Turn, peer: StorePeer, lead: Leadership, from: PeerId): void {
  noteHeard(lead, from, turn.clock);
  const reported = lead.reportedDown.length + lead.reportedPending.length;
  if (reported > 0) reportRecovery(turn, peer, lead, from);
}

/**
 * Hears a packet that is just what was heard last time, where all peers stand that it is for: what it means for them is noted
 * once, and the answer is the one of then. False where it is not so, and nothing was done.
 */
export function hearAgain(state: StoreState, host: StoreHost, from: MachineId, message: Message): boolean {
  if (message.kind !== "raft" || message.burst === null || message.envelopes.length > 0) return false;
  const { burst } = message;
  const { standing } = burst;
  if (standing === null || isBroken(state, from) || state.optionsSource !== host.settings.store) return false;
  if (isAnswer(burst)) {
    const part = partOf(state, burst, standing);
    if (part === undefined || part.answer !== burst || part.loose !== NO_ROWS) return false;
    part.answeredAt = host.now;
    part.answeredClock = host.clock();
    return true;
  }
  const hearing = state.memory.standing.hearings.get(hearingKey(from, standing.round));
  if (hearing === undefined || hearing.burst !== burst || hearing.loose !== NO_ROWS) return false;
  const answer = hearing.answers[0];
  if (answer === undefined) return false;
  hearing.heardAt = host.now;
  hearing.heardClock = host.clock();
  host.send(from, "raft", answer.packet, burst.regions.length * ROW_BYTES);
  return true;
}

/** Whether the store there was not reached lately: that it is heard now means something. */
const isBroken = ({ memory: { connections } }: StoreState, machine: MachineId): boolean =>
  connections.size > 0 && (connections.get(machine)?.wait ?? 0) > 0;

/** The part of a round that a burst answers. */
function partOf(
  { memory: { standing } }: StoreState, { from }: HeartbeatBurst, { round, place }: StandingName,
): RoundPart | undefined {
  const part = standing.rounds.get(round)?.parts[place];
  return part !== undefined && part.store === from ? part : undefined;
}

/** Hears a row: as it is, which it tells, or as the envelope that it stands for. */
type HearRow = (turn: Turn, burst: HeartbeatBurst, row: number) => boolean;

/** Hears a burst that may be said again. */
export function hearStanding(turn: Turn, from: MachineId, burst: HeartbeatBurst, standing: StandingName, hear: HearRow): void {
  if (isAnswer(burst)) hearAnswers(turn, burst, standing, hear);
  else hearBeats(turn, from, burst, standing, hear);
}

/** Only the rows of leaders that do not stand are heard one by one. */
function hearAnswers(turn: Turn, burst: HeartbeatBurst, standing: StandingName, hear: HearRow): void {
  const part = partOf(turn.state, burst, standing);
  if (part !== undefined && part.answer === burst) {
    const { loose } = part;
    part.answeredAt = turn.host.now;
    part.answeredClock = turn.clock;
    for (let i = 0; i < loose.length; i++) hear(turn, burst, loose[i] as number);
    return;
  }
  const isUsual = hearAll(turn, burst, 0, hear);
  if (part !== undefined && isUsual && part.packet.burst !== null && answersAll(burst, part.packet.burst)) part.answer = burst;
}

/** Hears each row from that one on; tells whether all were heard as they are. */
function hearAll(turn: Turn, burst: HeartbeatBurst, from: number, hear: HearRow): boolean {
  let isUsual = true;
  for (let row = from; row < burst.regions.length; row++) if (!hear(turn, burst, row)) isUsual = false;
  return isUsual;
}

function hearBeats(turn: Turn, from: MachineId, burst: HeartbeatBurst, standing: StandingName, hear: HearRow): void {
  const { state } = turn;
  const { hearings } = state.memory.standing;
  const key = hearingKey(from, standing.round);
  const known = hearings.get(key);
  if (known !== undefined && known.burst === burst) {
    hearBeatsAgain(turn, key, known, hear);
    return;
  }
  // Its answer may well be the one to the burst before it, if that had the same name.
  const answers = known?.burst.standing?.place === standing.place ? known.answers : NO_ANSWERS;
  if (known !== undefined) forget(state, key, known);
  turn.refrains = answers;
  if (!hearAll(turn, burst, 0, hear)) return;
  const hearing: Hearing = { burst, answers, heardAt: START, heardClock: START, loose: allRows(burst.regions.length) };
  hearings.set(key, hearing);
  keepAnswer(turn, hearing);
}

/** All rows were answered as usual: that is the answer from now on. */
function keepAnswer(turn: Turn, hearing: Hearing): void {
  const { burst, answers: [answer] } = hearing;
  const lane = laneTo(turn, burst.from);
  if (seal(lane) === answer?.packet) return;
  const packet = nameLane(lane, defined(burst.standing, "what may be said again has its name"));
  hearing.answers = [{ store: burst.from, packet }];
}

/** Only the rows of peers that do not stand are heard one by one, and those peers stand from then on. */
function hearBeatsAgain(turn: Turn, key: number, hearing: Hearing, hear: HearRow): void {
  const { burst, loose, answers } = hearing;
  const [answer] = answers;
  hearing.heardAt = turn.host.now;
  hearing.heardClock = turn.clock;
  turn.refrains = answers;
  const still: number[] = [];
  let next = 0;
  for (let i = 0; i < loose.length; i++) {
    const row = loose[i] as number;
    repeat(turn, answer, next, row);
    if (!hear(turn, burst, row)) {
      // What came of that row is not foreseen: from here on each is heard by itself.
      hearing.loose = [...still, ...loose.slice(i)];
      forget(turn.state, key, hearing);
      hearAll(turn, burst, row + 1, hear);
      return;
    }
    if (!stand(turn, burst, key, row)) still.push(row);
    next = row + 1;
  }
  repeat(turn, answer, next, burst.regions.length);
  hearing.loose = still.length === 0 ? NO_ROWS : still;
  keepAnswer(turn, hearing);
}

/** The rows between those that do not stand are answered as they were. */
function repeat(turn: Turn, answer: Refrain | undefined, from: number, to: number): void {
  if (from < to) repeatRows(turn, defined(answer, "who stands has answered"), from, to);
}

/** Nobody stands in the hearing any more, and it is one no more. */
function forget(state: StoreState, key: number, { burst, loose }: Hearing): void {
  const standing = burst.regions.length - loose.length;
  for (let row = 0; standing > 0 && row < burst.regions.length; row++) {
    const regionId = regionAt(burst, row);
    const stand = state.peers.get(regionId)?.stand;
    if (stand?.kind === "hears" && stand.hearing === key) ownPeer(state, regionId);
  }
  state.memory.standing.hearings.delete(key);
}

/** The peer of the row, which has just heard it as usual, stands from now on. False if it cannot. */
function stand({ state }: Turn, burst: HeartbeatBurst, hearing: number, row: number): boolean {
  const peer = ownPeer(state, regionAt(burst, row));
  assert(peer !== undefined && peer.lead === null && peer.stand === null, "a follower has heard the row");
  if (peer.disk.merging !== null || tickGroupAt(state, peer.group).isFixed) return false;
  // Who sleeps may well hear a leader that is awake: reads wake nobody else.
  const isAsleep = peer.groupState === GroupState.Idle && peer.dueTick === Infinity;
  const isSleepers = burst.standing !== null && isOfSleepers(burst.standing.round);
  if (!isAsleep && (isSleepers || peer.groupState !== GroupState.Ordered)) return false;
  peer.stand = { kind: "hears", hearing, row };
  return true;
}
