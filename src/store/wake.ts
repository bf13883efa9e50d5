import { instantOfTick, tickFrom, uncountedTicks, wakesEarlier } from "../group/index.ts";
import { NEVER, type Instant } from "../kernel/time.ts";
import { whenShown } from "../machine/clock.ts";
import { electionElapsed } from "../raft/index.ts";
import type { StorePeerView, StorePeer } from "./peer.ts";
import { electionFromOf } from "./standing.ts";
import { tickGroupAt, type StoreHost, type StoreState } from "./state.ts";
import type { Turn } from "./turn.ts";

type Place = Pick<Turn, "state" | "host">;

/** The group's first tick to come at which the local clock shows `due`, or more; Infinity for what is never due. */
export function choreTick({ state, host }: Place, number: number, due: Instant): number {
  const group = tickGroupAt(state, number);
  return due === NEVER || group.next === NEVER ? Infinity : tickFrom(group, whenShown(host.clockwork, due, host.now));
}

/** Lets the group tick by a timer at `tick` at the latest, which is over or yet to come: over means the next. */
export function wakeAt({ state, host }: Place, number: number, tick: number): void {
  const group = tickGroupAt(state, number);
  if (tick !== Infinity && wakesEarlier(group, Math.max(tick, group.ticks + 1))) planWake(state, host, number);
}

/** Plans the timer for the tick at which the group is to wake. */
export function planWake(state: StoreState, host: StoreHost, number: number): void {
  const group = tickGroupAt(state, number);
  const timer = { kind: "tick", group: number, serial: group.serial } as const;
  host.startTick(instantOfTick(group, group.wake), group.order, timer, state.memory.tickCause);
}

/** The peer's `dueTick` has come nearer. */
export function planTick(turn: Turn, peer: StorePeer): void {
  const group = tickGroupAt(turn.state, peer.group);
  const place = group.dues === null ? -1 : group.members.indexOf(peer);
  // Written in its place: to look at all members again costs more than all that a busy store does besides.
  if (group.dues !== null && place >= 0) group.dues[place] = peer.dueTick;
  else group.dues = null;
  wakeAt(turn, peer.group, peer.dueTick);
}

/** What is due for the peer has changed: its next tick finds out. */
export function lookSoon(turn: Turn, peer: StorePeer): void {
  peer.dueTick = 0;
  planTick(turn, peer);
}

/**
 * How many ticks a peer that sleeps has counted on for all that, of those that are over: its timer stands still so many ticks
 * before it could run out. For a leader they mean nothing.
 */
export function missedTicks(state: StoreState, peer: StorePeerView, ticks: number): number {
  const { options } = state;
  const { stand, node: { raft } } = peer;
  const most = options.electionTick - options.heartbeatTick - 1;
  const from = stand?.kind === "hears" ? electionFromOf(state, tickGroupAt(state, peer.group), peer) : raft.ticks;
  return Math.max(0, Math.min(ticks - from, most - electionElapsed(raft)));
}

/** Ticks since the peer last heard of its leader, at the true instant `now`: for frames and inspectors, which count nothing. */
export function electionElapsedAt(state: StoreState, peer: StorePeerView, now: Instant): number {
  const { raft } = peer.node;
  if (raft.halted !== null) return electionElapsed(raft);
  const ticking = tickGroupAt(state, peer.group);
  if (raft.resting) return electionElapsed(raft) + missedTicks(state, peer, ticking.ticks + uncountedTicks(ticking, now));
  return ticking.ticks + uncountedTicks(ticking, now) - electionFromOf(state, ticking, peer);
}

/** A peer's timer as it stands at a true instant. */
export interface TimerSight {
  /** Ticks that are over since it began. */
  readonly elapsed: number;
  /** The true instants of the tick at which it began, reckoned back by the rhythm of today, and of that at which it runs out. */
  readonly since: Instant;
  readonly due: Instant;
}

/**
 * A timer that began at the tick `from` and runs out `whole` ticks later, if nothing happens until then; one that should have run
 * out does so with the next tick. `period` is the rhythm from the next tick on where that is one that is found anew then.
 */
export function timerOf(
  state: StoreState, { group: number }: StorePeerView, now: Instant, from: number, whole: number, period: number,
): TimerSight {
  const group = tickGroupAt(state, number);
  const over = group.ticks + uncountedTicks(group, now);
  const rhythm = group.isFixed ? period : group.period;
  const instantOf = (tick: number): Instant => (group.next + (tick - group.ticks - 1) * rhythm) as Instant;
  return { elapsed: over - from, since: instantOf(from), due: instantOf(Math.max(from + whole, over + 1)) };
}
