import { assert } from "../kernel/assert.ts";
import { createStream, drawInt } from "../kernel/random.ts";
import { after, NEVER, type Duration, type Instant } from "../kernel/time.ts";

/** Groups' members tick in so many tick groups, spread evenly over the tick interval. */
export const TICK_GROUPS = 10;

/**
 * Members that tick together, in the order in which they came to be. Ticks are not run one by one: between two instants at which
 * something is due they are counted, when somebody looks, from when the next one comes and how far apart they are.
 */
export interface TickGroup<Group> {
  members: Group[];
  /**
   * The members' `dueTick`, at their places: to find the few that are due without a look at all. null where one of them has come
   * nearer, or a member has come or gone, since they were written down.
   */
  dues: number[] | null;
  /** The ticks that are over; members are told when they are touched (`tellTicks`). */
  ticks: number;
  /** The true instant of the first tick that is not counted yet; NEVER while no process runs. */
  next: Instant;
  /** True time between two ticks. */
  period: Duration;
  /** The next tick is not counted but comes as a timer, whenever that may reach the process: see `fixNextTick`. */
  isFixed: boolean;
  /** The tick for which a timer is planned; Infinity for none. */
  wake: number;
  /** Counts timers: only the latest is meant. */
  serial: number;
  /** The turn of its ticks among its host's at one instant: fixed at birth, so that it is the same however ticks are found. */
  readonly order: number;
}

/** `order`: which of its host's tick groups it is. */
export const createTickGroup = <Group>(order: number): TickGroup<Group> => ({
  members: [], dues: null, ticks: 0, next: NEVER, period: 0 as Duration, isFixed: false, wake: Infinity, serial: 0, order,
});

/** A copy that can go its own way, of the same shape: hosts look at all of their tick groups again and again. */
export const copyTickGroup = <Group>(group: TickGroup<Group>): TickGroup<Group> => ({
  members: group.members.slice(), dues: group.dues === null ? null : group.dues.slice(), ticks: group.ticks, next: group.next,
  period: group.period, isFixed: group.isFixed, wake: group.wake, serial: group.serial, order: group.order,
});

/**
 * The tick group of a host's member. It is drawn for host and group, not filled in turn: members of a group that came in the
 * same turn on every host would tick together, and split their votes together.
 */
export const drawTickGroup = (seed: number, host: number, group: number): number =>
  drawInt(createStream(seed, `tick/${host}/${group}`), 0, TICK_GROUPS - 1);

/** How long a tick group waits for its first tick; `phase` is where in the interval the host begins. */
export const firstTick = (tickGroup: number, phase: Duration, interval: Duration): Duration =>
  ((phase + tickGroup * Math.max(1, Math.floor(interval / TICK_GROUPS))) % interval) as Duration;

type Ticking = TickGroup<unknown>;

/** Ticks that are over by the true instant `now` and not counted yet. One with a timer is never counted: it is taken. */
export function uncountedTicks({ ticks, next, period, isFixed, wake }: Ticking, now: Instant): number {
  return isFixed || now < next ? 0 : Math.min(1 + Math.floor((now - next) / period), wake - ticks - 1);
}

/** How many ticks were over at the true instant, in the present rhythm and behind the ticks of that instant. */
export const ticksAt = ({ ticks, next, period }: Ticking, instant: Instant): number =>
  ticks + 1 + Math.floor((instant - next) / period);

/** Counts the ticks that are over, by `now` or, where the tick at this very instant is yet to come, before it. */
export function countTicks(group: Ticking, now: Instant, ticksOver: number): void {
  const passed = uncountedTicks(group, group.order <= ticksOver ? now : (now - 1) as Instant);
  if (passed === 0) return;
  group.ticks += passed;
  group.next = after(group.next, (passed * group.period) as Duration);
  assert(group.next >= now || group.wake > group.ticks + 1, "a due tick is run in time");
}

/** When a tick that is yet to come comes. */
export function instantOfTick({ ticks, next, period }: Ticking, tick: number): Instant {
  assert(tick > ticks, "a tick that is over comes no more");
  return after(next, ((tick - ticks - 1) * period) as Duration);
}

/** The first tick to come that is not before the true instant. */
export const tickFrom = ({ ticks, next, period }: Ticking, instant: Instant): number =>
  ticks + 1 + Math.max(0, Math.ceil((instant - next) / period));

/** The group's ticks begin with a fixed one at `first`, for which a timer is to be planned. */
export function startTicks(group: Ticking, first: Instant): void {
  group.next = first;
  group.isFixed = true;
  wakesEarlier(group, group.ticks + 1);
}

/** Nothing ticks any more: the process is gone, and its timers with it. */
export function stopTicks(group: Ticking): void {
  // Members are made anew, and begin to count with it.
  group.ticks = 0;
  group.next = NEVER;
  group.period = 0 as Duration;
  group.isFixed = false;
  group.wake = Infinity;
}

/** Whether a timer for the group's tick is to be planned, because none is planned that early. It is to carry `serial`. */
export function wakesEarlier(group: Ticking, tick: number): boolean {
  if (tick >= group.wake || group.next === NEVER) return false;
  group.wake = tick;
  group.serial++;
  return true;
}

/**
 * From now on the next tick comes as a timer, and is the next tick whenever it reaches the process: it stays true whatever
 * becomes of the process, of its clock and of the tick interval. False if that timer is planned already.
 */
export function fixNextTick(group: Ticking, now: Instant, ticksOver: number): boolean {
  assert(!group.isFixed && group.next !== NEVER, "what ticks, and is not fixed yet, is fixed");
  countTicks(group, now, ticksOver);
  group.isFixed = true;
  return wakesEarlier(group, group.ticks + 1);
}

/** A tick for which a timer was planned is here, `now`. A fixed one is where a new rhythm begins. */
export function takeTick(group: Ticking, now: Instant, period: Duration): void {
  assert(group.wake === group.ticks + 1, "a timer comes at its tick");
  group.ticks++;
  group.wake = Infinity;
  if (group.isFixed) {
    group.isFixed = false;
    group.period = Math.max(1, period) as Duration;
  } else {
    assert(group.next === now, "ticks come as they were reckoned");
  }
  group.next = after(now, group.period);
}
