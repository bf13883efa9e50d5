import { fixNextTick, settle, stopTicks, takeTick, tickMember } from "../group/index.ts";
import { need } from "../kernel/late-part.ts";
import { after, START, type Duration, type Instant } from "../kernel/time.ts";
import { readClock, trueDelay, whenShown } from "../machine/clock.ts";
import { dueTick } from "../raft/index.ts";
import {
  beatAlong, beginRound, endRound, isAsBefore, isBeatOf, mayBeat, repeatBeats, repeatRound, sendBeats, type RoundDraft,
} from "./beats.ts";
import { diskUsage } from "./disk-usage.ts";
import { forgetDisks, tellDisk } from "./full-disks.ts";
import { collectLog, isLogShort } from "./log-gc.ts";
import { sendStoreHeartbeat } from "./pd-link.ts";
import { storeMachine } from "./machine.ts";
import { STALE_CHECK } from "./parts.ts";
import { RESOLVED_TS } from "./resolved-ts-part.ts";
import type { StorePeerView } from "./peer.ts";
import { ownMember, ownPeer } from "./regions.ts";
import { checkLargeRegions } from "./split-check.ts";
import { closeSilent, planClosing } from "./snapshot-receive.ts";
import { dueOf } from "./standing.ts";
import { tickGroupAt, type PeerGroup, type StoreHost, type StoreState } from "./state.ts";
import type { Turn } from "./turn.ts";
import { choreTick, planWake, wakeAt } from "./wake.ts";

/** A raft-base-tick-interval has passed for a group of peers, and something may be due. */
export function tickGroup(turn: Turn, number: number): void {
  const { state, host, clock } = turn;
  const { memory } = state;
  const group = tickGroupAt(state, number);
  // After a fixed tick nothing that was reckoned before is sure any more: every member looks.
  const { isFixed } = group;
  takeTick(group, host.now, trueDelay(host.clockwork, host.settings.store.raftBaseTickInterval));
  memory.countedUntil = Math.min(memory.countedUntil, group.next) as Instant;
  if (!isFixed) catchUp(group, host, group.ticks - 1);
  // Before anything else leaves: a round that is repeated is sent at once, and one that is not when the turn ends.
  tellDisk(turn, false);
  if (isFixed || !tickAsUsual(turn, group, number)) tickPeers(turn, group, isFixed ? Infinity : group.ticks);
  if (clock >= group.nextLogGc) collectLogs(turn, group);
  if (clock >= group.nextStaleCheck) need(STALE_CHECK).checkStalePeers(turn, group, number);
  closeSilent(turn);
  planNext(turn, group, number);
}

/**
 * A tick at which nothing is due for the group's peers but heartbeats and reports to PD: what the round says again is not said by
 * each. False where it turns out to be another, and nothing was done.
 */
function tickAsUsual(turn: Turn, group: PeerGroup, number: number): boolean {
  const { state } = turn;
  const { ticks, members } = group;
  const round = beginRound(turn, group, number);
  if (round === null) return false;
  const dues = duesOf(state, group);
  const due: number[] = [];
  let isOther = false;
  for (let i = 0; i < dues.length; i++) {
    if ((dues[i] as number) > ticks) continue;
    if (round.isAnswered && group.beats[i] === round.round.number && (group.chores[i] as number) > ticks) {
      due.push(i);
      continue;
    }
    if (isDueLater(state, group, dues, i)) continue;
    const view = members[i] as StorePeerView;
    if (view.stand?.kind !== "beats" || view.stand.chore <= ticks || !isBeatOf(round, view.stand, state.options.heartbeatTick)) {
      const peer = ownMember(state, group, i);
      if (peer.lead !== null && peer.lead.sleepTick <= ticks) return false;
      // What it finds about its neighbour sets that going.
      if (peer.disk.merging !== null) return false;
      if (dueTick(peer.node) <= ticks) {
        if (!mayBeat(turn, peer)) return false;
        round.senders.push(peer);
      } else {
        isOther = true;
      }
    }
    due.push(i);
  }
  // Where somebody says something else, all is said in the order of the members: packets leave in that in which they were begun.
  const isWhole = !isOther && isAsBefore(round);
  turn.refrains = round.round.parts;
  for (let i = 0; i < due.length; i++) {
    const place = due[i] as number;
    dues[place] = tickUsual(turn, group, place, round, isWhole);
  }
  if (isWhole) repeatRound(turn, round.round);
  endRound(turn, group, round);
  return true;
}

/** Whether what is due for the member is found to be later, as its leader was heard. */
function isDueLater(state: StoreState, group: PeerGroup, dues: number[], place: number): boolean {
  const view = group.members[place] as StorePeerView;
  if (view.stand?.kind !== "hears") return false;
  const due = dueOf(state, group, view);
  dues[place] = due;
  return due > group.ticks;
}

/** The tick of one of them; returns when it is due again. */
function tickUsual(turn: Turn, group: PeerGroup, place: number, round: RoundDraft, isWhole: boolean): number {
  if (group.beats[place] === round.round.number) {
    const { stand } = group.members[place] as StorePeerView;
    if (isWhole || (stand?.kind === "beats" && repeatBeats(turn, round, stand))) {
      return Math.min(group.ticks + turn.state.options.heartbeatTick, group.chores[place] as number);
    }
  }
  const peer = ownMember(turn.state, group, place);
  if (dueTick(peer.node) > group.ticks) {
    tickMember(storeMachine, turn, peer);
  } else if (isWhole) {
    beatAlong(turn, peer);
  } else {
    sendBeats(turn, peer);
  }
  return peer.dueTick;
}

/** A tick of the group's peers, for those for whom something may be due by then. */
function tickPeers(turn: Turn, group: PeerGroup, by: number): void {
  const { members } = group;
  const dues = duesOf(turn.state, group);
  const { hibernateRegions } = turn.host.settings.store;
  for (let i = 0; i < members.length; i++) {
    // A member that is ticked may change what is due for those behind it, and who they are.
    const isAsBefore = group.dues === dues;
    const due = isAsBefore ? dues[i] : members[i]?.dueTick;
    if (due === undefined || due > by || (isAsBefore && by === group.ticks && isDueLater(turn.state, group, dues, i))) continue;
    // For who sleeps nothing is ever due, by whatever rhythm: it is not even touched.
    if (due === Infinity && hibernateRegions && members[i]?.node.raft.resting === true) continue;
    const peer = isAsBefore ? ownMember(turn.state, group, i) : ownPeer(turn.state, (members[i] as StorePeerView).regionId);
    if (peer === undefined) continue;
    if (mayBeat(turn, peer)) sendBeats(turn, peer);
    else tickMember(storeMachine, turn, peer);
    dues[i] = peer.dueTick;
  }
}

function duesOf(state: StoreState, group: PeerGroup): number[] {
  if (group.dues !== null) return group.dues;
  const dues: number[] = [];
  group.beats = [];
  group.chores = [];
  group.members.forEach((view, member) => {
    // Its place may be another by now.
    const peer = view.stand?.kind === "beats" && view.stand.member !== member ? ownMember(state, group, member) : view;
    const { stand } = peer;
    const isBeating = stand?.kind === "beats";
    dues.push(dueOf(state, group, peer));
    group.beats.push(isBeating ? stand.round : -1);
    group.chores.push(isBeating ? stand.chore : Infinity);
  });
  group.dues = dues;
  return dues;
}

/** Plans the one tick at which something is due. */
function planNext(turn: Turn, group: PeerGroup, number: number): void {
  if (group.members.length > 0) {
    const dues = duesOf(turn.state, group);
    let due = choreTick(turn, number, group.nextStaleCheck);
    for (let i = 0; i < dues.length; i++) due = Math.min(due, dues[i] as number);
    const collecting = choreTick(turn, number, group.nextLogGc);
    if (collecting < due && mayCollect(group)) due = collecting;
    wakeAt(turn, number, due);
  }
  planClosing(turn, number);
}

/** See `Program.takeStock`: the very next tick of every group comes as a timer, and decides anew. */
export function takeStock(state: StoreState, host: StoreHost): void {
  state.groups.forEach((group, number) => {
    if (group.isFixed) return;
    // Who stands is counted by this rhythm.
    group.members.forEach(({ stand }, place) => {
      if (stand !== null) ownMember(state, group, place);
    });
    if (fixNextTick(group, host.now, host.ticksOver)) planWake(state, host, number);
    catchUp(group, host, group.ticks);
  });
}

/** Once the disk comes to something else than was told, the very next tick tells it. */
export function weighDisk({ state, host }: Turn): void {
  state.memory.weighedMiB = state.usedMiB;
  if (diskUsage(state, host) !== state.memory.toldDisk) takeStock(state, host);
}

/** The process is gone: nothing ticks, and nothing is due. */
export function stopChores(group: PeerGroup): void {
  stopTicks(group);
  group.nextLogGc = START;
  group.nextStaleCheck = START;
}

/** Chores of a group without members are not run: they are where they would be by now if they had been, up to that tick. */
function catchUp(group: PeerGroup, host: StoreHost, upTo: number): void {
  const { raftLogGcTickInterval, peerStaleStateCheckInterval } = host.settings.store;
  group.nextLogGc = skipped(group, host, group.nextLogGc, raftLogGcTickInterval, upTo);
  group.nextStaleCheck = skipped(group, host, group.nextStaleCheck, peerStaleStateCheckInterval, upTo);
}

function skipped(group: PeerGroup, { clockwork }: StoreHost, due: Instant, interval: Duration, upTo: number): Instant {
  const { ticks, next, period } = group;
  let later = due;
  for (;;) {
    const beyond = Math.ceil((whenShown(clockwork, later, START) - next) / period);
    if (ticks + 1 + beyond > upTo) return later;
    later = after(readClock(clockwork, (next + beyond * period) as Instant), interval);
  }
}

function collectLogs(turn: Turn, group: PeerGroup): void {
  const { store } = turn.host.settings;
  group.nextLogGc = after(turn.clock, store.raftLogGcTickInterval);
  for (const view of group.members) {
    const peer = view.lead === null || isLogShort(view) ? undefined : ownPeer(turn.state, view.regionId);
    if (peer !== undefined && peer.lead !== null && collectLog(peer, peer.lead, store)) settle(storeMachine, turn, peer);
  }
}

/** Whether the group may have logs to collect: not while each of its leaders sleeps and left none. */
const mayCollect = ({ members }: PeerGroup): boolean =>
  members.some((view) => view.lead !== null && !(view.node.raft.resting && isLogShort(view)));

/** The store reports to PD, and plans its next report. */
export function heartbeatStore(turn: Turn): void {
  turn.host.startTimer(turn.host.settings.store.pdStoreHeartbeatTickInterval, { kind: "store-heartbeat" });
  sendStoreHeartbeat(turn);
  tellDisk(turn, true);
  if (turn.state.memory.fullDisks.size > 0) forgetDisks(turn);
  checkLargeRegions(turn);
  if (turn.host.settings.client.replicaRead === "stale" && turn.state.memory.resolving === null) {
    need(RESOLVED_TS).resolveTimestamps(turn);
  }
}
