import type { Duration, Instant } from "../kernel/time.ts";
import type { Clock, MachineId } from "./computer.ts";
import type { WriteKind } from "./disk.ts";

/**
 * Why a process ends by itself: it was asked to, its cluster has buried it, it is no member of its group any more, or it met
 * what it crashes at.
 */
export type ExitReason = "stopped" | "tombstone" | "removed" | "crashed";

/**
 * What a process can do to the world around it, made by the cluster for one delivery and worthless afterwards. The
 * type parameters keep this room ignorant of what the processes say: messages, timers, disk batches, events, settings.
 */
export interface Host<Message, Timer, Batch, Event, Observation, Settings> {
  /** True time. For stamping what people see; a decision of the process must use `clock()`. */
  readonly now: Instant;
  readonly machine: MachineId;
  readonly settings: Settings;
  /**
   * The process's monotonic clock: true time with this machine's drift. For leases and
   * timeouts: it never jumps.
   */
  clock(): Instant;
  /** What `clock()` reads, for whoever reckons ahead; it holds until `Program.takeStock`. */
  readonly clockwork: Clock;
  /** The calendar as the process reads it: `clock()` plus the machine's offset. It may jump either way. */
  wallClock(): Instant;
  /** True while the machine's disk takes no more data. */
  readonly diskFull: boolean;
  /** From 1 (healthy) to 100: how slow the disk is to a process that inspects it so often. See `inspection.ts`. */
  slowScore(interval: Duration): number;
  /** How long a write would take that begins now, at the most, if nothing more is submitted. */
  readonly writeTime: Duration;
  /** How long the disk still works on what was submitted. */
  readonly diskBacklog: Duration;
  /** Hands a message to the network, which alone decides its fate. `bytes` decides how long it takes. */
  send(to: MachineId, stream: string, message: Message, bytes: number): void;
  /** Submits a batch to the disk; `Program.durable` is called when it is durable. Batches become durable in order. */
  write(batch: Batch, bytes: number, kind: WriteKind): void;
  /** Lets bytes that nobody waits for take the disk's time; returns how long it takes until it has them. See `occupyDisk`. */
  occupyDisk(bytes: number): Duration;
  /** Calls `Program.timer` after `delay` of the local clock, unless the process ends before. */
  startTimer(delay: Duration, timer: Timer): void;
  /**
   * Calls `Program.timer` at the true instant `at`, unless the process ends before: before all else of that instant, and among
   * several of the process by `order`. For what comes at fixed instants whenever it was planned; `cause` is what it goes back to.
   */
  startTick(at: Instant, order: number, timer: Timer, cause: number): void;
  /** Of the process's ticks of this very instant those up to this `order` are over; Infinity for all. */
  readonly ticksOver: number;
  /** The event that the present delivery goes back to. */
  readonly cause: number;
  /** Records something a person could ask about; returns its id. Later sends and timers of this delivery carry it as cause. */
  emit(event: Event): number;
  /** Tells checkers of a fact that is too frequent to record. Nothing comes back; nothing may depend on it. */
  observe(observation: Observation): void;
  /** The process ends by itself behind this delivery: nothing more reaches it. `reason` is for people. */
  exit(reason: ExitReason): void;
}

/**
 * A process as pure functions over its state. Volatile and durable state live in one value; `crash` draws the line.
 * The functions may change `state` and call `host`, and nothing else. `Heard` is what of all messages such processes are sent.
 */
export interface Program<State, HostType, Message, Heard extends Message, Timer, Batch> {
  /** The process starts: rebuild volatile state from what is durable, start timers. Also called at the cluster's birth. */
  start(state: State, host: HostType): void;
  receive(state: State, host: HostType, from: MachineId, message: Heard): void;
  timer(state: State, host: HostType, timer: Timer): void;
  /** Batches that became durable together, in the order in which they were submitted. */
  durable(state: State, host: HostType, batches: readonly Batch[]): void;
  /** The peer's kernel refused the connection: its process is dead while its machine is up. */
  refused(state: State, host: HostType, to: MachineId, message: Message): void;
  /**
   * The process is about to stand still, or its clock or the settings are about to change: whatever it planned by reckoning with
   * none of that, it plans anew so that nothing of it can become untrue.
   */
  takeStock(state: State, host: HostType): void;
  /**
   * The process ends, here and now, without a word. `survived` are the submitted batches that reached the disk although
   * their completion was never seen: all of them when only the process died (the page cache outlives it); when the power
   * failed, those that became durable while the process was paused. `host` is for telling what nobody will ever know any more.
   */
  crash(state: State, survived: readonly Batch[], host: HostType): void;
  /** A copy that shares nothing mutable with `state`. */
  fork(state: State): State;
}
