import type { Duration, Instant } from "../kernel/time.ts";
import type { Clock, Disk, Machine } from "../machine/computer.ts";
import type { Link } from "../machine/network.ts";
import type { Effect, EventBody, EventName, EventOf, Node } from "../proto/events.ts";
import type { CrashStep } from "../proto/flow.ts";
import { capitalised, memberName } from "../proto/names.ts";
import type { PdCommand } from "../proto/orders.ts";
import type { PlaceName } from "../proto/place.ts";
import type { Key, RegionId, StoreId, StoreLabel } from "../proto/region.ts";
import type { SessionName, SessionStep } from "../proto/session.ts";
import type { Expected } from "../proto/settings.ts";
import type { Draw, DrawFacts } from "./draw.ts";
import type { LinkEnds, MessageName } from "./parts.ts";
import type { Offers } from "./offers.ts";
import type { Verb } from "./verb.ts";

/** An action without its kind: what its sentence has to say. */
type FieldsOf<A> = A extends unknown ? Omit<A, "kind"> : never;

/**
 * Everything about one thing that people (and scenarios, links, tests) can do to a cluster: one file is one such value. What is
 * forgotten in it is an error there. `Label` are the names under which the page offers it; each needs words in both languages.
 */
export interface Definition<A extends { readonly kind: string }, Label extends string = A["kind"]> {
  readonly kind: A["kind"];
  /** The sentences that ask for it. Every action is written by the first verb that can. */
  readonly verbs: readonly Verb<FieldsOf<A>>[];
  /** What it does to the cluster: what the event says that comes of it, known before. */
  effect(action: A): Effect;
  /** The machines that it names; that they exist is checked before `check` is asked. */
  nodes(action: A): readonly Node[];
  /** Why it cannot be done now; null if it can. Changes nothing. */
  check(action: A, world: World): Refusal | null;
  /** Does it, and emits the event. What only others can refuse (PD) is refused here, with nothing changed. */
  perform(action: A, hands: Hands): Refusal | null;
  /** The event that says that it was done; null where what it sets off is told by others' events. */
  readonly event: EventName | readonly EventName[] | null;
  /** The action behind an event of that name; null where the event says that something else was done, or too little. */
  behind(body: EventBody): A | null;
  /** What the page offers to do to a subject, and whether it can be done now. */
  readonly offers: Offers<A, Label>;
  /** The kind of action that makes good what this one did; null where that passes by itself or needs no mending. */
  readonly mendedBy: string | null;
  /** What makes good everything that this kind mends, wherever it was done; absent where it mends nothing. */
  readonly mendEverything?: (facts: DrawFacts) => readonly A[];
  /** How the fuzzer does it, or why it does not. */
  readonly draw: Draw<A>;
}

/** Why an action was not carried out: a code for dictionaries, and the English sentence. */
export interface Refusal {
  readonly code: string;
  readonly text: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What a check may ask the cluster. Nodes exist: that was checked before. */
export interface World {
  process(node: Node): Machine["process"];
  /** The machines that stand in a place: stores by their labels, members of PD by the zone that they share with stores. */
  machinesIn(place: PlaceName): readonly Node[];
  everyNode(): readonly Node[];
  /** The running member that leads PD; null where none does. */
  pdLeader(): Node | null;
  hasRegion(region: RegionId): boolean;
  /** How many messages the packet of that number carries; 0 if it is not under way. */
  messagesIn(packet: number): number;
  /** Whether a running store leads the region. */
  isLed(region: RegionId): boolean;
  /** What was expected of a setting's value, which does not fit it or the other settings; null where it fits. */
  expectedOfSetting(key: string, value: string): Expected | null;
  /** What is wrong with options of failure detectors, or with a policy, as a refusal; null where nothing is. */
  refusalOfDetectors(options: string, policy: string): Refusal | null;
}

/** What an effect may do to the cluster: the cluster implements it, so that no action imports the engine. */
export interface Hands extends Pick<World, "process" | "machinesIn" | "everyNode" | "pdLeader"> {
  readonly now: Instant;
  disk(node: Node): Disk;
  clock(node: Node): Clock;
  /** The links between two machines in the directions that are meant, the first from `from` to `to`. */
  links(ends: LinkEnds): readonly [Link, ...Link[]];
  everyLink(): Iterable<Link>;
  /** Ends every fault of the link. */
  mend(link: Link): void;
  /** Sets the clock so, and keeps what its drift has gathered. */
  shiftClock(clock: Clock, offset: Duration, driftPpm: number): void;
  /** Emits the event of a fault and remembers it as the cause of whatever silence follows on these machines. */
  fault(machines: readonly Node[], body: EventBody): void;
  /**
   * The process ends without a word; `off` also loses what its disk has not made durable. `place` is what went down as a whole,
   * if the machine did with it.
   */
  end(node: Node, how: "dead" | "off", place?: PlaceName): void;
  /** Asks the process to end. */
  stop(node: Node): void;
  /** The process ends, if it runs, and starts anew: at once where `down` is null, otherwise so much later. */
  restart(node: Node, down: Duration | null): void;
  /** The same, after `wait`. */
  restartLater(node: Node, wait: Duration, down: Duration | null): void;
  /** Until `resume` where `duration` is null. */
  pause(node: Node, duration: Duration | null): void;
  resume(node: Node): void;
  /** Cuts every link of the machine. */
  isolate(node: Node): void;
  /** Cuts every link between machines of different groups, and says where it put those that no group named. */
  partition(groups: readonly (readonly Node[])[]): void;
  /** The client, which runs, crashes as soon as it is about to take that step. */
  crashBefore(node: Node, step: CrashStep): void;
  /** Strikes whoever leads the region, now or behind its next heartbeat. */
  strike(strike: Strike): void;
  /** The fault of a strike, for a machine that was found already. */
  strikeNode(node: Node, strike: Pick<Strike, "fault" | "duration">): void;
  addStore(labels: readonly StoreLabel[]): Refusal | null;
  addPd(): Refusal | null;
  removeStore(store: StoreId): Refusal | null;
  transferLeader(region: RegionId, to: StoreId): Refusal | null;
  order(command: PdCommand): Refusal | null;
  /** The message is under way: that was checked before. `extra` is by how much it is delayed, 0 for anything else. */
  changeMessage(name: MessageName, how: EventOf<"message.changed">["how"], extra: Duration): void;
  runOutTimer(region: RegionId, store: StoreId): Refusal | null;
  setTimers(region: RegionId, how: EventOf<"raft.timers.set">["how"]): Refusal | null;
  propose(region: RegionId, key: Key, value: string): Refusal | null;
  changeMembers(region: RegionId, add: StoreId, remove: StoreId): Refusal | null;
  /** The client takes the step when those of the session before it are done. */
  takeStep(name: SessionName, words: string, step: SessionStep): void;
  /** The value was checked before. */
  changeSetting(key: string, value: string): void;
  /** Lets failure detectors watch the stores, with options and a policy that were checked before, or none any more. */
  detect(watch: boolean, options: string, policy: string): void;
}

/** A fault for the store that leads a region when its time comes: at once, or behind its next heartbeat. */
export interface Strike {
  readonly fault: "kill" | "power-off" | "pause" | "isolate";
  readonly region: RegionId;
  /** How long a pause lasts; null until `resume`, and for the other faults. */
  readonly duration: Duration | null;
  /** Waits until the leader's next heartbeat has arrived at every running follower. */
  readonly afterHeartbeat: boolean;
  /** So long after that heartbeat at most, at random; 0 without `afterHeartbeat`. */
  readonly within: Duration;
}

/** A refusal about one machine. */
export const refuse = (code: string, text: string, node: Node): Refusal => ({
  code,
  text: capitalised(text),
  values: { node: nodeName(node), kind: node.kind, id: node.id },
});

/** A machine as refusals call it: `store 4`, `pd-1`. */
export const nodeName = ({ kind, id }: Node): string => (kind === "pd" ? memberName(id) : `${kind} ${id}`);

/** Nothing stands against it beyond what the machines that it names need. */
export const unchecked = (): null => null;

/** Refused unless the process of the machine is in one of these states. */
export function checkProcess(
  node: Node, world: World, fitting: readonly Machine["process"][], code: string, problem: string,
): Refusal | null {
  return fitting.includes(world.process(node)) ? null : refuse(code, `${nodeName(node)} ${problem}.`, node);
}

/** A link joins two machines. */
export const checkEnds = ({ from, to }: LinkEnds): Refusal | null =>
  (from.kind === to.kind && from.id === to.id
    ? refuse("same-machine", `A link joins two machines; ${nodeName(from)} was named twice.`, from) : null);

/** The event where it has that name. */
export const eventNamed = <Name extends EventName>(body: EventBody, name: Name): EventOf<Name> | null =>
  (body.name === name ? body as EventOf<Name> : null);
